/*
 * Insula as an OAuth provider, seen by applications: registering them, what openid-client and oauth4webapi need of us, a person who
 * says yes, token requests by hand. `stage` has the server and the workspaces of the file.
 */
import assert from 'node:assert/strict';
import * as oauth4webapi from 'oauth4webapi';
import * as client from 'openid-client';
import { Caller, expectStatus, unique } from './api.mjs';

export const redirectUri = 'https://app.test/callback';
export const logoutUri = 'https://app.test/bye';
export const insecure = { execute: [client.allowInsecureRequests] };


/* Filled by the file's before(). */
export const stage = {};

export const issuerOf = (workspace) => `${stage.server.url}/v1/oauth/t/${workspace.slug}`;
export const allScopes = ['openid', 'profile', 'email', 'offline_access', 'document.read', 'document.write'];

export async function register(workspace = stage.acme, more = {}) {
  const body = { name: unique('App'), kind: 'web', redirect_uris: [redirectUri], logout_uris: [logoutUri], scopes: allScopes, ...more };
  return expectStatus(await workspace.owner.post('/v1/oauth/applications', body), 201);
}
export async function registerService(workspace = stage.acme, more = {}) {
  const account = expectStatus(
    await workspace.owner.post('/v1/service-accounts', { name: unique('bot'), role: (await workspace.roles()).member.id }), 201);
  const body = { name: unique('Service'), kind: 'service', service_account: account.id, scopes: ['document.read', 'document.write'], ...more };
  return { ...expectStatus(await workspace.owner.post('/v1/oauth/applications', body), 201), account };
}

/* What openid-client knows of an application of ours. */
export const configure = (app, workspace = stage.acme, authentication = app.client_secret ? client.ClientSecretBasic(app.client_secret) : client.None()) =>
  client.discovery(new URL(issuerOf(workspace)), app.id, {}, authentication, insecure);

/* Where a browser without a page is sent. */
export async function visit(url, headers = {}) {
  const reply = await fetch(url, { redirect: 'manual', headers });
  return { status: reply.status, location: reply.headers.get('location') };
}
export const ticketOf = ({ location }) => {
  assert.match(location, /^\/consent#[A-Za-z0-9_-]{87}$/);
  return location.split('#')[1];
};
export const decide = (person, request, more = {}) => person.post('/v1/oauth/consent', { request, allow: true, ...more });

/* A whole question of openid-client's making, and what is needed to take its answer. */
export async function ask(config, parameters = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const expected = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: allScopes.join(' '), code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256', state: expected.expectedState, nonce: expected.expectedNonce, ...parameters,
  });
  return { url, expected };
}
/* Somebody says yes; where their browser goes then. */
export async function allow(person, config, parameters) {
  const { url, expected } = await ask(config, parameters);
  const { redirect_to } = expectStatus(await decide(person, ticketOf(await visit(url))), 200);
  return { callback: new URL(redirect_to), expected };
}
export async function signInAt(person, config, parameters) {
  const { callback, expected } = await allow(person, config, parameters);
  return client.authorizationCodeGrant(config, callback, expected);
}
export const tokenRequest = async (workspace, app, form, headers = {}) => {
  const body = new URLSearchParams({ client_id: app.id, ...(app.client_secret ? { client_secret: app.client_secret } : {}), ...form });
  for (const [name, value] of [...body]) if (value === '') body.delete(name);
  const reply = await fetch(`${issuerOf(workspace)}/token`, { method: 'POST', body, headers });
  return { status: reply.status, headers: reply.headers, body: await reply.json() };
};
export const said = ({ status, body }) => `${status} ${body.error}`;
export const works = async (token) => (await new Caller(stage.server, token).get('/v1/documents')).status;
export const oauthError = (error) => error.cause?.error ?? error.error ?? error.code;
export const codeForm = ({ callback, expected }) => ({
  grant_type: 'authorization_code', code: callback.searchParams.get('code'), redirect_uri: redirectUri, code_verifier: expected.pkceCodeVerifier,
});

export const options = { [oauth4webapi.allowInsecureRequests]: true };
export const discover = async (algorithm) => {
  const url = new URL(issuerOf(stage.acme));
  return oauth4webapi.processDiscoveryResponse(url, await oauth4webapi.discoveryRequest(url, { ...options, algorithm }));
};
