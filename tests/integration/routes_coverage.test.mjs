/*
 * Every route of the platform, as it is allowed, as it is forbidden and with bad input. A route that is not in the table below
 * fails the run: whoever adds one says here how it is used.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { anybody, Caller, expectStatus, password, signUp, unique } from './support/api.mjs';
import { Authenticator } from './support/authenticator.mjs';
import { sql } from './support/database.mjs';
import { follow } from './support/events.mjs';
import { startNameServer } from './support/names.mjs';
import { jws, startPuppet } from './support/openid.mjs';
import { makeOperator, operatorSecret, signInOperator } from './support/operator.mjs';
import { addSamlProvider, ask, base64, forge, idpMetadata, makeIdp, SamlBrowser } from './support/saml.mjs';
import { startServer, until } from './support/server.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const binary = path.resolve(repository, process.env.INSULA_BINARY ?? 'build/insula');
const routes = JSON.parse(execFileSync(binary, ['routes', '--json'], { encoding: 'utf8' }));
const nameOf = (route) => `${route.method} ${route.path}`;

/* What each route needs to succeed: a function of the stage that asks and returns the reply. */
const person = () => ({ email: `${unique('p')}@x.test`, password, first_name: 'Pat', last_name: 'Person' });
/* The token of the newest mail to somebody, which lies in the outbox. */
const mailed = async (s, email, template) => {
  const url = () => sql(s.server, `select content->>'url' from mail.message where recipient = '${email}' and template = '${template}' order by created_at desc limit 1`);
  return (await until(url, `there is a mail ${template}`)).split('#')[1];
};
const assign = async (s) => s.owner.post('/v1/role-assignments', {
  role: await s.role(), grantee: await s.user(), resource: expectStatus(await s.owner.post('/v1/folders', { name: unique('folder') }), 201).id,
});
const allowed = {
  'GET /healthz': (s) => s.anybody.get('/healthz'),
  'GET /readyz': (s) => s.anybody.get('/readyz'),
  'GET /metrics': (s) => s.anybody.get('/metrics'),
  'GET /v1/openapi.json': (s) => s.anybody.get('/v1/openapi.json'),
  'POST /v1/graphql': (s) => s.owner.post('/v1/graphql', { query: '{ me { user { id } } }' }),

  'POST /v1/tenants': (s) => s.anybody.post('/v1/tenants', { name: 'New', slug: unique('n'), owner: person() }),
  'GET /v1/tenant': (s) => s.owner.get('/v1/tenant'),
  'PATCH /v1/tenant': (s) => s.owner.patch('/v1/tenant', { name: 'Renamed' }),
  'POST /v1/operator/auth/login': (s) => s.anybody.post('/v1/operator/auth/login', operatorSecret(makeOperator(s.server, `${unique('op')}@insula.test`))),
  'POST /v1/operator/auth/logout': async (s) => (await s.newOperator()).post('/v1/operator/auth/logout'),
  'GET /v1/operator/tenants': (s) => s.operator.get('/v1/operator/tenants?limit=1'),
  'PATCH /v1/operator/tenants/:id': async (s) => {
    const other = await signUp(s.server);
    return s.operator.patch(`/v1/operator/tenants/${other.tenant.id}`, { status: 'suspended' });
  },

  'POST /v1/operator/tenants/:id/impersonations': async (s) => begin(s, s.operator),
  'GET /v1/operator/impersonations': (s) => s.operator.get('/v1/operator/impersonations'),
  'DELETE /v1/operator/impersonations/:id': async (s) => s.operator.delete(`/v1/operator/impersonations/${expectStatus(await begin(s, s.operator), 201).id}`),
  'POST /v1/auth/impersonation': async (s) =>
    s.anybody.post('/v1/auth/impersonation', { token: expectStatus(await begin(s, s.operator), 201).access_token }),
  'DELETE /v1/impersonations/:id': async (s) => s.owner.delete(`/v1/impersonations/${expectStatus(await begin(s, s.operator), 201).id}`),

  'POST /v1/auth/login': (s) => s.anybody.post('/v1/auth/login', { tenant: s.acme.slug, email: s.owner.email, password }),
  'POST /v1/auth/logout': async (s) => (await s.acme.member()).post('/v1/auth/logout'),
  'POST /v1/auth/forgot-password': (s) => s.anybody.post('/v1/auth/forgot-password', { tenant: s.acme.slug, email: 'nobody@x.test' }),
  'POST /v1/auth/reset-password': async (s) => {
    const { email } = await s.acme.member();
    expectStatus(await s.anybody.post('/v1/auth/forgot-password', { tenant: s.acme.slug, email }), 202);
    return s.anybody.post('/v1/auth/reset-password', { token: await mailed(s, email, 'password_reset'), password: `${password}-3` });
  },
  'POST /v1/auth/confirm-email': async (s) => {
    const { email } = await s.acme.member();
    return s.anybody.post('/v1/auth/confirm-email', { token: await mailed(s, email, 'email_verification') });
  },
  'POST /v1/auth/keep-email': async (s) => {
    const member = await s.acme.member();
    expectStatus(await member.post('/v1/me/email', { email: `${unique('m')}@x.test`, password }), 202);
    return s.anybody.post('/v1/auth/keep-email', { token: await mailed(s, member.email, 'email_change_notice') });
  },
  'POST /v1/auth/find-workspaces': (s) => s.anybody.post('/v1/auth/find-workspaces', { email: 'nobody@x.test' }),
  'POST /v1/me/email': async (s) => (await s.acme.member()).post('/v1/me/email', { email: `${unique('m')}@x.test`, password }),
  'POST /v1/me/email/verification': async (s) => (await s.acme.member()).post('/v1/me/email/verification'),
  'GET /v1/me': (s) => s.owner.get('/v1/me'),
  'PATCH /v1/me': (s) => s.owner.patch('/v1/me', { first_name: 'Olivia' }),
  'POST /v1/me/password': async (s) =>
    (await s.acme.member()).post('/v1/me/password', { current_password: password, new_password: `${password}-2` }),
  'GET /v1/roles': (s) => s.owner.get('/v1/roles'),
  'POST /v1/roles': (s) => s.owner.post('/v1/roles', { name: unique('role'), permissions: ['team.read'] }),
  'GET /v1/roles/:id': async (s) => s.owner.get(`/v1/roles/${await s.role()}`),
  'PATCH /v1/roles/:id': async (s) => s.owner.patch(`/v1/roles/${await s.role()}`, { description: 'Changed.' }),
  'DELETE /v1/roles/:id': async (s) => s.owner.delete(`/v1/roles/${await s.role()}`),
  'PUT /v1/users/:id/roles/:role': async (s) => s.owner.put(`/v1/users/${await s.user()}/roles/${await s.role()}`),
  'DELETE /v1/users/:id/roles/:role': async (s) => {
    const at = `/v1/users/${await s.user()}/roles/${await s.role()}`;
    expectStatus(await s.owner.put(at), 204);
    return s.owner.delete(at);
  },
  'GET /v1/role-assignments': (s) => s.owner.get('/v1/role-assignments'),
  'POST /v1/role-assignments': async (s) => assign(s),
  'GET /v1/role-assignments/:id': async (s) => s.owner.get(`/v1/role-assignments/${expectStatus(await assign(s), 201).id}`),
  'DELETE /v1/role-assignments/:id': async (s) => s.owner.delete(`/v1/role-assignments/${expectStatus(await assign(s), 201).id}`),
  'GET /v1/me/permissions': async (s) => s.owner.get(`/v1/me/permissions?resource=${expectStatus(await s.owner.post('/v1/folders', { name: unique('folder') }), 201).id}`),
  'GET /v1/permissions/explain': (s) => s.owner.get('/v1/permissions/explain?permission=document.read'),
  'GET /v1/teams/:id/roles': async (s) => s.owner.get(`/v1/teams/${await s.team()}/roles`),
  'PUT /v1/teams/:id/roles/:role': async (s) => s.owner.put(`/v1/teams/${await s.team()}/roles/${await s.role()}`),
  'DELETE /v1/teams/:id/roles/:role': async (s) => {
    const at = `/v1/teams/${await s.team()}/roles/${await s.role()}`;
    expectStatus(await s.owner.put(at), 204);
    return s.owner.delete(at);
  },
  'GET /v1/permissions': (s) => s.owner.get('/v1/permissions'),
  'GET /v1/me/sessions': (s) => s.owner.get('/v1/me/sessions'),
  'DELETE /v1/me/sessions': async (s) => (await s.acme.member()).delete('/v1/me/sessions'),
  'DELETE /v1/me/sessions/:id': async (s) => {
    const member = await s.acme.member();
    return member.delete(`/v1/me/sessions/${expectStatus(await member.get('/v1/me/sessions'), 200).data[0].id}`);
  },
  'GET /v1/users/:id/sessions': async (s) => s.owner.get(`/v1/users/${await s.user()}/sessions`),
  'DELETE /v1/users/:id/sessions': async (s) => s.owner.delete(`/v1/users/${await s.user()}/sessions`),
  'POST /v1/users/:id/unlock': async (s) => s.owner.post(`/v1/users/${await s.user()}/unlock`),
  'GET /v1/security-policy': (s) => s.owner.get('/v1/security-policy'),
  'PATCH /v1/security-policy': (s) => s.owner.patch('/v1/security-policy', { password_history: 1 }),
  'POST /v1/auth/second-factor': async (s) => {
    const member = await s.acme.member();
    await withApp(member);
    const code = expectStatus(await member.post('/v1/me/recovery-codes'), 201).codes[0];
    const { challenge } = expectStatus(await s.anybody.post('/v1/auth/login', { tenant: s.acme.slug, email: member.email, password }), 401);
    return s.anybody.post('/v1/auth/second-factor', { challenge, method: 'recovery_code', code });
  },
  'POST /v1/auth/second-factor/enrolment': async (s) => s.anybody.post('/v1/auth/second-factor/enrolment', { challenge: await demanded(s) }),
  'POST /v1/auth/second-factor/enrolment/confirm': async (s) => {
    const challenge = await demanded(s);
    const { secret } = expectStatus(await s.anybody.post('/v1/auth/second-factor/enrolment', { challenge }), 200);
    return s.anybody.post('/v1/auth/second-factor/enrolment/confirm', { challenge, code: totp(secret) });
  },
  'POST /v1/auth/passkey/options': (s) => s.anybody.post('/v1/auth/passkey/options'),
  'POST /v1/auth/passkey': async (s) => {
    const { key } = await withPasskey(s, await s.acme.member());
    const asked = expectStatus(await s.anybody.post('/v1/auth/passkey/options'), 200);
    return s.anybody.post('/v1/auth/passkey', { challenge: asked.challenge, credential: key.get(asked.public_key, s.server.url) });
  },
  'POST /v1/me/passkeys/options': (s) => s.owner.post('/v1/me/passkeys/options'),
  'POST /v1/me/passkeys': async (s) => (await withPasskey(s, await s.acme.member())).reply,
  'GET /v1/me/factors': (s) => s.owner.get('/v1/me/factors'),
  'POST /v1/me/factors': (s) => s.owner.post('/v1/me/factors', { kind: 'totp' }),
  'POST /v1/me/factors/:id/confirm': async (s) => {
    const member = await s.acme.member();
    const { id, secret } = expectStatus(await member.post('/v1/me/factors', { kind: 'totp' }), 201);
    return member.post(`/v1/me/factors/${id}/confirm`, { code: totp(secret) });
  },
  'PATCH /v1/me/factors/:id': async (s) => {
    const member = await s.acme.member();
    return member.patch(`/v1/me/factors/${await withApp(member)}`, { name: 'Other' });
  },
  'DELETE /v1/me/factors/:id': async (s) => {
    const member = await s.acme.member();
    return member.delete(`/v1/me/factors/${await withApp(member)}`);
  },
  'POST /v1/me/step-up/options': (s) => s.owner.post('/v1/me/step-up/options'),
  'POST /v1/me/step-up': (s) => s.owner.post('/v1/me/step-up', { password }),
  'POST /v1/me/recovery-codes': async (s) => {
    const member = await s.acme.member();
    await withApp(member);
    return member.post('/v1/me/recovery-codes');
  },
  'DELETE /v1/users/:id/factors': async (s) => s.owner.delete(`/v1/users/${await s.user()}/factors`),
  'POST /v1/realtime/tickets': (s) => s.owner.post('/v1/realtime/tickets'),

  'GET /v1/api-keys': (s) => s.owner.get('/v1/api-keys'),
  'POST /v1/api-keys': (s) => s.owner.post('/v1/api-keys', { name: 'Nightly', scopes: ['document.read'] }),
  'GET /v1/api-keys/:id': async (s) => s.owner.get(`/v1/api-keys/${await s.apiKey()}`),
  'PATCH /v1/api-keys/:id': async (s) => s.owner.patch(`/v1/api-keys/${await s.apiKey()}`, { name: 'Hourly' }),
  'POST /v1/api-keys/:id/rotate': async (s) => s.owner.post(`/v1/api-keys/${await s.apiKey()}/rotate`, {}),
  'DELETE /v1/api-keys/:id': async (s) => s.owner.delete(`/v1/api-keys/${await s.apiKey()}`),
  'GET /v1/service-accounts': (s) => s.owner.get('/v1/service-accounts'),
  'POST /v1/service-accounts': (s) => s.owner.post('/v1/service-accounts', { name: 'Deploy' }),
  'GET /v1/service-accounts/:id': async (s) => s.owner.get(`/v1/service-accounts/${await s.serviceAccount()}`),
  'PATCH /v1/service-accounts/:id': async (s) => s.owner.patch(`/v1/service-accounts/${await s.serviceAccount()}`, { name: 'Build' }),
  'DELETE /v1/service-accounts/:id': async (s) => s.owner.delete(`/v1/service-accounts/${await s.serviceAccount()}`),

  'GET /v1/sso-providers': (s) => s.owner.get('/v1/sso-providers'),
  'POST /v1/sso-providers': (s) => s.owner.post('/v1/sso-providers', { kind: 'oidc', name: 'ID', slug: unique('i').slice(-20), issuer: s.puppet.issuer, client_id: 'insula' }),
  'GET /v1/sso-providers/:id': async (s) => s.owner.get(`/v1/sso-providers/${(await s.ssoProvider()).id}`),
  'PATCH /v1/sso-providers/:id': async (s) => s.owner.patch(`/v1/sso-providers/${(await s.ssoProvider()).id}`, { name: 'Other' }),
  'DELETE /v1/sso-providers/:id': async (s) => s.owner.delete(`/v1/sso-providers/${(await s.ssoProvider()).id}`),
  'POST /v1/sso-providers/:id/test': async (s) => s.owner.post(`/v1/sso-providers/${(await s.ssoProvider()).id}/test`),
  'GET /v1/sso-providers/:id/tests/:test': async (s) => {
    const { id } = await s.ssoProvider();
    expectStatus(await s.owner.post(`/v1/sso-providers/${id}/test`), 200);
    return s.owner.get(`/v1/sso-providers/${id}/tests/${sql(s.server, `select id from federation.login where provider_id = '${id}'`)}`);
  },
  'GET /v1/domains': (s) => s.owner.get('/v1/domains'),
  'POST /v1/domains': (s) => s.owner.post('/v1/domains', { name: `${unique('d')}.test` }),
  'GET /v1/domains/:id': async (s) => s.owner.get(`/v1/domains/${(await s.domain()).id}`),
  'POST /v1/domains/:id/verify': async (s) => {
    const domain = await s.domain();
    s.records.set(domain.name, [domain.record]);
    return s.owner.post(`/v1/domains/${domain.id}/verify`);
  },
  'DELETE /v1/domains/:id': async (s) => s.owner.delete(`/v1/domains/${(await s.domain()).id}`),
  'GET /v1/auth/methods': (s) => s.anybody.get(`/v1/auth/methods?tenant=${s.acme.slug}`),
  'GET /v1/sso/:slug/start': async (s) => s.anybody.get(`/v1/sso/${(await s.ssoProvider()).path}/start`),
  'GET /v1/sso/:slug/callback': async (s) => {
    const { path } = await s.ssoProvider();
    const start = await s.anybody.get(`/v1/sso/${path}/start`);
    const asked = new URL(start.headers.get('location')).searchParams;
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: s.puppet.issuer, aud: 'insula', sub: unique('sub'), nonce: asked.get('nonce'), iat: now, exp: now + 60, email: `${unique('e')}@x.test` };
    s.puppet.token = () => ({ id_token: jws({ alg: 'RS256', kid: s.puppet.key.kid }, claims, s.puppet.key) });
    return s.anybody.get(`/v1/sso/${path}/callback?code=c&state=${asked.get('state')}`, { cookie: start.headers.getSetCookie()[0].split(';')[0] });
  },
  'POST /v1/sso/:slug/backchannel-logout': async (s) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: s.puppet.issuer, aud: 'insula', sub: 'x', iat: now, jti: unique('j'), events: { 'http://schemas.openid.net/event/backchannel-logout': {} } };
    const token = jws({ alg: 'RS256', kid: s.puppet.key.kid }, claims, s.puppet.key);
    return s.anybody.post(`/v1/sso/${(await s.ssoProvider()).path}/backchannel-logout`, `logout_token=${token}`, { 'content-type': 'application/x-www-form-urlencoded' });
  },
  'GET /v1/sso/:slug/jwks': async (s) => s.anybody.get(`/v1/sso/${(await s.ssoProvider()).path}/jwks`),
  'GET /v1/sso-providers/:id/gifts': async (s) => s.owner.get(`/v1/sso-providers/${(await s.ssoProvider()).id}/gifts`),
  'POST /v1/sso-providers/:id/take-over': async (s) => s.owner.post(`/v1/sso-providers/${(await s.ssoProvider()).id}/take-over`),
  'GET /v1/me/identities': (s) => s.owner.get('/v1/me/identities'),
  'POST /v1/me/identities': async (s) => s.owner.post('/v1/me/identities', { provider: (await s.ssoProvider()).id }),
  'DELETE /v1/me/identities/:id': async (s) => {
    const [id, provider] = [randomUUID(), (await s.ssoProvider()).id];
    sql(s.server, `insert into federation.identity (tenant_id, provider_id, subject, user_id, id) values ('${s.acme.tenant.id}', '${provider}', '${id}', '${s.owner.user.id}', '${id}')`);
    return s.owner.delete(`/v1/me/identities/${id}`);
  },
  'POST /v1/sso/logout': async (s) => (await s.acme.member()).post('/v1/sso/logout'),
  'GET /v1/oauth/applications': (s) => s.owner.get('/v1/oauth/applications'),
  'POST /v1/oauth/applications': (s) => s.owner.post('/v1/oauth/applications', webApplication()),
  'GET /v1/oauth/applications/:id': async (s) => s.owner.get(`/v1/oauth/applications/${(await s.application()).id}`),
  'PATCH /v1/oauth/applications/:id': async (s) => s.owner.patch(`/v1/oauth/applications/${(await s.application()).id}`, { name: 'Other' }),
  'DELETE /v1/oauth/applications/:id': async (s) => s.owner.delete(`/v1/oauth/applications/${(await s.application()).id}`),
  'POST /v1/oauth/applications/:id/secrets': async (s) => s.owner.post(`/v1/oauth/applications/${(await s.application()).id}/secrets`),
  'DELETE /v1/oauth/applications/:id/secrets/:secret': async (s) => {
    const { id, secrets } = await s.application();
    return s.owner.delete(`/v1/oauth/applications/${id}/secrets/${secrets[0].id}`);
  },
  'GET /v1/oauth/platform-applications': (s) => s.owner.get('/v1/oauth/platform-applications'),
  'PATCH /v1/oauth/platform-applications/:application': async (s) =>
    s.owner.patch(`/v1/oauth/platform-applications/${(await platformApplication(s)).id}`, { trusted: true }),
  'GET /v1/operator/applications': (s) => s.operator.get('/v1/operator/applications'),
  'POST /v1/operator/applications': (s) => s.operator.post('/v1/operator/applications', platformBody),
  'DELETE /v1/operator/applications/:id': async (s) => s.operator.delete(`/v1/operator/applications/${(await platformApplication(s)).id}`),
  'POST /v1/oauth/signing-keys/rotate': (s) => s.owner.post('/v1/oauth/signing-keys/rotate', {}),
  'GET /v1/oauth/t/:slug/.well-known/openid-configuration': (s) => s.anybody.get(`/v1/oauth/t/${s.acme.slug}/.well-known/openid-configuration`),
  'GET /.well-known/oauth-authorization-server/v1/oauth/t/:slug': (s) => s.anybody.get(`/.well-known/oauth-authorization-server/v1/oauth/t/${s.acme.slug}`),
  'GET /v1/oauth/t/:slug/jwks': (s) => s.anybody.get(`/v1/oauth/t/${s.acme.slug}/jwks`),
  'GET /v1/oauth/t/:slug/authorize': async (s) => s.anybody.get(await s.question()),
  'GET /v1/oauth/t/:slug/logout': (s) => s.anybody.get(`/v1/oauth/t/${s.acme.slug}/logout`),
  'POST /v1/oauth/t/:slug/token': async (s) => {
    const { application, code } = await s.code();
    return s.form('token', application, { grant_type: 'authorization_code', code, redirect_uri: 'https://app.test/', code_verifier: verifier });
  },
  'POST /v1/oauth/t/:slug/par': async (s) => {
    const { searchParams } = new URL(await s.question(), s.server.url);
    return s.form('par', await s.application(), Object.fromEntries([...searchParams].filter(([name]) => name !== 'client_id')));
  },
  'POST /v1/oauth/t/:slug/device': async (s) => s.form('device', await s.device(), {}),
  'POST /v1/oauth/t/:slug/revoke': async (s) => s.form('revoke', await s.application(), { token: 'nonsense' }),
  'POST /v1/oauth/t/:slug/introspect': async (s) => s.form('introspect', await s.application(), { token: 'nonsense' }),
  'GET /v1/oauth/t/:slug/userinfo': async (s) => {
    const { application, code } = await s.code();
    const tokens = await s.form('token', application, { grant_type: 'authorization_code', code, redirect_uri: 'https://app.test/', code_verifier: verifier });
    return new Caller(s.server, tokens.body.access_token).get(`/v1/oauth/t/${s.acme.slug}/userinfo`);
  },
  'POST /v1/oauth/consent/inspect': async (s) => s.owner.post('/v1/oauth/consent/inspect', { request: await s.ticket() }),
  'POST /v1/oauth/consent': async (s) => s.owner.post('/v1/oauth/consent', { request: await s.ticket(), allow: true }),
  'POST /v1/oauth/device/inspect': async (s) => s.owner.post('/v1/oauth/device/inspect', { user_code: (await s.form('device', await s.device(), {})).body.user_code }),
  'POST /v1/oauth/device': async (s) => s.owner.post('/v1/oauth/device', { user_code: (await s.form('device', await s.device(), {})).body.user_code, allow: false }),
  'GET /v1/me/applications': (s) => s.owner.get('/v1/me/applications'),
  'DELETE /v1/me/applications/:id': async (s) => s.owner.delete(`/v1/me/applications/${(await s.code()).application.id}`),

  'GET /v1/users': (s) => s.owner.get('/v1/users?limit=1'),
  'POST /v1/users': (s) => s.owner.post('/v1/users', person()),
  'GET /v1/users/:id': async (s) => s.owner.get(`/v1/users/${await s.user()}`),
  'PATCH /v1/users/:id': async (s) => s.owner.patch(`/v1/users/${await s.user()}`, { last_name: 'Changed' }),
  'DELETE /v1/users/:id': async (s) => s.owner.delete(`/v1/users/${await s.user()}`),
  'GET /v1/users/invitations': (s) => s.owner.get('/v1/users/invitations'),
  'POST /v1/users/invitations': (s) => s.owner.post('/v1/users/invitations', { email: person().email }),
  'DELETE /v1/users/invitations/:id': async (s) => s.owner.delete(`/v1/users/invitations/${(await s.invitation()).id}`),
  'POST /v1/invitations/inspect': async (s) => s.anybody.post('/v1/invitations/inspect', { token: (await s.invitation()).token }),
  'POST /v1/invitations/accept': async (s) =>
    s.anybody.post('/v1/invitations/accept', { token: (await s.invitation()).token, password, first_name: 'In', last_name: 'Vited' }),
  'GET /v1/teams': (s) => s.owner.get('/v1/teams'),
  'POST /v1/teams': (s) => s.owner.post('/v1/teams', { name: unique('team') }),
  'GET /v1/teams/:id': async (s) => s.owner.get(`/v1/teams/${await s.team()}`),
  'PATCH /v1/teams/:id': async (s) => s.owner.patch(`/v1/teams/${await s.team()}`, { description: 'Changed.' }),
  'DELETE /v1/teams/:id': async (s) => s.owner.delete(`/v1/teams/${await s.team()}`),
  'GET /v1/teams/:id/members': async (s) => s.owner.get(`/v1/teams/${await s.team()}/members`),
  'PUT /v1/teams/:id/members/:user': async (s) => s.owner.put(`/v1/teams/${await s.team()}/members/${await s.user()}`),
  'DELETE /v1/teams/:id/members/:user': async (s) => {
    const at = `/v1/teams/${await s.team()}/members/${await s.user()}`;
    expectStatus(await s.owner.put(at), 204);
    return s.owner.delete(at);
  },

  'GET /v1/documents': (s) => s.owner.get('/v1/documents'),
  'POST /v1/documents': (s) => s.owner.post('/v1/documents', { title: 'Plan', content: { ops: [{ insert: 'Hello\n' }] } }),
  'GET /v1/documents/:id': async (s) => s.owner.get(`/v1/documents/${await s.document()}`),
  'PATCH /v1/documents/:id': async (s) => s.owner.patch(`/v1/documents/${await s.document()}`, { title: 'Other' }),
  'DELETE /v1/documents/:id': async (s) => s.owner.delete(`/v1/documents/${await s.document()}`),
  'GET /v1/documents/:id/versions': async (s) => s.owner.get(`/v1/documents/${await s.document()}/versions`),
  'GET /v1/documents/:id/versions/:version': async (s) => s.owner.get(`/v1/documents/${await s.document()}/versions/1`),
  'PUT /v1/documents/:id/versions/:version/name': async (s) =>
    s.owner.put(`/v1/documents/${await s.document()}/versions/1/name`, { name: 'First draft' }),
  'DELETE /v1/documents/:id/versions/:version/name': async (s) => {
    const at = `/v1/documents/${await s.document()}/versions/1/name`;
    expectStatus(await s.owner.put(at, { name: 'First draft' }), 200);
    return s.owner.delete(at);
  },
  'GET /v1/documents/:id/versions/:version/diff': async (s) => s.owner.get(`/v1/documents/${await s.document()}/versions/1/diff`),
  'POST /v1/documents/:id/versions/:version/restore': async (s) =>
    s.owner.post(`/v1/documents/${await s.document()}/versions/1/restore`),
  'GET /v1/documents/:id/sessions': async (s) => s.owner.get(`/v1/documents/${await s.document()}/sessions`),
  'GET /v1/documents/:id/authorship': async (s) => s.owner.get(`/v1/documents/${await s.document()}/authorship`),
  'GET /v1/presence': (s) => s.owner.get('/v1/presence'),
  'GET /v1/documents/:id/comments': async (s) => s.owner.get((await s.comment()).replace(/\/[^/]*$/, '')),
  'POST /v1/documents/:id/comments': async (s) =>
    s.owner.post(`/v1/documents/${await s.document()}/comments`, { body: 'Why?', anchor: { index: 0, length: 1, version: 1 } }),
  'GET /v1/documents/:id/comments/:comment': async (s) => s.owner.get(await s.comment()),
  'PATCH /v1/documents/:id/comments/:comment': async (s) => s.owner.patch(await s.comment(), { body: 'Otherwise.' }),
  'DELETE /v1/documents/:id/comments/:comment': async (s) => s.owner.delete(await s.comment()),
  'POST /v1/documents/:id/comments/:comment/replies': async (s) => s.owner.post(`${await s.comment()}/replies`, { body: 'Because.' }),
  'POST /v1/documents/:id/comments/:comment/resolve': async (s) => s.owner.post(`${await s.comment()}/resolve`),
  'POST /v1/documents/:id/comments/:comment/reopen': async (s) => s.owner.post(`${await s.comment()}/reopen`),
  'PUT /v1/documents/:id/comments/:comment/reactions/:emoji': async (s) => s.owner.put(`${await s.comment()}/reactions/%F0%9F%91%8D`),
  'DELETE /v1/documents/:id/comments/:comment/reactions/:emoji': async (s) =>
    s.owner.delete(`${await s.comment()}/reactions/%F0%9F%91%8D`),
  'GET /v1/documents/:id/suggestions': async (s) => s.owner.get((await s.suggestion()).replace(/\/[^/]*$/, '')),
  'POST /v1/documents/:id/suggestions/accept_all': async (s) => s.owner.post((await s.suggestion()).replace(/[^/]*$/, 'accept_all')),
  'POST /v1/documents/:id/suggestions/reject_all': async (s) => s.owner.post((await s.suggestion()).replace(/[^/]*$/, 'reject_all')),
  'POST /v1/documents/:id/suggestions/:suggestion/accept': async (s) => s.owner.post(`${await s.suggestion()}/accept`),
  'POST /v1/documents/:id/suggestions/:suggestion/reject': async (s) => s.owner.post(`${await s.suggestion()}/reject`),
  'GET /v1/documents/:id/export': async (s) => s.owner.get(`/v1/documents/${await s.document()}/export?format=text`),
  'POST /v1/documents/import': (s) => s.owner.call('POST', '/v1/documents/import', 'Words', { 'content-type': 'text/plain' }),
  'POST /v1/documents/:id/move': async (s) => s.owner.post(`/v1/documents/${await s.document()}/move`, { folder_id: await s.folder() }),
  'GET /v1/documents/:id/shares': async (s) => s.owner.get(`/v1/documents/${await s.document()}/shares`),
  'PATCH /v1/documents/:id/shares': async (s) => s.owner.patch(`/v1/documents/${await s.document()}/shares`, { is_restricted: true }),
  'PUT /v1/documents/:id/shares/:grantee': async (s) => s.owner.put(`/v1/documents/${await s.document()}/shares/${await s.user()}`, { access: 'viewer' }),
  'DELETE /v1/documents/:id/shares/:grantee': async (s) => {
    const at = `/v1/documents/${await s.document()}/shares/${await s.team()}`;
    expectStatus(await s.owner.put(at, { access: 'editor' }), 204);
    return s.owner.delete(at);
  },
  'PUT /v1/documents/:id/favourite': async (s) => s.owner.put(`/v1/documents/${await s.document()}/favourite`),
  'DELETE /v1/documents/:id/favourite': async (s) => s.owner.delete(`/v1/documents/${await s.document()}/favourite`),
  'PUT /v1/documents/:id/opened': async (s) => s.owner.put(`/v1/documents/${await s.document()}/opened`),
  'GET /v1/favourites': (s) => s.owner.get('/v1/favourites'),
  'GET /v1/recent': (s) => s.owner.get('/v1/recent'),
  'GET /v1/trash': (s) => s.owner.get('/v1/trash'),
  'POST /v1/documents/:id/restore': async (s) => s.owner.post(`/v1/documents/${await s.trashed()}/restore`),
  'POST /v1/documents/:id/purge': async (s) => {
    const id = await s.trashed();
    /* Whoever sequenced its deletion lets go of it after a while. */
    return until(async () => {
      const reply = await s.owner.post(`/v1/documents/${id}/purge`);
      return reply.status !== 503 && reply;
    }, 'the document is let go', 30_000, 500);
  },
  'GET /v1/documents/:id/links': async (s) => s.owner.get(`/v1/documents/${await s.document()}/links`),
  'POST /v1/documents/:id/links': async (s) => s.owner.post(`/v1/documents/${await s.document()}/links`, {}),
  'DELETE /v1/documents/:id/links/:link': async (s) => {
    const at = `/v1/documents/${await s.document()}/links`;
    return s.owner.delete(`${at}/${expectStatus(await s.owner.post(at, {}), 201).id}`);
  },
  'POST /v1/public/documents': async (s) => {
    const { token } = expectStatus(await s.owner.post(`/v1/documents/${await s.document()}/links`, {}), 201);
    return s.anybody.post('/v1/public/documents', { token });
  },
  'GET /v1/public/documents/live': async (s) => ({ status: await handshake(s, undefined, '', '/v1/public/documents/live') }),
  'GET /v1/folders': (s) => s.owner.get('/v1/folders'),
  'POST /v1/folders': (s) => s.owner.post('/v1/folders', { name: 'Trips' }),
  'GET /v1/folders/:id': async (s) => s.owner.get(`/v1/folders/${await s.folder()}`),
  'PATCH /v1/folders/:id': async (s) => s.owner.patch(`/v1/folders/${await s.folder()}`, { name: 'Tours' }),
  'DELETE /v1/folders/:id': async (s) => s.owner.delete(`/v1/folders/${await s.folder()}`),
  'POST /v1/folders/:id/move': async (s) => s.owner.post(`/v1/folders/${await s.folder()}/move`, { folder_id: await s.folder() }),
  'GET /v1/folders/:id/shares': async (s) => s.owner.get(`/v1/folders/${await s.folder()}/shares`),
  'PATCH /v1/folders/:id/shares': async (s) => s.owner.patch(`/v1/folders/${await s.folder()}/shares`, { workspace_access: 'editor' }),
  'PUT /v1/folders/:id/shares/:grantee': async (s) => s.owner.put(`/v1/folders/${await s.folder()}/shares/workspace`, { access: 'viewer' }),
  'DELETE /v1/folders/:id/shares/:grantee': async (s) => {
    const at = `/v1/folders/${await s.folder()}/shares/${await s.user()}`;
    expectStatus(await s.owner.put(at, { access: 'owner' }), 204);
    return s.owner.delete(at);
  },
  'GET /v1/realtime': async (s) => ({ status: await handshake(s, s.owner.token) }),

  'GET /v1/records/:type': (s) => s.owner.get('/v1/records/sample'),
  'POST /v1/records/:type': (s) => s.owner.post('/v1/records/sample', { content: { depth: 3 } }),
  'GET /v1/records/:type/:id': async (s) => s.owner.get(`/v1/records/sample/${await s.record()}`),
  'PATCH /v1/records/:type/:id': async (s) => s.owner.patch(`/v1/records/sample/${await s.record()}`, { content: { depth: 4 } }),
  'DELETE /v1/records/:type/:id': async (s) => s.owner.delete(`/v1/records/sample/${await s.record()}`),
  'GET /v1/record-types': (s) => s.owner.get('/v1/record-types'),

  'GET /v1/scim/v2/Users': (s) => s.owner.get('/v1/scim/v2/Users?count=1'),
  'POST /v1/scim/v2/Users': (s) => s.owner.post('/v1/scim/v2/Users', { userName: person().email }),
  'POST /v1/scim/v2/Users/.search': (s) => s.owner.post('/v1/scim/v2/Users/.search', { count: 1 }),
  'GET /v1/scim/v2/Users/:id': async (s) => s.owner.get(`/v1/scim/v2/Users/${await s.user()}`),
  'PUT /v1/scim/v2/Users/:id': async (s) => s.owner.put(`/v1/scim/v2/Users/${await s.user()}`, { userName: person().email }),
  'PATCH /v1/scim/v2/Users/:id': async (s) => s.owner.patch(`/v1/scim/v2/Users/${await s.user()}`, { Operations: [{ op: 'add', path: 'title', value: 'Guide' }] }),
  'DELETE /v1/scim/v2/Users/:id': async (s) => s.owner.delete(`/v1/scim/v2/Users/${await s.user()}`),
  'GET /v1/scim/v2/Groups': (s) => s.owner.get('/v1/scim/v2/Groups?count=1'),
  'POST /v1/scim/v2/Groups': (s) => s.owner.post('/v1/scim/v2/Groups', { displayName: unique('group') }),
  'POST /v1/scim/v2/Groups/.search': (s) => s.owner.post('/v1/scim/v2/Groups/.search', { count: 1 }),
  'GET /v1/scim/v2/Groups/:id': async (s) => s.owner.get(`/v1/scim/v2/Groups/${await s.team()}`),
  'PUT /v1/scim/v2/Groups/:id': async (s) => s.owner.put(`/v1/scim/v2/Groups/${await s.team()}`, { displayName: unique('group') }),
  'PATCH /v1/scim/v2/Groups/:id': async (s) => s.owner.patch(`/v1/scim/v2/Groups/${await s.team()}`, { Operations: [{ op: 'remove', path: 'members' }] }),
  'DELETE /v1/scim/v2/Groups/:id': async (s) => s.owner.delete(`/v1/scim/v2/Groups/${await s.team()}`),
  'POST /v1/scim/v2/.search': (s) => s.owner.post('/v1/scim/v2/.search', { count: 1 }),
  'POST /v1/scim/v2/Bulk': (s) => s.owner.post('/v1/scim/v2/Bulk', { Operations: [] }),
  'GET /v1/scim/v2/ServiceProviderConfig': (s) => s.owner.get('/v1/scim/v2/ServiceProviderConfig'),
  'GET /v1/scim/v2/ResourceTypes': (s) => s.owner.get('/v1/scim/v2/ResourceTypes'),
  'GET /v1/scim/v2/ResourceTypes/:type': (s) => s.owner.get('/v1/scim/v2/ResourceTypes/User'),
  'GET /v1/scim/v2/Schemas': (s) => s.owner.get('/v1/scim/v2/Schemas'),
  'GET /v1/scim/v2/Schemas/:type': (s) => s.owner.get('/v1/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group'),

  'GET /v1/sso/:slug/saml/start': async (s) => new SamlBrowser(s.server).go(`${(await s.saml()).at}/start`),
  'GET /v1/sso/:slug/saml/metadata': async (s) => new SamlBrowser(s.server).go(`${(await s.saml()).at}/metadata`),
  'POST /v1/sso/:slug/saml/acs': async (s) => (await samlAnswer(s)).posted,
  'GET /v1/sso/:slug/saml/finish': async (s) => {
    const { browser, posted } = await samlAnswer(s);
    return browser.go(posted.location);
  },
  'GET /v1/sso/:slug/saml/slo': async (s) => {
    const { setup, idp } = await s.saml();
    return new SamlBrowser(s.server).go(samlLogout(setup, idp, 'redirect').url);
  },
  'POST /v1/sso/:slug/saml/slo': async (s) => {
    const { setup, idp, at } = await s.saml();
    return new SamlBrowser(s.server).post(`${at}/slo`, { SAMLRequest: samlLogout(setup, idp, 'post').message });
  },
  'POST /v1/sso-providers/saml': (s) => s.owner.post('/v1/sso-providers/saml', { name: 'Directory', slug: unique('d').slice(0, 30).replace(/-$/, '') }),
  'GET /v1/sso-providers/:id/saml': async (s) => s.owner.get((await s.saml()).path),
  'PATCH /v1/sso-providers/:id/saml': async (s) => s.owner.patch((await s.saml()).path, { allow_idp_initiated: false }),
  'PUT /v1/sso-providers/:id/saml/metadata': async (s) => {
    const { path: at, idp } = await s.saml();
    return s.owner.put(`${at}/metadata`, { metadata: idpMetadata(idp) });
  },
  'POST /v1/sso-providers/:id/saml/keys': async (s) => s.withSpareKey(() => ({})),
  'POST /v1/sso-providers/:id/saml/keys/swap': async (s) => s.withSpareKey((at) => s.owner.post(`${at}/keys/swap`)),
  'DELETE /v1/sso-providers/:id/saml/keys/spare': async (s) => s.withSpareKey((at) => s.owner.delete(`${at}/keys/spare`)),

  'GET /v1/audit-events': (s) => s.owner.get('/v1/audit-events'),
  'GET /v1/stream': async (s) => {
    (await follow(s.owner, 'audit')).close();
    return { status: 200 };
  },
};

