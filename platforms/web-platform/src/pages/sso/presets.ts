/** What differs between the providers people have: how their issuer looks, and where things are found there. */
import type { SsoProvider } from '@insula/sdk';

export type PresetName = SsoProvider['preset'];

export interface Preset {
  value: PresetName;
  label: string;
  issuer: string;
  slug: string;
  scope: string;
  where: string;
}

export const PRESETS: Preset[] = [
  {
    value: 'okta',
    label: 'Okta',
    issuer: 'https://your-company.okta.com',
    slug: 'okta',
    scope: 'openid email profile groups',
    where: 'In Okta: Applications, Create App Integration, OIDC, Web Application.',
  },
  {
    value: 'entra',
    label: 'Microsoft Entra ID',
    issuer: 'https://login.microsoftonline.com/your-tenant-id/v2.0',
    slug: 'entra',
    scope: 'openid email profile',
    where: 'In the Entra admin centre: App registrations, New registration, platform Web; then Certificates & secrets.',
  },
  {
    value: 'google',
    label: 'Google Workspace',
    issuer: 'https://accounts.google.com',
    slug: 'google',
    scope: 'openid email profile',
    where: 'In the Google Cloud console: APIs & Services, Credentials, OAuth client ID, Web application.',
  },
  {
    value: 'generic',
    label: 'Another OpenID provider',
    issuer: 'https://id.example.com',
    slug: 'sso',
    scope: 'openid email profile',
    where: 'Register a confidential web application that uses the authorization code flow.',
  },
];

export const presetOf = (name: string) => PRESETS.find(({ value }) => value === name) ?? PRESETS[3]!;

export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

export const CLIENT_AUTHS = [
  { value: 'client_secret', label: 'By a secret that the provider gave us' },
  { value: 'private_key_jwt', label: 'By a key of ours (private_key_jwt)' },
];

/** The address that has to be registered at the provider. */
export const callbackOf = (path: string) => `${window.location.origin}/v1/sso/${path}/callback`;
export const keysOf = (path: string) => `${window.location.origin}/v1/sso/${path}/jwks`;
export const logoutOf = (path: string) => `${window.location.origin}/v1/sso/${path}/backchannel-logout`;

/** The settings of an OpenID provider, as the API tells them. */
export interface OidcSettings {
  issuer: string;
  client_id: string;
  scope: string;
  algorithm: string;
  client_key?: { kid: string };
}

export interface Rule {
  group: string;
  role?: string;
  team?: string;
}
export interface Mapping {
  attributes?: Record<string, string>;
  default_role?: string | null;
  rules?: Rule[];
}

export const providersKey = ['sso-providers'];
