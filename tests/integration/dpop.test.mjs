/* Tokens bound to a key (DPoP, RFC 9449): with openid-client and oauth4webapi, and every attack on them, by name. */
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as jose from 'jose';
import * as oauth4webapi from 'oauth4webapi';
import * as client from 'openid-client';
import { signUp } from './support/api.mjs';
import {
  allow, ask, codeForm, configure, discover, issuerOf, oauthError, options, register, registerService, said, tokenRequest, visit, works, stage,
} from './support/provider.mjs';
import { startServer } from './support/server.mjs';

let server, acme;
before(async () => {
  server = await startServer({
    workers: 2,
    settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 },
  });
  acme = await signUp(server);
  Object.assign(stage, { server, acme });
});
after(() => server?.dispose());

/* Proofs as RFC 9449 has them, and as it has them not. */
async function keyHolder(algorithm = 'ES256') {
  const pair = await jose.generateKeyPair(algorithm, { extractable: true });
  const jwk = await jose.exportJWK(pair.publicKey);
  const ath = (token) => createHash('sha256').update(token).digest('base64url');
  const proof = (method, path, { token, header = {}, key = pair.privateKey, ...claims } = {}) =>
    new jose.SignJWT({ jti: randomUUID(), htm: method, htu: server.url + path, iat: Math.floor(Date.now() / 1000), ...(token ? { ath: ath(token) } : {}), ...claims })
      .setProtectedHeader({ alg: algorithm, typ: 'dpop+jwt', jwk, ...header }).sign(key);
  const get = async (path, token, dpop) => {
    const reply = await fetch(server.url + path, { headers: { authorization: `DPoP ${token}`, ...(dpop ? { dpop } : {}) } });
    const { code } = await reply.json();
    return { said: `${reply.status} ${code}`, challenge: reply.headers.get('www-authenticate') };
  };
  return { pair, jwk, proof, get, ath, thumbprint: await jose.calculateJwkThumbprint(jwk) };
}
const tokenPath = (workspace) => new URL(`${issuerOf(workspace)}/token`).pathname;