const platformBody = { name: 'Everywhere', kind: 'web', redirect_uris: ['https://app.test/'], scopes: ['openid'] };
const platformApplication = async (s) => expectStatus(await s.operator.post('/v1/operator/applications', platformBody), 201);

/* An operator sees the workspace as its owner does. */
const begin = (s, operator) =>
  operator.post(`/v1/operator/tenants/${s.acme.tenant.id}/impersonations`, { user_id: s.owner.user.id, reason: 'A ticket asks for it' });
const totp = (secret) => execFileSync('oathtool', ['--totp', '--base32', secret], { encoding: 'utf8' }).trim();
/* Somebody's authenticator app, confirmed. */
async function withApp(caller) {
  const { id, secret } = expectStatus(await caller.post('/v1/me/factors', { kind: 'totp' }), 201);
  expectStatus(await caller.post(`/v1/me/factors/${id}/confirm`, { code: totp(secret) }), 204);
  return id;
}
async function withPasskey(s, caller) {
  const key = new Authenticator();
  const asked = expectStatus(await caller.post('/v1/me/passkeys/options'), 200);
  const made = key.create(asked.public_key, s.server.url);
  return { key, reply: await caller.post('/v1/me/passkeys', { challenge: asked.challenge, name: 'Laptop', ...made }) };
}
const webApplication = () => ({ name: unique('app'), kind: 'web', redirect_uris: ['https://app.test/'], scopes: ['openid'] });
const verifier = 'v'.repeat(43);
/* The challenge of somebody of a workspace that demands a second factor. */
async function demanded(s) {
  const strict = await signUp(s.server);
  expectStatus(await strict.owner.patch('/v1/security-policy', { second_factor: 'required' }), 200);
  const body = { tenant: strict.slug, email: strict.owner.email, password };
  return expectStatus(await s.anybody.post('/v1/auth/login', body), 401).challenge;
}

