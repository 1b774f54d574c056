/*
 * Insula as OAuth 2.1 authorization server and OpenID provider, driven by npm openid-client and oauth4webapi; and every attack
 * on it, by name.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as jose from 'jose';
import * as oauth4webapi from 'oauth4webapi';
import * as client from 'openid-client';
import { anybody, Caller, expectStatus, password, signIn, signUp, unique } from './support/api.mjs';
import { sql } from './support/database.mjs';
import {
  allScopes, allow, ask, codeForm, configure, decide, discover, issuerOf, logoutUri, oauthError, options, redirectUri, register, registerService, said, signInAt, ticketOf, tokenRequest, visit, works, stage,
} from './support/provider.mjs';
import { binary, startServer, until } from './support/server.mjs';

let server, acme, globex;
before(async () => {
  server = await startServer({
    workers: 2,
    settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 },
  });
  acme = await signUp(server);
  globex = await signUp(server);
  Object.assign(stage, { server, acme });
});
after(() => server?.dispose());

describe('OpenID Connect with openid-client', () => {
  test('a person signs in at an application, which then acts within its scopes and their rights', async () => {
    const app = await register();
    assert.match(app.client_secret, /^ics_[A-Za-z0-9_-]{43}$/);
    const config = await configure(app);
    assert.equal(config.serverMetadata().issuer, issuerOf(acme));
    const member = await acme.member('viewer');
    const tokens = await signInAt(member, config);
    const claims = tokens.claims();
    assert.equal(claims.iss, issuerOf(acme));
    assert.equal(claims.sub, member.user.id);
    assert.equal(claims.aud, app.id);
    assert.equal(claims.email, member.email);
    assert.equal(claims.name, 'Mona Member');
    assert.ok(Math.abs(claims.auth_time - Date.now() / 1000) < 300);
    assert.match(tokens.access_token, /^ioa_[A-Za-z0-9_-]{91}$/);
    assert.equal(tokens.scope, allScopes.join(' '));
    const program = new Caller(server, tokens.access_token);
    expectStatus(await program.get('/v1/documents'), 200);
    assert.equal((await program.post('/v1/documents', { title: 'No' })).status, 403, 'a viewer writes nothing, whatever the scopes say');
    assert.equal((await program.get('/v1/teams')).status, 403, 'scopes are the most');
    assert.equal((await program.post('/v1/me/password', { current_password: password, new_password: 'x'.repeat(20) })).status, 403);
    const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(person.email, member.email);
    assert.equal(person.given_name, 'Mona');
  });

  test('the id_token is signed with a published key, and survives its rotation', async () => {
    const app = await register();
    const config = await configure(app);
    const first = await signInAt(acme.owner, config);
    const keys = () => fetch(`${issuerOf(acme)}/jwks`).then((reply) => reply.json());
    const kid = (tokens) => jose.decodeProtectedHeader(tokens.id_token).kid;
    const verify = async (tokens) =>
      jose.jwtVerify(tokens.id_token, jose.createLocalJWKSet(await keys()), { issuer: issuerOf(acme), audience: app.id, algorithms: ['RS256'] });
    await verify(first);
    assert.ok((await keys()).keys.every((key) => key.use === 'sig' && !('d' in key)));
    expectStatus(await acme.owner.post('/v1/oauth/signing-keys/rotate', { overlap_s: 600 }), 204);
    const second = await signInAt(acme.owner, config);
    assert.equal(kid(second), kid(first), 'the next key is published before it signs');
    expectStatus(await acme.owner.post('/v1/oauth/signing-keys/rotate', { overlap_s: 0 }), 204);
    const third = await until(async () => {
      const tokens = await signInAt(acme.owner, config);
      return kid(tokens) !== kid(first) && tokens;
    }, 'another key signs');
    await verify(third);
    await verify(first);
    const rsa = '\\x06092a864886f70d010101'; /* what every RSA key names itself with */
    assert.equal(sql(server, `select bool_or(position('${rsa}'::bytea in sealed) > 0) from oauth.signing_key`), 'f', 'private keys lie sealed');
  });

  test('refresh tokens are used once, and each gives another', async () => {
    const config = await configure(await register());
    const first = await signInAt(acme.owner, config);
    const second = await client.refreshTokenGrant(config, first.refresh_token);
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal(second.claims().sub, acme.owner.user.id);
    const third = await client.refreshTokenGrant(config, second.refresh_token, { scope: 'openid document.read' });
    assert.equal(third.scope, 'openid document.read');
    assert.equal((await new Caller(server, third.access_token).post('/v1/documents', { title: 'No' })).status, 403);
    assert.equal((await client.refreshTokenGrant(config, third.refresh_token)).scope, allScopes.join(' '));
  });

  test('without offline_access there is no refresh token, without openid no id_token', async () => {
    const config = await configure(await register());
    const tokens = await signInAt(acme.owner, config, { scope: 'document.read', nonce: '' }).catch(async () => {
      const { callback, expected } = await allow(acme.owner, config, { scope: 'document.read' });
      return client.authorizationCodeGrant(config, callback, { ...expected, expectedNonce: undefined });
    });
    assert.equal(tokens.refresh_token, undefined);
    assert.equal(tokens.id_token, undefined);
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck));
  });

  test('an application on a device keeps no secret and listens on any port of the loopback address', async () => {
    const app = await register(acme, { kind: 'native', redirect_uris: ['http://127.0.0.1/back', 'com.example.app:/back'] });
    assert.equal(app.client_secret, null);
    const config = await configure(app);
    const at = 'http://127.0.0.1:49152/back';
    const { callback, expected } = await allow(acme.owner, config, { redirect_uri: at });
    assert.ok(callback.href.startsWith(`${at}?code=`));
    assert.ok((await client.authorizationCodeGrant(config, callback, expected)).access_token);
    const cookie = { cookie: `insula_session=${acme.owner.token}` };
    const asked = async () => ticketOf(await visit((await ask(config, { redirect_uri: at })).url, cookie));
    expectStatus(await decide(acme.owner, await asked(), { remember: true }), 200);
    await asked(); /* any program can take its name: a person is asked each time */
  });

  test('prompt and max_age are kept: nobody is asked in vain, and nobody gets by unasked', async () => {
    const app = await register();
    const config = await configure(app);
    const member = await acme.member();
    const cookie = { cookie: `insula_session=${member.token}` };
    const errorOf = async (parameters, headers) => {
      const { location } = await visit((await ask(config, parameters)).url, headers);
      const back = new URL(location);
      assert.equal(back.searchParams.get('iss'), issuerOf(acme));
      return back.searchParams.get('error');
    };
    assert.equal(await errorOf({ prompt: 'none' }), 'login_required');
    assert.equal(await errorOf({ prompt: 'none' }, cookie), 'consent_required');
    const first = await ask(config);
    expectStatus(await decide(member, ticketOf(await visit(first.url, cookie)), { remember: true }), 200);
    const again = await ask(config);
    const { location } = await visit(again.url, cookie);
    assert.ok((await client.authorizationCodeGrant(config, new URL(location), again.expected)).id_token, 'a remembered yes needs no page');
    assert.equal(await errorOf({ prompt: 'none', max_age: '0' }, cookie), 'login_required');
    ticketOf(await visit((await ask(config, { prompt: 'consent' })).url, cookie));
    const strict = ticketOf(await visit((await ask(config, { prompt: 'login' })).url, cookie));
    assert.equal(expectStatus(await member.post('/v1/oauth/consent/inspect', { request: strict }), 200).must_sign_in, true);
    assert.equal((await decide(member, strict)).body.code, 'sign_in_again');
    const fresh = await signIn(server, acme.slug, member.email);
    expectStatus(await decide(fresh, strict), 200);
  });

  test('a person says no, and the application is told so', async () => {
    const config = await configure(await register());
    const { url, expected } = await ask(config);
    const { redirect_to } = expectStatus(await decide(acme.owner, ticketOf(await visit(url)), { allow: false }), 200);
    await assert.rejects(client.authorizationCodeGrant(config, new URL(redirect_to), expected), (error) => error.error === 'access_denied');
  });

  test('a request that was pushed is known by its name alone, and once', async () => {
    const config = await configure(await register());
    const verifier = client.randomPKCECodeVerifier();
    const url = await client.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: redirectUri, scope: 'openid', code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });
    assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
    const { redirect_to } = expectStatus(await decide(acme.owner, ticketOf(await visit(url))), 200);
    assert.ok((await client.authorizationCodeGrant(config, new URL(redirect_to), { pkceCodeVerifier: verifier })).id_token);
    assert.equal((await visit(url)).location, '/consent#error=invalid_request_uri');
  });

  test('a device is let in by the code that it shows', async () => {
    const app = await register(acme, { kind: 'native', redirect_uris: [] });
    const config = await configure(app);
    const started = await client.initiateDeviceAuthorization(config, { scope: 'openid document.read offline_access' });
    assert.match(started.user_code, /^[B-Z]{4}-[B-Z]{4}$/);
    const poll = () => tokenRequest(acme, app, { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: started.device_code });
    assert.equal(said(await poll()), '400 authorization_pending');
    assert.equal(said(await poll()), '400 slow_down', 'who asks too often waits longer');
    const member = await acme.member();
    const asked = expectStatus(await member.post('/v1/oauth/device/inspect', { user_code: started.user_code.toLowerCase() }), 200);
    assert.equal(asked.application.name, app.name);
    expectStatus(await member.post('/v1/oauth/device', { user_code: started.user_code, allow: true }), 204);
    sql(server, `update oauth.device set polled_at = null where user_code = '${started.user_code.replace('-', '')}'`);
    const tokens = await poll();
    assert.equal(tokens.status, 200, JSON.stringify(tokens.body));
    assert.equal(jose.decodeJwt(tokens.body.id_token).sub, member.user.id);
    assert.equal(await works(tokens.body.access_token), 200);
    assert.equal(said(await poll()), '400 invalid_grant', 'a device code is good once');
    assert.equal((await member.post('/v1/oauth/device', { user_code: started.user_code, allow: true })).status, 404);
  });

  test('an application signs a person out with their id_token, and nobody without it', async () => {
    const config = await configure(await register());
    const member = await acme.member();
    const cookie = { cookie: `insula_session=${member.token}` };
    const tokens = await signInAt(member, config);
    const end = (parameters) => visit(client.buildEndSessionUrl(config, parameters), cookie);
    assert.equal((await end({ post_logout_redirect_uri: logoutUri })).location, '/');
    assert.equal((await end({ post_logout_redirect_uri: 'https://evil.test/', id_token_hint: `${tokens.id_token.slice(0, -4)}AAAA` })).location, '/');
    assert.equal((await member.get('/v1/me')).status, 200);
    const out = await end({ post_logout_redirect_uri: logoutUri, id_token_hint: tokens.id_token, state: 'x y' });
    assert.equal(out.location, `${logoutUri}?state=x%20y`);
    assert.equal((await member.get('/v1/me')).status, 401);
  });
});

