import type { CallOptions, TransportOptions } from './transport.js';
import { Transport } from './transport.js';
import { graphql } from './graphql.js';
import { Auth, CurrentUser } from './resources/access.js';
import { Applications, Consent } from './resources/applications.js';
import { AuditEvents, Documents, Folders, Records } from './resources/content.js';
import { ApiKeys, ServiceAccounts } from './resources/keys.js';
import { Domains, SsoProviders } from './resources/federation.js';
import { Roles, Teams, Users } from './resources/people.js';
import { SamlProviders } from './resources/saml.js';
import { liveEvents, type StreamOptions } from './stream.js';
import type { Body, Presence, Reply, SecurityPolicy, Tenant } from './types.js';

/** The Insula API, by what it is about. Every method is one request and throws InsulaError or ConnectionError. */
export class Insula {
  readonly auth: Auth;
  readonly me: CurrentUser;
  readonly users: Users;
  readonly teams: Teams;
  readonly roles: Roles;
  readonly apiKeys: ApiKeys;
  readonly applications: Applications;
  readonly consent: Consent;
  readonly serviceAccounts: ServiceAccounts;
  readonly samlProviders: SamlProviders;
  readonly ssoProviders: SsoProviders;
  readonly domains: Domains;
  readonly documents: Documents;
  readonly folders: Folders;
  readonly records: Records;
  readonly auditEvents: AuditEvents;
  /** For routes this version of the SDK has no method for. */
  readonly transport: Transport;

  constructor(options: TransportOptions = {}) {
    const transport = new Transport(options);
    this.transport = transport;
    this.auth = new Auth(transport);
    this.me = new CurrentUser(transport);
    this.users = new Users(transport);
    this.teams = new Teams(transport);
    this.roles = new Roles(transport);
    this.apiKeys = new ApiKeys(transport);
    this.applications = new Applications(transport);
    this.consent = new Consent(transport);
    this.serviceAccounts = new ServiceAccounts(transport);
    this.samlProviders = new SamlProviders(transport);
    this.ssoProviders = new SsoProviders(transport);
    this.domains = new Domains(transport);
    this.documents = new Documents(transport);
    this.folders = new Folders(transport);
    this.records = new Records(transport);
    this.auditEvents = new AuditEvents(transport);
  }

  tenant(options?: CallOptions): Promise<Tenant> {
    return this.transport.json('GET', '/v1/tenant', options);
  }

  /** Who is online or away; everybody else is offline. */
  presence(options?: CallOptions): Promise<Presence> {
    return this.transport.json('GET', '/v1/presence', options);
  }

  updateTenant(body: Body<'/v1/tenant', 'patch'>, options?: CallOptions): Promise<Tenant> {
    return this.transport.json('PATCH', '/v1/tenant', { body, ...options });
  }

  /** What the workspace asks of passwords, sessions and networks. */
  securityPolicy(options?: CallOptions): Promise<SecurityPolicy> {
    return this.transport.json('GET', '/v1/security-policy', options);
  }

  updateSecurityPolicy(
    body: Body<'/v1/security-policy', 'patch'>,
    options?: CallOptions,
  ): Promise<SecurityPolicy> {
    return this.transport.json('PATCH', '/v1/security-policy', { body, ...options });
  }

  /** A ticket opens one socket (`/v1/realtime?ticket=...`) where neither cookie nor header can be sent. */
  realtimeTicket(): Promise<Reply<'/v1/realtime/tickets', 'post'>> {
    return this.transport.json('POST', '/v1/realtime/tickets', { replayable: false });
  }

  /**
   * Several things in one request, in GraphQL; throws GraphqlError when any part of it failed. A mutation is safe to
   * send again: each of its commands has a key of its own.
   */
  graphql<Data = unknown>(query: string, variables?: Record<string, unknown>, options?: CallOptions): Promise<Data> {
    return graphql<Data>(this.transport, query, variables, options);
  }

  /** What happens in the workspace, as it happens. */
  stream(topics: readonly string[], options: StreamOptions) {
    return liveEvents(this.transport, topics, options);
  }
}