/* A sign-in by SAML that has come back from the provider's page. */
async function samlAnswer(s) {
  const { idp, recipient, audience, ...provider } = await s.saml();
  const browser = new SamlBrowser(s.server);
  const { id } = await browser.begin(provider);
  return { browser, posted: await browser.post(`${provider.at}/acs`, { SAMLResponse: base64(forge(idp, { recipient, audience, inResponseTo: id })) }) };
}
const samlLogout = (setup, idp, binding) => ask({
  do: 'logout_request', binding, destination: setup.slo_url, entity_id: idp.entityId, name_id: 'nobody', private_key: idp.key, certificate: idp.certificate,
});

/* The HTTP status with which a WebSocket handshake ends. */
function handshake({ server }, token, query = '', path = '/v1/realtime') {
  return new Promise((resolve, reject) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}${query}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (request, reply) => {
      request.destroy();
      resolve(reply.statusCode);
    });
    socket.on('error', (error) => (/Unexpected|socket hang up/.test(error.message) ? null : reject(error)));
  });
}

/* Workspace, people and things that the routes are used on. */
async function setStage(server) {
  const acme = await signUp(server);
  const { owner } = acme;
  const idOf = async (reply) => expectStatus(await reply, 201).id;
  const stage = {
    server, acme, owner, anybody: anybody(server), puppet: await startPuppet(),
    newOperator: () => signInOperator(server, makeOperator(server, `${unique('op')}@insula.test`)),
    domain: async () => expectStatus(await owner.post('/v1/domains', { name: `${unique('d')}.test` }), 201),
    ssoProvider: async () => {
      const { id } = expectStatus(await owner.post('/v1/sso-providers', { kind: 'oidc', name: 'ID', slug: unique('i').slice(-20), issuer: stage.puppet.issuer, client_id: 'insula' }), 201);
      return expectStatus(await owner.patch(`/v1/sso-providers/${id}`, { is_enabled: true }), 200);
    },
    role: () => idOf(owner.post('/v1/roles', { name: unique('role'), permissions: [] })),
    apiKey: () => idOf(owner.post('/v1/api-keys', { name: 'Nightly', scopes: ['document.read'] })),
    application: async (body = webApplication()) => expectStatus(await owner.post('/v1/oauth/applications', body), 201),
    device: () => stage.application({ name: 'TV', kind: 'native', scopes: ['openid'] }),
    form: (endpoint, { id, client_secret }, body) => anybody(server).call('POST', `/v1/oauth/t/${acme.slug}/${endpoint}`,
      String(new URLSearchParams({ client_id: id, ...(client_secret && { client_secret }), ...body })), { 'content-type': 'application/x-www-form-urlencoded' }),
    question: async (application) => `/v1/oauth/t/${acme.slug}/authorize?${new URLSearchParams({
      client_id: (application ?? (await stage.application())).id, redirect_uri: 'https://app.test/', response_type: 'code', scope: 'openid',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' })}`,
    ticket: async (application) => (await anybody(server).get(await stage.question(application))).headers.get('location').split('#')[1],
    code: async () => {
      const application = await stage.application();
      const { redirect_to } = expectStatus(await owner.post('/v1/oauth/consent', { request: await stage.ticket(application), allow: true }), 200);
      return { application, code: new URL(redirect_to).searchParams.get('code') };
    },
    serviceAccount: () => idOf(owner.post('/v1/service-accounts', { name: unique('bot') })),
    user: () => idOf(owner.post('/v1/users', person())),
    team: () => idOf(owner.post('/v1/teams', { name: unique('team') })),
    document: () => idOf(owner.post('/v1/documents', { title: 'Plan' })),
    comment: async () => {
      const at = `/v1/documents/${await stage.document()}/comments`;
      return `${at}/${await idOf(owner.post(at, { body: 'Why?' }))}`;
    },
    suggestion: async () => {
      const id = randomUUID();
      const content = { ops: [{ insert: 'Keep' }, { insert: ' this', attributes: { 'suggested-insertion': id } }, { insert: '\n' }] };
      return `/v1/documents/${await idOf(owner.post('/v1/documents', { title: 'Plan', content }))}/suggestions/${id}`;
    },
    trashed: async () => {
      const id = await stage.document();
      expectStatus(await owner.delete(`/v1/documents/${id}`), 204);
      return id;
    },
    folder: () => idOf(owner.post('/v1/folders', { name: unique('folder') })),
    saml: async () => {
      const idp = (stage.samlIdp ??= makeIdp());
      stage.samlProvider ??= await addSamlProvider(acme, idp);
      return { ...stage.samlProvider, idp };
    },
    /* Asks with a spare key there, and leaves none; the answer is the asked one's, else the key's. */
    withSpareKey: async (use) => {
      const { path: at } = await stage.saml();
      const made = await owner.post(`${at}/keys`);
      const used = await use(at);
      await owner.delete(`${at}/keys/spare`);
      return used.status ? used : made;
    },
    record: () => idOf(owner.post('/v1/records/sample', { content: { depth: 3 } })),
    invitation: async () => expectStatus(await owner.post('/v1/users/invitations', { email: person().email }), 201),
  };
  stage.operator = await stage.newOperator();
  stage.powerless = await powerless(stage);
  return stage;
}