describe('OAuth with oauth4webapi', () => {
  test('the workspace describes itself in both places', async () => {
    assert.deepEqual(await discover('oauth2'), await discover('oidc'));
    assert.equal((await anybody(server).get('/v1/oauth/t/surely-not-there/.well-known/openid-configuration')).status, 404);
  });

  test('a service acts by itself with a secret, within what its account and its maker may', async () => {
    const as = await discover('oauth2');
    const app = await registerService();
    const me = { client_id: app.id };
    for (const authentication of [oauth4webapi.ClientSecretBasic(app.client_secret), oauth4webapi.ClientSecretPost(app.client_secret)]) {
      const reply = await oauth4webapi.clientCredentialsGrantRequest(as, me, authentication, {}, options);
      const tokens = await oauth4webapi.processClientCredentialsResponse(as, me, reply);
      assert.equal(tokens.scope, 'document.read document.write');
      const document = expectStatus(await new Caller(server, tokens.access_token).post('/v1/documents', { title: 'By a service' }), 201);
      assert.equal(document.owner_id, app.account.id);
    }
  });

  test('a service proves itself with a key of its own, and each proof is good once', async () => {
    const as = await discover('oauth2');
    for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
      const pair = await jose.generateKeyPair(algorithm, { extractable: true });
      const keys = { keys: [{ ...(await jose.exportJWK(pair.publicKey)), kid: 'one', alg: algorithm }] };
      const app = await registerService(acme, { authentication: 'private_key_jwt', keys });
      const assertion = (claims = {}, header = {}) =>
        new jose.SignJWT({ jti: randomUUID(), iss: app.id, sub: app.id, aud: as.issuer, exp: Math.floor(Date.now() / 1000) + 60, ...claims })
          .setProtectedHeader({ alg: algorithm, kid: 'one', ...header }).sign(pair.privateKey);
      const prove = async (client_assertion) => said(await tokenRequest(acme, { id: app.id }, {
        grant_type: 'client_credentials', client_assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }));
      const good = await assertion();
      assert.equal(await prove(good), '200 undefined', algorithm);
      assert.equal(await prove(good), '401 invalid_client', 'assertion replayed');
      for (const [what, claims] of Object.entries({
        'for another audience': { aud: issuerOf(globex) }, expired: { exp: 1 }, 'for ever': { exp: 4102444800 }, 'of another': { sub: randomUUID() },
        'without jti': { jti: undefined }, 'not yet': { nbf: 4102444800 },
      })) assert.equal(await prove(await assertion(claims)), '401 invalid_client', what);
      assert.equal(await prove(await assertion({}, { kid: 'two' })), '401 invalid_client', 'an unknown key');
      const none = [{ alg: 'none' }, jose.decodeJwt(good)].map((part) => jose.base64url.encode(JSON.stringify(part))).join('.');
      assert.equal(await prove(`${none}.`), '401 invalid_client', 'alg none');
      const secret = new TextEncoder().encode(JSON.stringify(keys.keys[0]));
      const confused = await new jose.SignJWT(jose.decodeJwt(good)).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret);
      assert.equal(await prove(confused), '401 invalid_client', 'the public key as a secret');
    }
  });

  test('introspection tells an application of its own tokens, revocation ends them at once', async () => {
    const as = await discover('oauth2');
    const [app, other] = [await register(), await register()];
    const config = await configure(app), me = { client_id: app.id };
    const look = async (token, of = app) => {
      const reply = await oauth4webapi.introspectionRequest(as, { client_id: of.id }, oauth4webapi.ClientSecretBasic(of.client_secret), token, options);
      return oauth4webapi.processIntrospectionResponse(as, { client_id: of.id }, reply);
    };
    const revoke = async (token, of = app) => oauth4webapi.processRevocationResponse(
      await oauth4webapi.revocationRequest(as, { client_id: of.id }, oauth4webapi.ClientSecretBasic(of.client_secret), token, options));
    const tokens = await signInAt(acme.owner, config);
    const state = await look(tokens.access_token);
    assert.deepEqual([state.active, state.sub, state.client_id, state.scope], [true, acme.owner.user.id, me.client_id, allScopes.join(' ')]);
    assert.equal((await look(tokens.refresh_token)).active, true);
    assert.deepEqual(await look(tokens.access_token, other), { active: false });
    assert.deepEqual(await look(tokens.refresh_token, other), { active: false });
    assert.deepEqual(await look('nonsense'), { active: false });
    await revoke(tokens.access_token, other);
    assert.equal(await works(tokens.access_token), 200, 'nobody takes back what is another application\'s');
    await revoke(tokens.access_token);
    assert.equal(await works(tokens.access_token), 401);
    const next = await client.refreshTokenGrant(config, tokens.refresh_token);
    await revoke(next.refresh_token);
    assert.equal(await works(next.access_token), 401);
    assert.deepEqual(await look(next.refresh_token), { active: false });
    await assert.rejects(client.refreshTokenGrant(config, next.refresh_token), (error) => oauthError(error) === 'invalid_grant');
  });
});

