/** Names for the shapes of the generated schema, found by route, so that they follow it wherever it goes. */
import type { paths } from './schema.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Path = keyof paths;

type Operation<P extends Path, M extends Method> = paths[P][M];
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;

/** What the route answers when it succeeds. */
export type Reply<P extends Path, M extends Method> =
  Operation<P, M> extends { responses: infer R }
    ? R extends { 200: infer Ok }
      ? Json<Ok>
      : R extends { 201: infer Created }
        ? Json<Created>
        : void
    : never;

/** What the route wants in its body. */
export type Body<P extends Path, M extends Method> =
  Operation<P, M> extends { requestBody: infer R }
    ? Json<R>
    : Operation<P, M> extends { requestBody?: infer R }
      ? Json<NonNullable<R>>
      : never;

/** What a list route gives one of. */
export type Element<P extends Path> = Reply<P, 'get'> extends { data: (infer T)[] } ? T : never;

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** A value and the ETag it was read with, to be given back as `ifMatch`. */
export interface Versioned<T> {
  value: T;
  etag: string | undefined;
}

export type QueryValue = string | number | boolean | undefined;

/** `sort` is a field, with `-` before it for descending; everything else filters: `status`, `created_at[gte]`. */
export interface ListQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
  sort?: string | undefined;
  [filter: string]: QueryValue;
}

export type Me = Reply<'/v1/me', 'get'>;
export type Tenant = Reply<'/v1/tenant', 'get'>;
export type Presence = Reply<'/v1/presence', 'get'>;
export type User = Reply<'/v1/users/{id}', 'get'>;
export type Role = Reply<'/v1/roles/{id}', 'get'>;
export type ApiKey = Reply<'/v1/api-keys/{id}', 'get'>;
export type NewApiKey = Reply<'/v1/api-keys', 'post'>;
export type Application = Reply<'/v1/oauth/applications/{id}', 'get'>;
export type NewApplication = Reply<'/v1/oauth/applications', 'post'>;
export type MyApplication = Reply<'/v1/me/applications', 'get'>['data'][number];
export type ConsentAsked = Reply<'/v1/oauth/consent/inspect', 'post'>;
export type DeviceAsked = Reply<'/v1/oauth/device/inspect', 'post'>;
export type ServiceAccount = Reply<'/v1/service-accounts/{id}', 'get'>;
export type PermissionExplained = Reply<'/v1/permissions/explain', 'get'>;
export type Permission = Element<'/v1/permissions'>;
/** A role that somebody, or a team, has for one folder and what lies in it. */
export type RoleAssignment = Reply<'/v1/role-assignments/{id}', 'get'>;
export type Team = Reply<'/v1/teams/{id}', 'get'>;
export type TeamMember = Element<'/v1/teams/{id}/members'>;
export type Document = Reply<'/v1/documents/{id}', 'get'>;
/** A comment at a place (or about the whole document), and its replies. */
export type CommentThread = Reply<'/v1/documents/{id}/comments/{comment}', 'get'>;
/** A change proposed in the text, with what it comes to. */
export type Suggestion = Element<'/v1/documents/{id}/suggestions'>;
export type SuggestionDecided = Reply<'/v1/documents/{id}/suggestions/{suggestion}/accept', 'post'>;
export type DocumentListItem = Element<'/v1/documents'>;
export type DocumentVersion = Element<'/v1/documents/{id}/versions'>;
export type Sharing = Reply<'/v1/documents/{id}/shares', 'get'>;
export type Share = Sharing['shares'][number];
export type Folder = Reply<'/v1/folders/{id}', 'get'>;
export type Favourite = Element<'/v1/favourites'>;
export type RecentDocument = Element<'/v1/recent'>;
export type TrashedDocument = Element<'/v1/trash'>;
export type DocumentLink = Element<'/v1/documents/{id}/links'>;
export type NewLink = Reply<'/v1/documents/{id}/links', 'post'>;
export type PublicDocument = Reply<'/v1/public/documents', 'post'>;
export type DocumentVersionContent = Reply<'/v1/documents/{id}/versions/{version}', 'get'>;
export type DocumentDiff = Reply<'/v1/documents/{id}/versions/{version}/diff', 'get'>;
export type DocumentRestored = Reply<'/v1/documents/{id}/versions/{version}/restore', 'post'>;
export type DocumentSession = Element<'/v1/documents/{id}/sessions'>;
export type DocumentAuthorship = Reply<'/v1/documents/{id}/authorship', 'get'>;
export type DataRecord = Reply<'/v1/records/{type}/{id}', 'get'>;
export type RecordType = Element<'/v1/record-types'>;
export type AuditEvent = Element<'/v1/audit-events'>;
export type Invitation = Element<'/v1/users/invitations'>;
export type NewInvitation = Reply<'/v1/users/invitations', 'post'>;
export type InvitationPreview = Reply<'/v1/invitations/inspect', 'post'>;
export type SignUp = Body<'/v1/tenants', 'post'>;
export type SignIn = Body<'/v1/auth/login', 'post'>;
export type Entry = Reply<'/v1/tenants', 'post'>;
export type Session = Reply<'/v1/auth/login', 'post'>;
export type FactorList = Reply<'/v1/me/factors', 'get'>;
export type Factor = FactorList['data'][number];
export type PasskeyOptions = Reply<'/v1/auth/passkey/options', 'post'>;
export type TotpEnrolment = Reply<'/v1/me/factors', 'post'>;
export type UserSession = Element<'/v1/me/sessions'>;
export type SsoProvider = Reply<'/v1/sso-providers/{id}', 'get'>;
export type SsoGifts = Reply<'/v1/sso-providers/{id}/gifts', 'get'>;
export type IdentityList = Reply<'/v1/me/identities', 'get'>;
export type Identity = IdentityList['data'][number];
export type SsoTest = Reply<'/v1/sso-providers/{id}/tests/{test}', 'get'>;
export type Domain = Reply<'/v1/domains/{id}', 'get'>;
export type SignInMethods = Reply<'/v1/auth/methods', 'get'>;
export type SecurityPolicy = Reply<'/v1/security-policy', 'get'>;
/** How a SAML provider is set up, and we at it. */
export type SamlSetup = Reply<'/v1/sso-providers/{id}/saml', 'get'>;