describe('DPoP: tokens bound to a key', () => {
  test('openid-client signs in, calls the API, asks who it is and refreshes with proofs alone', async () => {
    const app = await register(acme, { kind: 'browser' });
    const config = await configure(app);
    assert.ok(config.serverMetadata().dpop_signing_alg_values_supported.includes('ES256'));
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const { callback, expected } = await allow(acme.owner, config, { dpop_jkt: await DPoP.calculateThumbprint() });
    await assert.rejects(client.authorizationCodeGrant(config, callback, expected), (error) => oauthError(error) === 'invalid_dpop_proof', 'the code is bound as well');
    const tokens = await client.authorizationCodeGrant(config, callback, expected, undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    const call = () => client.fetchProtectedResource(config, tokens.access_token, new URL(`${server.url}/v1/documents?limit=1`), 'GET', undefined, undefined, { DPoP });
    assert.equal((await call()).status, 200);
    assert.equal((await call()).status, 200, 'each call with a proof of its own');
    assert.equal((await client.fetchUserInfo(config, tokens.access_token, acme.owner.user.id, { DPoP })).email, acme.owner.email);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
    assert.equal(refreshed.token_type, 'dpop');
    const narrower = await client.refreshTokenGrant(config, refreshed.refresh_token, { scope: 'openid document.read' }, { DPoP });
    assert.equal(narrower.token_type, 'dpop');
    assert.equal((await client.refreshTokenGrant(config, narrower.refresh_token, undefined, { DPoP })).token_type, 'dpop');
  });

  test('oauth4webapi binds the token of a service; introspection names the key, and revocation needs none', async () => {
    const as = await discover('oauth2');
    const app = await registerService();
    const me = { client_id: app.id };
    const DPoP = oauth4webapi.DPoP(me, await oauth4webapi.generateKeyPair('PS256'));
    const authentication = oauth4webapi.ClientSecretBasic(app.client_secret);
    const tokens = await oauth4webapi.processClientCredentialsResponse(as, me, await oauth4webapi.clientCredentialsGrantRequest(as, me, authentication, {}, { ...options, DPoP }));
    assert.equal(tokens.token_type, 'dpop');
    const create = () => oauth4webapi.protectedResourceRequest(tokens.access_token, 'POST', new URL(`${server.url}/v1/documents`), new Headers({ 'content-type': 'application/json' }),
      JSON.stringify({ title: 'Bound' }), { ...options, DPoP });
    assert.equal((await create()).status, 201);
    const look = async () => oauth4webapi.processIntrospectionResponse(as, me, await oauth4webapi.introspectionRequest(as, me, authentication, tokens.access_token, options));
    const state = await look();
    assert.deepEqual([state.active, state.token_type, state.cnf], [true, 'DPoP', { jkt: await DPoP.calculateThumbprint() }]);
    await oauth4webapi.processRevocationResponse(await oauth4webapi.revocationRequest(as, me, authentication, tokens.access_token, options));
    assert.deepEqual(await look(), { active: false });
    await assert.rejects(async () => oauth4webapi.processResourceDiscoveryResponse(new URL(server.url), await create()));
  });

  test('a stolen token is worth nothing without its key: as a bearer, with another key, for another token', async () => {
    const app = await registerService();
    const [holder, thief] = [await keyHolder(), await keyHolder()];
    const bound = async (of) => (await tokenRequest(acme, app, { grant_type: 'client_credentials' }, { dpop: await of.proof('POST', tokenPath(acme)) })).body.access_token;
    const [token, other] = [await bound(holder), await bound(holder)];
    const at = '/v1/documents';
    const good = await holder.proof('GET', at, { token });
    assert.equal((await holder.get(at, token, good)).said, '200 undefined');
    assert.equal((await holder.get(at, token, good)).said, '401 invalid_dpop_proof', 'a proof replayed');
    assert.equal(await works(token), 401, 'as a bearer token');
    assert.equal((await fetch(server.url + at, { headers: { authorization: `Bearer ${token}`, dpop: await holder.proof('GET', at, { token }) } })).status, 401, 'nor with a proof beside it');
    assert.match((await holder.get(at, token)).challenge, /^DPoP .*error="invalid_dpop_proof".*algs="/, 'without a proof');
    assert.equal((await holder.get(at, token, await thief.proof('GET', at, { token }))).said, '401 unauthenticated', 'with another key');
    const now = Math.floor(Date.now() / 1000);
    for (const [what, dpop] of Object.entries({
      'a proof for another token': await holder.proof('GET', at, { token: other }), 'without ath': await holder.proof('GET', at),
      'another method': await holder.proof('POST', at, { token }), 'another path': await holder.proof('GET', '/v1/teams', { token }),
      'another host': await holder.proof('GET', at, { token, htu: `https://evil.test${at}` }), 'an old one': await holder.proof('GET', at, { token, iat: now - 600 }),
      'one of tomorrow': await holder.proof('GET', at, { token, iat: now + 600 }), 'without iat': await holder.proof('GET', at, { token, iat: 'now' }),
      'without jti': await holder.proof('GET', at, { token, jti: undefined }), 'another type': await holder.proof('GET', at, { token, header: { typ: 'JWT' } }),
      'with a private key in its head': await holder.proof('GET', at, { token, header: { jwk: await jose.exportJWK(holder.pair.privateKey) } }),
      'signed by another than it shows': await holder.proof('GET', at, { token, key: thief.pair.privateKey }),
      'without a signature': `${[{ alg: 'none', typ: 'dpop+jwt', jwk: holder.jwk }, jose.decodeJwt(await holder.proof('GET', at, { token }))]
        .map((part) => jose.base64url.encode(JSON.stringify(part))).join('.')}.`,
      'with the public key as a secret': await new jose.SignJWT(jose.decodeJwt(await holder.proof('GET', at, { token })))
        .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: holder.jwk }).sign(new TextEncoder().encode(JSON.stringify(holder.jwk))),
      nonsense: 'x.y.z',
    })) assert.equal((await holder.get(at, token, dpop)).said, '401 invalid_dpop_proof', what);
    assert.equal((await holder.get(at, token, await holder.proof('GET', at, { token, htu: `${server.url}${at}?limit=1#x` }))).said, '200 undefined', 'query and fragment do not count');
    const free = (await tokenRequest(acme, app, { grant_type: 'client_credentials' })).body.access_token;
    assert.equal((await holder.get(at, free, await holder.proof('GET', at, { token: free }))).said, '401 unauthenticated', 'a token of no key is none of this key');
    assert.equal((await holder.get(at, acme.owner.token, await holder.proof('GET', at, { token: acme.owner.token }))).said, '401 unauthenticated', 'nor is a session');
  });

  test('a proof used twice at once opens once', async () => {
    const app = await registerService();
    const holder = await keyHolder('EdDSA');
    const dpop = await holder.proof('POST', tokenPath(acme));
    const replies = await Promise.all([1, 2, 3, 4].map(() => tokenRequest(acme, app, { grant_type: 'client_credentials' }, { dpop })));
    assert.deepEqual(replies.map(said).sort(), ['200 undefined', ...Array(3).fill('400 invalid_dpop_proof')]);
    const token = replies.find(({ status }) => status === 200).body.access_token;
    const second = await holder.proof('GET', '/v1/documents', { token });
    const seen = await Promise.all([1, 2, 3, 4].map(() => holder.get('/v1/documents', token, second)));
    assert.deepEqual(seen.map((reply) => reply.said).sort(), ['200 undefined', ...Array(3).fill('401 invalid_dpop_proof')]);
  });

  test('a refresh token of an application without a secret is good only with its key; another key costs the owner nothing', async () => {
    const app = await register(acme, { kind: 'native', redirect_uris: ['com.example.app:/back'] });
    const config = await configure(app);
    const [holder, thief] = [await keyHolder(), await keyHolder()];
    const { callback, expected } = await allow(acme.owner, config, { redirect_uri: 'com.example.app:/back' });
    const redeem = async (of, form) => tokenRequest(acme, app, form, of ? { dpop: await of.proof('POST', tokenPath(acme)) } : {});
    const first = await redeem(holder, { ...codeForm({ callback, expected }), redirect_uri: 'com.example.app:/back' });
    assert.equal(first.status, 200);
    const refresh = { grant_type: 'refresh_token', refresh_token: first.body.refresh_token };
    assert.equal(said(await redeem(thief, refresh)), '400 invalid_dpop_proof');
    assert.equal(said(await redeem(null, refresh)), '400 invalid_dpop_proof');
    assert.equal(said(await redeem(null, { ...refresh, scope: 'openid' })), '400 invalid_dpop_proof');
    const second = await redeem(holder, refresh);
    assert.deepEqual([second.status, second.body.token_type], [200, 'DPoP'], 'a thief without the key ends nothing');
    assert.equal(said(await redeem(holder, refresh)), '400 invalid_grant', 'and a used one ends the family as ever');
    assert.equal(said(await redeem(holder, { ...refresh, refresh_token: second.body.refresh_token })), '400 invalid_grant');
  });

  test('an application with a secret may change its key; a code that was promised to a key goes to no other', async () => {
    const app = await register();
    const config = await configure(app);
    const [holder, other] = [await keyHolder('PS256'), await keyHolder('RS256')];
    const redeem = async (of, form) => tokenRequest(acme, app, form, of ? { dpop: await of.proof('POST', tokenPath(acme)) } : {});
    const answer = await allow(acme.owner, config, { dpop_jkt: holder.thumbprint });
    assert.equal(said(await redeem(other, codeForm(answer))), '400 invalid_dpop_proof');
    const first = await redeem(holder, codeForm(answer));
    assert.equal(first.body.token_type, 'DPoP');
    const second = await redeem(other, { grant_type: 'refresh_token', refresh_token: first.body.refresh_token });
    assert.equal(second.body.token_type, 'DPoP');
    const third = await redeem(null, { grant_type: 'refresh_token', refresh_token: second.body.refresh_token });
    assert.equal(third.body.token_type, 'Bearer');
    assert.equal(await works(third.body.access_token), 200);
    const { location } = await visit((await ask(config, { dpop_jkt: 'short' })).url);
    assert.equal(new URL(location).searchParams.get('error'), 'invalid_request');
  });
});