describe('what people and workspaces take back', () => {
  test('a person sees the applications with access of theirs, and ends it', async () => {
    const app = await register();
    const config = await configure(app);
    const member = await acme.member();
    const tokens = await signInAt(member, config);
    const mine = expectStatus(await member.get('/v1/me/applications'), 200).data;
    assert.deepEqual(mine.map(({ id, name }) => ({ id, name })), [{ id: app.id, name: app.name }]);
    assert.deepEqual(mine[0].scopes, [...allScopes].sort());
    expectStatus(await member.delete(`/v1/me/applications/${app.id}`), 204);
    assert.equal(await works(tokens.access_token), 401);
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), (error) => oauthError(error) === 'invalid_grant');
    assert.deepEqual(expectStatus(await member.get('/v1/me/applications'), 200).data, []);
    assert.equal((await member.delete(`/v1/me/applications/${app.id}`)).status, 404);
  });

  test('a suspended person\'s tokens open nothing and make no others', async () => {
    const config = await configure(await register());
    const member = await acme.member();
    const tokens = await signInAt(member, config);
    const late = await allow(member, config);
    expectStatus(await acme.owner.patch(`/v1/users/${member.user.id}`, { status: 'suspended' }), 200);
    assert.equal(await works(tokens.access_token), 401);
    for (const attempt of [() => client.refreshTokenGrant(config, tokens.refresh_token), () => client.authorizationCodeGrant(config, late.callback, late.expected)])
      await assert.rejects(attempt, (error) => oauthError(error) === 'invalid_grant');
  });

  test('rights that somebody loses are lost to their applications with the next request', async () => {
    const member = await acme.member('admin');
    const tokens = await signInAt(member, await configure(await register()));
    const { admin, viewer } = await acme.roles();
    const program = new Caller(server, tokens.access_token);
    expectStatus(await program.post('/v1/documents', { title: 'Yes' }), 201);
    expectStatus(await acme.owner.put(`/v1/users/${member.user.id}/roles/${viewer.id}`), 204);
    expectStatus(await acme.owner.delete(`/v1/users/${member.user.id}/roles/${admin.id}`), 204);
    assert.equal((await program.post('/v1/documents', { title: 'No' })).status, 403);
  });

  test('two secrets are good at once; one taken away, or the whole application, ends what it opened', async () => {
    const app = await registerService();
    const second = expectStatus(await acme.owner.post(`/v1/oauth/applications/${app.id}/secrets`), 201).client_secret;
    assert.equal((await acme.owner.post(`/v1/oauth/applications/${app.id}/secrets`)).body.code, 'too_many_secrets');
    const get = (client_secret) => tokenRequest(acme, { id: app.id, client_secret }, { grant_type: 'client_credentials' });
    const [a, b] = [await get(app.client_secret), await get(second)];
    assert.deepEqual([a.status, b.status], [200, 200]);
    const listed = expectStatus(await acme.owner.get(`/v1/oauth/applications/${app.id}`), 200);
    assert.ok(!JSON.stringify(listed).includes(second.slice(12)));
    const gone = listed.secrets.find(({ hint }) => app.client_secret.startsWith(hint));
    expectStatus(await acme.owner.delete(`/v1/oauth/applications/${app.id}/secrets/${gone.id}`), 204);
    assert.equal(said(await get(app.client_secret)), '401 invalid_client');
    assert.equal((await get(second)).status, 200);
    expectStatus(await acme.owner.delete(`/v1/oauth/applications/${app.id}`), 204);
    assert.equal(said(await get(second)), '401 invalid_client');
    assert.equal(await works(b.body.access_token), 401);
  });

  test('the trail says who registered, allowed and took back what; no secret is in it', async () => {
    const app = await register();
    const tokens = await signInAt(acme.owner, await configure(app));
    expectStatus(await acme.owner.delete(`/v1/me/applications/${app.id}`), 204);
    const types = await until(async () => {
      const events = expectStatus(await acme.owner.get(`/v1/audit-events?subject_id=${app.id}`), 200).data;
      return events.length >= 3 && events;
    }, 'the trail has them');
    assert.deepEqual(types.map(({ type }) => type).sort(), ['application.access_revoked', 'application.allowed', 'application.created']);
    assert.ok(!JSON.stringify(types).includes(app.client_secret));
    const rows = sql(server, 'select coalesce(string_agg(x::text, chr(10)), $$$$) from oauth.application x');
    assert.ok(!rows.includes(app.client_secret) && !rows.includes(tokens.refresh_token));
  });

  test('nobody registers an application that may more than they do, or where none may be led', async () => {
    const admin = await acme.member('admin');
    const body = { name: 'X', kind: 'web', redirect_uris: [redirectUri], scopes: ['openid'] };
    const wrong = async (more) => {
      const reply = await admin.post('/v1/oauth/applications', { ...body, ...more });
      return `${reply.status} ${reply.body.errors?.[0]?.pointer ?? reply.body.code}`;
    };
    assert.equal(await wrong({ scopes: ['moon.land'] }), '422 /scopes/0');
    assert.equal(await wrong({ redirect_uris: [] }), '422 /redirect_uris');
    for (const uri of ['http://app.test/', 'https://app.test/#x', 'https://app.test@evil.test/', 'https://*.app.test/', 'javascript:alert(1)',
      'https://app.test/a/../b', '//app.test/', 'https://', 'data:text/html,x', 'com.example.app:/back', 'https:\\\\app.test/'])
      assert.equal(await wrong({ redirect_uris: [uri] }), '422 /redirect_uris/0', uri);
    assert.equal(await wrong({ kind: 'browser', authentication: 'client_secret' }), '422 /authentication');
    assert.equal(await wrong({ kind: 'service', redirect_uris: [] }), '422 /service_account');
    assert.equal(await wrong({ authentication: 'private_key_jwt', keys: { keys: [] } }), '422 /keys');
    assert.equal((await (await acme.member()).post('/v1/oauth/applications', body)).status, 403);
    const custom = expectStatus(await acme.owner.post('/v1/roles', { name: unique('registrar'), permissions: ['application.write', 'application.read'] }), 201);
    const viewer = await acme.member('viewer');
    expectStatus(await acme.owner.put(`/v1/users/${viewer.user.id}/roles/${custom.id}`), 204);
    assert.equal((await viewer.post('/v1/oauth/applications', { ...body, scopes: ['user.write'] })).body.code, 'scope_exceeds_giver');
  });
});