/* Somebody whose only role allows nothing. */
async function powerless({ server, acme, owner, role }) {
  const member = await acme.member('viewer');
  const { viewer } = await acme.roles();
  expectStatus(await owner.put(`/v1/users/${member.user.id}/roles/${await role()}`), 204);
  expectStatus(await owner.delete(`/v1/users/${member.user.id}/roles/${viewer.id}`), 204);
  return new Caller(server, member.token);
}

/* A path of a route with well-formed ids of nothing. */
const somePath = (route, id = randomUUID()) =>
  route.path.replaceAll(/:(\w+)/g, (_, name) => (name === 'type' ? 'sample' : id)) + (route.path === '/v1/stream' ? '?topics=audit' : '');
const someBody = (route) => (route.body ? {} : route.takes ? 'x' : undefined);
/* SCIM tells failures in a form of its own (RFC 7644, 3.12). */
const isScim = (route) => route.path.startsWith('/v1/scim/v2/');
const problemType = (route) => new RegExp(`^${route.problem.replaceAll(/[/+.]/g, '\\$&')}`);
const withQuery = (at, query) => at + (at.includes('?') ? '&' : '?') + query;

describe('routes', () => {
  let stage, names;
  before(async () => {
    const records = new Map();
    names = await startNameServer(records);
    const server = await startServer({ settings: { outgoing_networks: '127.0.0.1', dns_server: names.address, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
    stage = await setStage(server);
    stage.records = records;
  });
  after(async () => {
    names?.stop();
    await stage?.puppet.stop();
    await stage?.server.dispose();
  });

  test('every route is in the table, and the table has no other', () => {
    assert.deepEqual(Object.keys(allowed).sort(), routes.map(nameOf).sort());
  });

  for (const route of routes) {
    const isSigned = route.permission !== '-public';
    const send = (caller, at = somePath(route), body = someBody(route), headers = {}) => caller.call(route.method, at, body, { ...(route.takes && { 'content-type': route.takes }), ...headers });

    test(`${nameOf(route)} does what it is for`, async () => {
      const reply = await allowed[nameOf(route)](stage);
      if (reply.text === undefined) assert.equal(reply.status, route.upgrade ? 101 : 200);
      else expectStatus(reply, route.status);
      if (route.list) assert.ok(Array.isArray(reply.body.data) && 'next_cursor' in reply.body);
    });

    if (isSigned && !route.upgrade)
      test(`${nameOf(route)} is for nobody without a credential`, async () => {
        const reply = await send(stage.anybody);
        assert.equal(reply.status, 401, reply.text);
        assert.match(reply.headers.get('www-authenticate'), /^Bearer/);
        assert.match(reply.headers.get('content-type'), problemType(route));
        const stranger = new Caller(stage.server, route.permission === '-operator' ? stage.owner.token : stage.operator.token);
        assert.equal((await send(stranger)).status, 401);
        const bent = new Caller(stage.server, `${stage.owner.token.slice(0, -2)}AA`);
        assert.equal((await send(bent)).status, 401);
      });

    if (route.permission.includes('.'))
      test(`${nameOf(route)} is not for whoever lacks ${route.permission}`, async () => {
        const reply = await send(stage.powerless);
        assert.equal(reply.status, 403, reply.text);
        assert.match(reply.headers.get('content-type'), problemType(route));
      });

    if (route.upgrade) {
      test(`${nameOf(route)} opens no socket without a credential`, async () => {
        assert.equal(await handshake(stage, null), 401);
        assert.equal(await handshake(stage, null, '?ticket=nonsense'), 401);
      });
      test(`${nameOf(route)} asks for a handshake`, async () => {
        assert.equal((await stage.owner.get(route.path)).status, 426);
      });
      continue;
    }

    const caller = () => (route.permission === '-operator' ? stage.operator : isSigned ? stage.owner : stage.anybody);

    /* RFC 6749 3.1: there they are passed over. */
    if (!route.page && !route.any_query) test(`${nameOf(route)} refuses parameters it does not know`, async () => {
      const reply = await send(caller(), withQuery(somePath(route), 'surely_not_a_parameter=1'));
      assert.equal(reply.status, 400, reply.text);
      if (isScim(route)) return assert.match(reply.body.detail, /\?surely_not_a_parameter/);
      assert.equal(reply.body.code, 'invalid_parameter');
      assert.ok(reply.body.errors.some((error) => error.pointer === '?surely_not_a_parameter' && error.code === 'unknown_parameter'));
    });

    if (route.path.includes(':id'))
      test(`${nameOf(route)} finds nothing under what is no id, and under an unknown one`, async () => {
        for (const id of ['nonsense', randomUUID()]) {
          const reply = await send(caller(), somePath(route, id), bodies[nameOf(route)] ?? someBody(route));
          assert.equal(reply.status, 404, reply.text);
          if (isScim(route)) assert.equal(reply.body.status, '404');
          else assert.match(reply.body.code, /_not_found$/);
        }
      });

    if (route.body)
      test(`${nameOf(route)} tells what is wrong with a body`, async () => {
        const broken = await send(caller(), somePath(route), '{"a":');
        assert.equal(broken.status, 400, broken.text);
        assert.equal(broken.body.code, 'invalid_json');
        assert.match(broken.body.detail, /Line 1, column \d+/);
        const unknown = await send(caller(), somePath(route), { surely_not_a_field: 1 });
        assert.equal(unknown.status, 422, unknown.text);
        assert.equal(unknown.body.code, 'invalid_body');
        assert.ok(unknown.body.errors.some((error) => error.pointer === '/surely_not_a_field' && error.code === 'unknown_field'));
        const form = await send(caller(), somePath(route), 'a=b', { 'content-type': 'application/x-www-form-urlencoded' });
        assert.equal(form.status, 415, form.text);
      });

    if (route.takes)
      test(`${nameOf(route)} takes nothing but ${route.takes} and the like`, async () => {
        const reply = await send(caller(), somePath(route), 'x', { 'content-type': 'application/pdf' });
        assert.equal(reply.status, 415, reply.text);
      });

    if (!route.body && !route.takes && route.method !== 'GET')
      test(`${nameOf(route)} takes no body`, async () => {
        const reply = await send(caller(), somePath(route), '{"a":1}');
        assert.equal(reply.status, 400, reply.text);
        if (!isScim(route)) assert.equal(reply.body.code, 'unexpected_body');
      });
  }
});

/* Bodies that are good enough to get as far as the id. */
const bodies = {
  'PUT /v1/sso-providers/:id/saml/metadata': { metadata: '<x/>' },
  'POST /v1/operator/tenants/:id/impersonations': { user_id: randomUUID(), reason: 'A ticket asks for it' },
  'POST /v1/me/factors/:id/confirm': { code: '123456' },
  'PATCH /v1/me/factors/:id': { name: 'N' },
  'PATCH /v1/operator/tenants/:id': { status: 'active' },
  'PATCH /v1/oauth/applications/:id': { name: 'N' },
  'PATCH /v1/documents/:id': { title: 'T' },
  'POST /v1/documents/:id/comments': { body: 'B' },
  'PATCH /v1/documents/:id/comments/:comment': { body: 'B' },
  'POST /v1/documents/:id/comments/:comment/replies': { body: 'B' },
  'POST /v1/documents/:id/move': { folder_id: null },
  'POST /v1/folders/:id/move': { folder_id: null },
  'PUT /v1/documents/:id/shares/:grantee': { access: 'viewer' },
  'PUT /v1/folders/:id/shares/:grantee': { access: 'viewer' },
  'PUT /v1/documents/:id/versions/:version/name': { name: 'N' },
  'PATCH /v1/records/:type/:id': { content: {} },
};