describe('applications of the platform', () => {
  const insula = (...args) => {
    const done = spawnSync(binary, [...args, '--data', server.data], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  const create = (kind = 'web', scopes = 'openid email offline_access document.read', uri = redirectUri) => {
    const said = insula('application', 'create', unique('Everywhere'), kind, uri, scopes);
    return { id: /client_id (\S+)/.exec(said)[1], client_secret: /client_secret (\S+)/.exec(said)?.[1] ?? null };
  };
  const scope = 'openid email offline_access document.read';

  test('one that an operator registers signs people of every workspace in, each at its own issuer', async () => {
    const app = create();
    assert.match(app.client_secret, /^ics_/);
    for (const workspace of [acme, globex]) {
      const config = await configure(app, workspace);
      const tokens = await signInAt(workspace.owner, config, { scope });
      assert.equal(tokens.claims().iss, issuerOf(workspace));
      assert.equal(tokens.claims().email, workspace.owner.email);
      assert.equal(await works(tokens.access_token), 200);
      const mine = expectStatus(await workspace.owner.get('/v1/me/applications'), 200).data;
      assert.ok(mine.some(({ id }) => id === app.id));
      assert.ok(!expectStatus(await workspace.owner.get('/v1/oauth/applications?limit=200'), 200).data.some(({ id }) => id === app.id), 'it is not the workspace\'s own');
      for (const attempt of [workspace.owner.patch(`/v1/oauth/applications/${app.id}`, { redirect_uris: ['https://evil.test/'] }),
        workspace.owner.post(`/v1/oauth/applications/${app.id}/secrets`), workspace.owner.delete(`/v1/oauth/applications/${app.id}`)])
        assert.equal((await attempt).status, 404, 'nor can the workspace change it');
    }
    assert.equal(said(await tokenRequest(acme, { ...app, client_secret: `ics_${'A'.repeat(43)}` }, { grant_type: 'refresh_token', refresh_token: 'x' })), '401 invalid_client');
    assert.match(insula('application', 'list'), new RegExp(app.id));
  });

  test('a code or token of one workspace means nothing to another, though the application is the same', async () => {
    const app = create();
    const [here, there] = [await configure(app), await configure(app, globex)];
    const answer = await allow(acme.owner, here, { scope });
    assert.equal(said(await tokenRequest(globex, app, codeForm(answer))), '400 invalid_grant');
    const tokens = await client.authorizationCodeGrant(here, answer.callback, answer.expected);
    await assert.rejects(client.refreshTokenGrant(there, tokens.refresh_token), (error) => oauthError(error) === 'invalid_grant');
    assert.ok(await client.refreshTokenGrant(here, tokens.refresh_token));
  });

  test('a workspace switches it off, and all its access there ends; elsewhere nothing changes', async () => {
    const app = create();
    const [config, elsewhere] = [await configure(app), await configure(app, globex)];
    const [tokens, others] = [await signInAt(acme.owner, config, { scope }), await signInAt(globex.owner, elsewhere, { scope })];
    const set = (body, who = acme.owner) => who.patch(`/v1/oauth/platform-applications/${app.id}`, body);
    const seen = async () => {
      const { enabled, trusted } = expectStatus(await acme.owner.get('/v1/oauth/platform-applications'), 200).data.find(({ id }) => id === app.id);
      return { enabled, trusted };
    };
    assert.deepEqual(await seen(), { enabled: true, trusted: false });
    assert.equal((await set({ enabled: false }, await acme.member())).status, 403);
    expectStatus(await set({ enabled: false }), 204);
    assert.deepEqual(await seen(), { enabled: false, trusted: false });
    assert.equal(await works(tokens.access_token), 401);
    assert.equal(said(await tokenRequest(acme, app, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })), '401 invalid_client');
    assert.equal((await visit((await ask(config, { scope })).url)).location, '/consent#error=invalid_client');
    assert.equal(await works(others.access_token), 200);
    expectStatus(await set({ enabled: true }), 204);
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), (error) => oauthError(error) === 'invalid_grant', 'what ended stays ended');
    assert.ok(await signInAt(acme.owner, config, { scope }));
    await until(async () => expectStatus(await acme.owner.get(`/v1/audit-events?subject_id=${app.id}&type=application.admitted`), 200).data.length === 2, 'the trail has both');
  });

  test('trusted by an administrator nobody is asked; not on a device, and not by whoever could not do it themselves', async () => {
    const app = create('web', 'openid email document.read user.write');
    const config = await configure(app);
    const cookie = { cookie: `insula_session=${acme.owner.token}` };
    const parameters = { scope: 'openid email document.read' };
    ticketOf(await visit((await ask(config, parameters)).url, cookie));
    const custom = expectStatus(await acme.owner.post('/v1/roles', { name: unique('registrar'), permissions: ['application.write', 'application.read'] }), 201);
    const viewer = await acme.member('viewer');
    expectStatus(await acme.owner.put(`/v1/users/${viewer.user.id}/roles/${custom.id}`), 204);
    const trust = (who, of = app) => who.patch(`/v1/oauth/platform-applications/${of.id}`, { trusted: true });
    assert.equal((await trust(viewer)).body.code, 'scope_exceeds_giver');
    expectStatus(await trust(acme.owner), 204);
    const { url, expected } = await ask(config, parameters);
    const { location } = await visit(url, cookie);
    assert.ok((await client.authorizationCodeGrant(config, new URL(location), expected)).id_token);
    const native = create('native', 'openid', 'com.example.app:/back');
    expectStatus(await trust(acme.owner, native), 204);
    ticketOf(await visit((await ask(await configure(native), { scope: 'openid', redirect_uri: 'com.example.app:/back' })).url, cookie));
  });

  test('deleted by the operator it is nobody\'s', async () => {
    const app = create();
    const config = await configure(app);
    const tokens = await signInAt(acme.owner, config, { scope });
    insula('application', 'delete', app.id);
    assert.equal(said(await tokenRequest(acme, app, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })), '401 invalid_client');
    assert.equal((await acme.owner.patch(`/v1/oauth/platform-applications/${app.id}`, { enabled: true })).body.code, 'platform_application_not_found');
  });

  test('what is registered for all is looked at as what is registered for one', async () => {
    const wrong = (...args) => spawnSync(binary, ['application', 'create', 'X', ...args, '--data', server.data], { encoding: 'utf8' });
    for (const args of [['web', 'http://app.test/', 'openid'], ['web', redirectUri, 'moon.land'], ['service', redirectUri, 'openid'], ['web', '', 'openid']])
      assert.notEqual(wrong(...args).status, 0, args.join(' '));
  });
});

describe('attacks', () => {
  test('code replay: the second use ends the tokens of the first', async () => {
    const app = await register();
    const config = await configure(app);
    const answer = await allow(acme.owner, config);
    const tokens = await client.authorizationCodeGrant(config, answer.callback, answer.expected);
    assert.equal(await works(tokens.access_token), 200);
    assert.equal(said(await tokenRequest(acme, app, codeForm(answer))), '400 invalid_grant');
    assert.equal(await works(tokens.access_token), 401);
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), (error) => oauthError(error) === 'invalid_grant');
  });

  test('a code used twice at once gives tokens once', async () => {
    const app = await register();
    const answer = await allow(acme.owner, await configure(app));
    const replies = await Promise.all([1, 2, 3, 4].map(() => tokenRequest(acme, app, codeForm(answer))));
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
  });

  test('refresh theft: the old token coming again ends the whole family', async () => {
    const app = await register();
    const config = await configure(app);
    const stolen = await signInAt(acme.owner, config);
    const thief = await client.refreshTokenGrant(config, stolen.refresh_token);
    await assert.rejects(client.refreshTokenGrant(config, stolen.refresh_token), (error) => oauthError(error) === 'invalid_grant');
    assert.equal(await works(thief.access_token), 401);
    assert.equal(await works(stolen.access_token), 401);
    await assert.rejects(client.refreshTokenGrant(config, thief.refresh_token), (error) => oauthError(error) === 'invalid_grant');
    await until(async () => expectStatus(await acme.owner.get(`/v1/audit-events?subject_id=${app.id}&type=application.refresh_reused`), 200).data.length === 1,
      'the theft is in the trail');
  });

  test('PKCE downgrade: no challenge, the plain method and a missing or wrong verifier are refused', async () => {
    const app = await register();
    const config = await configure(app);
    const errorOf = async (parameters) => new URL((await visit((await ask(config, parameters)).url)).location).searchParams.get('error');
    assert.equal(await errorOf({ code_challenge: '' }), 'invalid_request');
    assert.equal(await errorOf({ code_challenge_method: 'plain' }), 'invalid_request');
    assert.equal(await errorOf({ code_challenge_method: '' }), 'invalid_request');
    const answer = await allow(acme.owner, config);
    assert.equal(said(await tokenRequest(acme, app, { ...codeForm(answer), code_verifier: '' })), '400 invalid_request');
    assert.equal(said(await tokenRequest(acme, app, { ...codeForm(answer), code_verifier: client.randomPKCECodeVerifier() })), '400 invalid_grant');
    assert.equal((await tokenRequest(acme, app, codeForm(answer))).status, 200);
  });

  test('mix-up: each answer names its issuer, and no workspace takes another\'s code', async () => {
    const [mine, theirs] = [await register(), await register(globex)];
    const answer = await allow(acme.owner, await configure(mine));
    assert.equal(answer.callback.searchParams.get('iss'), issuerOf(acme));
    const elsewhere = await configure(theirs, globex);
    await assert.rejects(client.authorizationCodeGrant(elsewhere, answer.callback, answer.expected), (error) => /iss/.test(error.cause?.message ?? error.message));
    assert.equal(said(await tokenRequest(globex, theirs, codeForm(answer))), '400 invalid_grant');
    assert.equal(said(await tokenRequest(globex, mine, codeForm(answer))), '401 invalid_client');
    const other = await register();
    assert.equal(said(await tokenRequest(acme, other, codeForm(answer))), '400 invalid_grant', 'nor another application');
    assert.equal((await tokenRequest(acme, mine, codeForm(answer))).status, 200);
  });

  test('redirect tricks: prefix, user name, fragment, path traversal, other port, other scheme lead nowhere', async () => {
    const web = await configure(await register(acme, { redirect_uris: ['https://app.test/callback', 'http://localhost:3000/callback'] }));
    const native = await configure(await register(acme, { kind: 'native', redirect_uris: ['http://127.0.0.1/back'] }));
    const tries = {
      web: ['https://app.test/callback/../evil', 'https://app.test/callback.evil', 'https://app.test/callback?x=1', 'https://app.test/callback#x', 'https://app.test@evil.test/callback',
        'https://app.test.evil.test/callback', 'https://app.test:8443/callback', 'http://app.test/callback', 'https://app.test/CALLBACK', 'https://app.test/callback%2f..',
        '//evil.test/callback', 'https://evil.test/?https://app.test/callback', 'http://localhost:3001/callback', 'https://app.test/callback/', 'javascript:alert(1)'],
      native: ['http://127.0.0.1:80@evil.test/back', 'http://127.0.0.1:8080/back/../x', 'http://127.0.0.1.evil.test/back', 'http://localhost/back', 'http://127.0.0.1:/back',
        'http://127.0.0.1:99x/back', 'https://127.0.0.1/back', 'http://[::1]:8080/back'],
    };
    for (const [config, uris] of [[web, tries.web], [native, tries.native]])
      for (const redirect_uri of uris)
        assert.equal((await visit((await ask(config, { redirect_uri })).url)).location, '/consent#error=invalid_redirect_uri', redirect_uri);
    const twice = await visit(`${(await ask(web, { redirect_uri: 'https://app.test/callback' })).url}&redirect_uri=https://evil.test/`);
    assert.deepEqual(twice, { status: 400, location: null }, 'a parameter given twice');
    const answer = await allow(acme.owner, web, { redirect_uri: 'https://app.test/callback' });
    assert.equal(answer.callback.href.split('?')[0], 'https://app.test/callback');
  });

  test('a code is bound to the redirect_uri that it was asked for with', async () => {
    const app = await register(acme, { redirect_uris: [redirectUri, 'https://app.test/other?from=insula'] });
    const answer = await allow(acme.owner, await configure(app));
    assert.equal(said(await tokenRequest(acme, app, { ...codeForm(answer), redirect_uri: 'https://app.test/other?from=insula' })), '400 invalid_grant');
  });

  test('scope widening: neither the first question nor a refresh gets more than was given', async () => {
    const app = await register(acme, { scopes: ['openid', 'offline_access', 'document.read'] });
    const config = await configure(app);
    const { url } = await ask(config, { scope: 'openid document.write' });
    assert.equal(new URL((await visit(url)).location).searchParams.get('error'), 'invalid_scope');
    const tokens = await signInAt(acme.owner, config, { scope: 'openid offline_access' });
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token, { scope: 'openid document.read' }), (error) => oauthError(error) === 'invalid_scope');
    expectStatus(await acme.owner.patch(`/v1/oauth/applications/${app.id}`, { scopes: ['openid', 'offline_access'] }), 200);
    assert.equal((await client.refreshTokenGrant(config, tokens.refresh_token)).scope, 'openid offline_access');
  });

  test('tokens and applications of another workspace open nothing here', async () => {
    const [mine, theirs] = [await register(), await register(globex)];
    const [ours, others] = [await configure(mine), await configure(theirs, globex)];
    const tokens = await signInAt(globex.owner, others);
    assert.equal((await fetch(`${issuerOf(acme)}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
    assert.deepEqual(await client.tokenIntrospection(ours, tokens.access_token), { active: false });
    await assert.rejects(client.refreshTokenGrant(ours, tokens.refresh_token), (error) => oauthError(error) === 'invalid_grant');
    assert.equal(said(await tokenRequest(acme, theirs, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })), '401 invalid_client');
    const ticket = ticketOf(await visit((await ask(others)).url));
    assert.equal((await decide(acme.owner, ticket)).body.code, 'authorization_request_not_found');
    assert.equal((await acme.owner.get(`/v1/oauth/applications/${theirs.id}`)).status, 404);
    const { location } = await visit((await ask(others)).url, { cookie: `insula_session=${acme.owner.token}` });
    ticketOf({ location });
    assert.ok(await client.refreshTokenGrant(others, tokens.refresh_token), 'and they still work where they belong');
  });

  test('guessing a client_secret is slowed', async () => {
    const app = await registerService();
    const guess = () => tokenRequest(acme, { id: app.id, client_secret: `ics_${'A'.repeat(43)}` }, { grant_type: 'client_credentials' });
    const replies = [];
    for (let i = 0; i < 30; i += 1) replies.push(await guess());
    assert.equal(said(replies[0]), '401 invalid_client');
    assert.match(replies[0].headers.get('www-authenticate'), /^Basic/);
    const last = replies.at(-1);
    assert.equal(last.status, 429);
    assert.ok(Number(last.headers.get('retry-after')) > 0);
    const other = await registerService();
    assert.equal((await tokenRequest(acme, other, { grant_type: 'client_credentials' })).status, 200, 'others are not made to wait');
  });

  test('guessing the code of a device is slowed', async () => {
    const member = await acme.member();
    const replies = [];
    for (let i = 0; i < 14; i += 1) replies.push(await member.post('/v1/oauth/device/inspect', { user_code: 'BBBB-BBBB' }));
    assert.equal(replies[0].status, 404);
    assert.equal(replies.at(-1).body.code, 'too_many_attempts');
  });

  test('consent cannot be forged: not by a form, not without the header, not twice, not by a program', async () => {
    const config = await configure(await register());
    const member = await acme.member();
    const request = ticketOf(await visit((await ask(config)).url));
    const post = (headers, body) => fetch(`${server.url}/v1/oauth/consent`, { method: 'POST', headers: { cookie: `insula_session=${member.token}`, ...headers }, body });
    const json = JSON.stringify({ request, allow: true });
    assert.equal((await post({ 'content-type': 'application/json' }, json)).status, 403);
    assert.equal((await post({ 'content-type': 'application/json', 'x-requested-with': 'insula', origin: 'https://evil.test' }, json)).status, 403);
    assert.notEqual((await post({ 'x-requested-with': 'insula', 'content-type': 'application/x-www-form-urlencoded' }, `request=${request}&allow=true`)).status, 200);
    const key = expectStatus(await member.post('/v1/api-keys', { name: 'K', scopes: ['document.read'] }), 201).key;
    assert.equal((await decide(new Caller(server, key), request)).status, 403);
    assert.equal((await decide(anybody(server), request)).status, 401);
    expectStatus(await decide(member, request), 200);
    assert.equal((await decide(member, request)).status, 404);
  });

  test('the consent page is shown in no frame', async () => {
    for (const page of ['/consent', '/device']) {
      const reply = await fetch(server.url + page, { headers: { accept: 'text/html' } });
      assert.equal(reply.status, 200);
      assert.match(reply.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    }
  });

  test('one kind of credential is never another', async () => {
    const app = await register();
    const config = await configure(app);
    const tokens = await signInAt(acme.owner, config);
    for (const token of [tokens.refresh_token, tokens.id_token, app.client_secret, tokens.access_token.replace('ioa_', 'isk_')])
      assert.equal(await works(token), 401);
    assert.equal(said(await tokenRequest(acme, app, { grant_type: 'refresh_token', refresh_token: tokens.access_token })), '400 invalid_grant');
    assert.equal(said(await tokenRequest(acme, app, { ...codeForm(await allow(acme.owner, config)), code: tokens.refresh_token })), '400 invalid_grant');
    assert.equal(said(await tokenRequest(acme, app, { grant_type: 'password', username: acme.owner.email, password })), '400 unsupported_grant_type');
    assert.equal(said(await tokenRequest(acme, app, { grant_type: 'client_credentials' })), '400 unauthorized_client');
    const basic = { authorization: `Basic ${Buffer.from(`${app.id}:${app.client_secret}`).toString('base64')}` };
    assert.equal(said(await tokenRequest(acme, app, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic)), '400 invalid_request', 'two proofs');
    assert.equal((await fetch(`${server.url}/v1/documents?access_token=${tokens.access_token}`)).status, 400);
    const keys = expectStatus(await acme.owner.get('/v1/api-keys'), 200).data;
    assert.ok(!keys.some(({ name }) => name === app.name), 'access tokens are no API keys');
  });
});
