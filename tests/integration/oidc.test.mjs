/*
 * Single sign-on by OpenID Connect: against npm oidc-provider as it comes, and against a provider that lies in every way it can.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { anybody, Caller, expectStatus, signUp, unique } from './support/api.mjs';
import { BrowserLike } from './support/browser_like.mjs';
import { sql } from './support/database.mjs';
import { startNameServer } from './support/names.mjs';
import { jws, makeKey, s256, startOpenIdProvider, startPuppet } from './support/openid.mjs';
import { codeOf, makeOperator } from './support/operator.mjs';
import { binary, startServer, until } from './support/server.mjs';

let server, names;
const records = new Map(); /* what the name server says: domain -> texts */
const workers = 2; /* each remembers keys of its own */
before(async () => {
  names = await startNameServer(records);
  server = await startServer({ workers, settings: { outgoing_networks: '127.0.0.1', dns_server: names.address, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, password_memory_mib: 19 } });
});
after(async () => {
  names?.stop();
  await server?.dispose();
});

const startOf = (provider) => `${server.url}/v1/sso/${provider.path}/start`;
const callbackOf = (provider) => `${server.url}/v1/sso/${provider.path}/callback`;

async function addProvider(workspace, wish) {
  const made = expectStatus(await workspace.owner.post('/v1/sso-providers', { kind: 'oidc', name: 'Example ID', slug: unique('i').slice(-20), client_id: 'insula', client_secret: 's3cret:+ %', ...wish }), 201);
  return expectStatus(await workspace.owner.patch(`/v1/sso-providers/${made.id}`, { is_enabled: true }), 200);
}
async function verifyDomain(workspace, domain) {
  const made = expectStatus(await workspace.owner.post('/v1/domains', { name: domain }), 201);
  records.set(domain, [made.record]);
  return expectStatus(await workspace.owner.post(`/v1/domains/${made.id}/verify`), 200);
}
/* Who a browser is signed in as. */
const whoIs = async (browser) => {
  const reply = await browser.step(`${server.url}/v1/me`, { headers: { accept: 'application/json', 'x-requested-with': 'insula' } });
  return reply.status === 200 ? JSON.parse(reply.text) : null;
};

describe('signing in through oidc-provider', () => {
  let acme, idp, provider;
  const client = { client_id: 'insula', client_secret: 's3cret:+ %', backchannel_logout_session_required: true };
  before(async () => {
    acme = await signUp(server);
    idp = await startOpenIdProvider({
      accounts: {
        ada: { email: 'ada@example.test', email_verified: true, given_name: 'Ada', family_name: 'Lovelace', groups: ['engineers', 'leads'] },
        bob: { email: 'bob@example.test', email_verified: false, given_name: 'Bob' },
      },
      clients: [],
    });
    const slug = 'example';
    const path = `${acme.slug}.${slug}`;
    idp.clients = [{ ...client, redirect_uris: [`${server.url}/v1/sso/${path}/callback`], post_logout_redirect_uris: [`${server.url}/sign-in`], backchannel_logout_uri: `${server.url}/v1/sso/${path}/backchannel-logout` }];
    idp.restart();
    provider = await addProvider(acme, { slug, issuer: idp.issuer, scope: 'openid email profile groups' });
  });
  after(() => idp?.stop());
  const signIn = async (person, browser = new BrowserLike(), returnTo = '/documents') => {
    idp.person = person;
    const end = await browser.open(`${startOf(provider)}?return_to=${encodeURIComponent(returnTo)}`, (url) => url.startsWith(server.url) && !url.includes('/v1/sso/'));
    return { browser, end };
  };

  test('somebody who is new gets an account, a session, and lands where they were going', async () => {
    const { browser, end } = await signIn('ada');
    assert.equal(end.location, `${server.url}/documents`);
    const me = await whoIs(browser);
    assert.deepEqual([me.user.email, me.user.first_name, me.user.last_name, me.roles.map((role) => role.name)], ['ada@example.test', 'Ada', 'Lovelace', ['member']]);
    const again = await whoIs((await signIn('ada')).browser);
    assert.equal(again.user.id, me.user.id, 'the same person the second time');
    const events = expectStatus(await acme.owner.get(`/v1/users/${me.user.id}`), 200);
    assert.ok(events.email_verified_at, 'the provider has vouched for the address');
  });

  test('an account made by a provider has no password to guess', async () => {
    const reply = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: 'ada@example.test', password: 'insula-demo' });
    assert.equal(reply.body.code, 'invalid_credentials');
  });

  test('groups give roles and teams, and take them when they go; what was given otherwise stays', async () => {
    const roles = await acme.roles();
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: 'Engineers' }), 201);
    const custom = expectStatus(await acme.owner.post('/v1/roles', { name: 'Auditor', permissions: ['audit.read'] }), 201);
    const mapping = { rules: [{ group: 'leads', role: roles.admin.id }, { group: 'engineers', team: team.id }, { group: 'leads', role: custom.id }] };
    expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { mapping }), 200);
    const { browser } = await signIn('ada');
    const me = await whoIs(browser);
    assert.deepEqual(me.roles.map((role) => role.name).sort(), ['Auditor', 'admin', 'member']);
    const members = async () => expectStatus(await acme.owner.get(`/v1/teams/${team.id}/members`), 200).data.map((one) => one.email);
    assert.deepEqual(await members(), ['ada@example.test']);

    idp.accounts.ada.groups = ['engineers'];
    await signIn('ada');
    assert.deepEqual((await whoIs(browser)).roles.map((role) => role.name), ['member'], 'also in the session that was open');
    assert.deepEqual(await members(), ['ada@example.test']);

    expectStatus(await acme.owner.put(`/v1/users/${me.user.id}/roles/${custom.id}`), 204);
    idp.accounts.ada.groups = ['leads'];
    await signIn('ada');
    idp.accounts.ada.groups = [];
    await signIn('ada');
    assert.deepEqual((await whoIs(browser)).roles.map((role) => role.name).sort(), ['Auditor', 'member'], 'what an administrator gave is not taken');
    assert.deepEqual(await members(), []);
  });

  test('a mapping gives no more than who wrote it has, then and later', async () => {
    const roles = await acme.roles();
    const owner = await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { mapping: { rules: [{ group: 'leads', role: roles.owner.id }] } });
    assert.equal(owner.status, 422, 'nobody becomes an owner by a group');
    const strong = expectStatus(await acme.owner.post('/v1/roles', { name: 'Federator', permissions: ['sso.write', 'sso.read', 'role.assign'] }), 201);
    const weak = await acme.member('member');
    expectStatus(await acme.owner.put(`/v1/users/${weak.user.id}/roles/${strong.id}`), 204);
    const refused = await weak.patch(`/v1/sso-providers/${provider.id}`, { mapping: { rules: [{ group: 'leads', role: roles.admin.id }] } });
    assert.deepEqual([refused.status, refused.body.code], [403, 'role_exceeds_giver']);
    expectStatus(await weak.patch(`/v1/sso-providers/${provider.id}`, { mapping: { rules: [{ group: 'leads', role: strong.id }] } }), 200);
    expectStatus(await acme.owner.delete(`/v1/users/${weak.user.id}/roles/${strong.id}`), 204);
    idp.accounts.ada.groups = ['leads'];
    assert.ok(!(await whoIs((await signIn('ada')).browser)).roles.some((role) => role.name === 'Federator'), 'its writer has it no more');
    expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { mapping: {} }), 200);
  });

  test('keys may change: a token under a new key makes us ask once', async () => {
    idp.rotate();
    assert.ok(await whoIs((await signIn('ada')).browser));
  });

  test('an address that the provider does not vouch for has to be proved by mail', async () => {
    const me = await whoIs((await signIn('bob')).browser);
    assert.equal(me.user.email_verified_at ?? null, null);
    assert.equal(sql(server, `select count(*) from mail.message where recipient = 'bob@example.test' and template = 'email_verification'`), '1');
  });

  test('an account that is there is linked only when the provider vouches for the address and its domain is verified here', async () => {
    const domain = `${unique('d')}.test`;
    const email = `grace@${domain}`;
    const made = expectStatus(await acme.owner.post('/v1/users', { email, password: 'insula-demo', first_name: 'Grace', last_name: 'Hopper' }), 201);
    idp.accounts.grace = { email, email_verified: false };
    const problem = async () => new URL((await signIn('grace')).end.location).searchParams.get('problem');
    assert.equal(await problem(), 'sso_email_unproved');
    idp.accounts.grace.email_verified = true;
    assert.equal(await problem(), 'sso_domain_unproved');
    await verifyDomain(acme, domain);
    assert.equal((await whoIs((await signIn('grace')).browser)).user.id, made.id);
    idp.accounts.grace.email = 'someone.else@other.test';
    assert.equal((await whoIs((await signIn('grace')).browser)).user.id, made.id, 'known by their subject from now on');
    expectStatus(await acme.owner.patch(`/v1/users/${made.id}`, { status: 'suspended' }), 200);
    assert.equal(await problem(), 'account_suspended');
  });

  test('a provider that makes no accounts lets in only who has one', async () => {
    expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { provisions: false }), 200);
    idp.accounts.new = { email: 'new@example.test', email_verified: true };
    assert.equal(new URL((await signIn('new')).end.location).searchParams.get('problem'), 'sso_no_account');
    expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { provisions: true }), 200);
  });

  test("the workspace's second factor is asked for behind the provider, unless the provider's is enough", async () => {
    expectStatus(await acme.owner.patch('/v1/security-policy', { second_factor: 'required' }), 200);
    const { browser, end } = await signIn('ada');
    const step = JSON.parse(Buffer.from(new URL(end.location).hash.replace('#second-step=', ''), 'base64url').toString());
    assert.equal(step.code, 'factor_enrolment_required');
    assert.ok(step.challenge);
    assert.equal(await whoIs(browser), null, 'no session between the steps');
    expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { asks_second_step: false }), 200);
    assert.ok(await whoIs((await signIn('ada')).browser));
    expectStatus(await acme.owner.patch('/v1/security-policy', { second_factor: 'optional' }), 200);
  });

  test('a test sign-in opens no session and tells the claims, and what would come of them', async () => {
    const browser = new BrowserLike();
    idp.person = 'ada';
    const begun = await browser.step(`${server.url}/v1/sso-providers/${provider.id}/test`, { method: 'POST', headers: { authorization: `Bearer ${acme.owner.token}`, accept: 'application/json' } });
    const end = await browser.open(JSON.parse(begun.text).url, (url) => url.startsWith(server.url) && !url.includes('/v1/sso/'));
    const id = new URL(end.location).searchParams.get('test');
    const told = expectStatus(await acme.owner.get(`/v1/sso-providers/${provider.id}/tests/${id}`), 200);
    assert.equal(told.status, 'succeeded');
    assert.deepEqual([told.received.email, told.received.email_verified, told.received.account, told.claims.given_name], ['ada@example.test', true, 'known', 'Ada']);
    assert.equal(await whoIs(browser), null);
    assert.ok(expectStatus(await acme.owner.get(`/v1/sso-providers/${provider.id}`), 200).tested_at);
    assert.equal((await acme.owner.get(`/v1/sso-providers/${provider.id}/tests/${crypto.randomUUID()}`)).body.code, 'sso_test_not_found');
  });

  test('a test with a wrong secret says so in words', async () => {
    const wrong = await addProvider(acme, { slug: 'wrong', issuer: idp.issuer, client_secret: 'not it' });
    idp.clients[0].redirect_uris.push(callbackOf(wrong));
    idp.restart();
    const browser = new BrowserLike();
    const begun = await browser.step(`${server.url}/v1/sso-providers/${wrong.id}/test`, { method: 'POST', headers: { authorization: `Bearer ${acme.owner.token}`, accept: 'application/json' } });
    const end = await browser.open(JSON.parse(begun.text).url, (url) => url.startsWith(server.url) && !url.includes('/v1/sso/'));
    const id = new URL(end.location).searchParams.get('test');
    const told = expectStatus(await acme.owner.get(`/v1/sso-providers/${wrong.id}/tests/${id}`), 200);
    assert.deepEqual([told.status, told.code], ['failed', 'sso_code_refused']);
    assert.match(told.detail, /invalid_client/);
  });

  test('a wrong issuer is told beside its field before it is kept', async () => {
    for (const [issuer, words] of [[`${idp.issuer}/`, /calls itself/], ['http://127.0.0.1:1', /could not be read/], ['https://10.0.0.1', /none that this platform may ask/], ['file:///etc/passwd', /https/]]) {
      const reply = await acme.owner.post('/v1/sso-providers', { kind: 'oidc', name: 'X', slug: 'xy', client_id: 'x', issuer });
      assert.equal(reply.status, 422, reply.text);
      assert.equal(reply.body.errors[0].pointer, '/issuer');
      assert.match(reply.body.errors[0].detail, words);
    }
  });

  test('a secret is told to nobody again', async () => {
    for (const reply of [await acme.owner.get('/v1/sso-providers'), await acme.owner.get(`/v1/sso-providers/${provider.id}`)]) assert.ok(!reply.text.includes('s3cret'));
    assert.ok(!sql(server, 'select data::text from stream.event').includes('s3cret'));
    assert.ok(!sql(server, 'select p::text from federation.provider p').includes('s3cret'));
  });

  test('signing out here leads to where the session ends there', async () => {
    const { browser } = await signIn('ada');
    const reply = await browser.step(`${server.url}/v1/sso/logout`, { method: 'POST', headers: { accept: 'application/json', 'x-requested-with': 'insula' } });
    const redirect = new URL(JSON.parse(reply.text).redirect);
    assert.equal(redirect.origin, idp.issuer);
    assert.equal(redirect.searchParams.get('post_logout_redirect_uri'), `${server.url}/sign-in`);
    assert.ok(redirect.searchParams.get('id_token_hint'));
    assert.equal(await whoIs(browser), null);
    assert.equal((await browser.step(redirect.href)).status, 200, 'the provider takes it');
  });

  test('a session that ends there ends here, in all its browsers', async () => {
    const { browser } = await signIn('ada');
    const me = await whoIs(browser);
    const session = me.session.id;
    const reply = await browser.step(`${idp.issuer}/session/end?client_id=insula`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(reply.text)[1];
    await browser.step(`${idp.issuer}/session/end/confirm`, { method: 'POST', body: `xsrf=${xsrf}&logout=yes`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    await until(async () => (await whoIs(browser)) === null, `the session ${session} has ended`);
  });

  test('the sign-in page learns which providers there are, and of a workspace that is not there as much as of one without', async () => {
    const methods = expectStatus(await anybody(server).get(`/v1/auth/methods?tenant=${acme.slug}`), 200);
    assert.ok(methods.providers.some((one) => one.name === 'Example ID' && one.url === `/v1/sso/${provider.path}/start`));
    const none = await signUp(server);
    const [there, nowhere] = [await anybody(server).get(`/v1/auth/methods?tenant=${none.slug}&email=a@b.test`), await anybody(server).get('/v1/auth/methods?tenant=nowhere-at-all')];
    assert.deepEqual(nowhere.body, there.body);
  });

  test('a provider that is switched off or deleted lets nobody in; its people stay', async () => {
    const gone = await addProvider(acme, { slug: 'gone', issuer: idp.issuer });
    expectStatus(await acme.owner.patch(`/v1/sso-providers/${gone.id}`, { is_enabled: false }), 200);
    assert.equal((await anybody(server).get(`/v1/sso/${gone.path}/start`)).body.code, 'sso_provider_disabled');
    expectStatus(await acme.owner.delete(`/v1/sso-providers/${gone.id}`), 204);
    assert.equal((await anybody(server).get(`/v1/sso/${gone.path}/start`)).body.code, 'sso_provider_not_found');
    const used = await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { issuer: 'http://127.0.0.1:9' });
    assert.equal(used.status, 422);
  });

  test('whatever is sealed, wherever in the database, opens after the master key was rotated, and after it was rotated again', async () => {
    /* One of each: of a person, of an operator, of a provider, of a session through it, of a workspace as a provider. */
    await signIn('ada');
    const factor = expectStatus(await acme.owner.post('/v1/me/factors', { kind: 'totp' }), 201);
    expectStatus(await acme.owner.post(`/v1/me/factors/${factor.id}/confirm`, { code: codeOf(factor.secret) }), 204);
    makeOperator(server, `${unique('op')}@insula.test`);
    expectStatus(await anybody(server).get(`/v1/oauth/t/${acme.slug}/jwks`), 200);

    const keys = (what) => spawnSync(binary, ['keys', what, '--data', server.data], { encoding: 'utf8', timeout: 60_000 });
    const newest = () => /^key (\w{16})  seals /m.exec(keys('status').stdout)[1];
    /* Every column of bytes that there is; a sealed value names its key in its bytes two to nine. */
    const columns = sql(server, `select format('%s.%s.%s', table_schema, table_name, column_name) from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where data_type = 'bytea' and table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`).split('\n');
    const under = (key) => Object.fromEntries(sql(server, columns.map((column) => {
      const [schema, table, name] = column.split('.');
      return `select '${column}', count(*) from ${schema}.${table} where substring(${name} from 2 for 8) = '\\x${key}' having count(*) > 0`;
    }).join(' union all ')).split('\n').filter(Boolean).map((line) => line.split('|')));

    const first = newest();
    const sealed = under(first);
    for (const column of ['auth.totp.secret', 'tenant.operator.totp_secret', 'federation.provider.secret', 'federation.session.hint', 'oauth.signing_key.sealed'])
      assert.ok(sealed[column] > 0, `${column}: ${JSON.stringify(sealed)}`);
    const table = fs.readFileSync(new URL('../../app/sealed.c', import.meta.url), 'utf8');
    const known = [...table.matchAll(/OF_(?:TENANT|PLATFORM)\("([\w.]+)", "(\w+)"/g)].map(([, of, column]) => `${of}.${column}`);
    assert.deepEqual([...new Set(known)], known, 'each is there once');
    assert.deepEqual(Object.keys(sealed).filter((column) => !known.includes(column)), [], 'app/sealed.c knows every column that holds sealed values');
    /* What does not open is left under its key: so what moved on did open, and the second time under the key of the first. */
    for (let key = first, turn = 0; turn < 2; turn++) {
      const rotated = keys('rotate');
      assert.equal(rotated.status, 0, rotated.stderr);
      await until(() => Object.keys(under(key)).length === 0, 'nothing anywhere is sealed under the old key', 60_000, 200);
      key = newest();
      assert.deepEqual(under(key), sealed);
      assert.match(keys('prune').stdout, /is gone/);
    }
    assert.equal((await signIn('ada')).end.location, `${server.url}/documents`, 'the secret at the provider is still what it was');
  });
});

describe('attacks on a sign-in through OpenID Connect', () => {
  let acme, puppet, provider;
  before(async () => {
    acme = await signUp(server);
    puppet = await startPuppet();
    provider = await addProvider(acme, { issuer: puppet.issuer });
  });
  after(() => puppet?.stop());

  /* Begins a sign-in and says what the provider was asked; go(changes) comes back with a token of these claims and this head. */
  async function begin(options = {}) {
    const one = options.provider ?? provider;
    const browser = new BrowserLike();
    const reply = await browser.step(`${startOf(one)}${options.query ?? ''}`);
    const asked = Object.fromEntries(new URL(reply.location).searchParams);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: puppet.issuer, aud: 'insula', sub: 'mallory', nonce: asked.nonce, iat: now, exp: now + 300, email: 'mallory@evil.test', email_verified: true };
    const comeBack = (query = {}, to = one, through = browser) => through.step(`${callbackOf(to)}?${new URLSearchParams({ code: 'c', state: asked.state, ...query })}`, { headers: { accept: 'application/json' } });
    const go = async ({ header = {}, claims: changed = {}, key = puppet.key, token, query } = {}) => {
      puppet.token = () => ({ access_token: 'at', token_type: 'Bearer', id_token: token ?? jws({ alg: 'RS256', kid: puppet.key.kid, ...header }, { ...claims, ...changed }, key) });
      return comeBack(query);
    };
    return { asked, browser, claims, comeBack, go, now };
  }
  const refused = (reply, code = 'sso_token_invalid', words) => {
    assert.ok(reply.status >= 400, `${reply.status} ${reply.location}`);
    const body = JSON.parse(reply.text);
    assert.equal(body.code, code, body.detail);
    if (words) assert.match(body.detail, words);
  };

  test('what the others are changes of: a good token lets in, with PKCE, state and nonce of its own', async () => {
    const { asked, go, browser } = await begin();
    assert.deepEqual([asked.response_type, asked.code_challenge_method, asked.client_id, asked.redirect_uri], ['code', 'S256', 'insula', callbackOf(provider)]);
    assert.equal((await go()).status, 303);
    assert.ok(await whoIs(browser));
    const { form, authorization } = puppet.asked.token.at(-1);
    assert.equal(s256(form.code_verifier), asked.code_challenge);
    assert.equal(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString(), `insula:${encodeURIComponent('s3cret:+ %')}`);
    const other = await begin();
    for (const name of ['state', 'nonce', 'code_challenge']) assert.notEqual(other.asked[name], asked[name]);
  });

  test('algorithm confusion: a MAC under the public key is no signature', async () => {
    const pem = puppet.key.publicKey.export({ type: 'spki', format: 'pem' });
    for (const key of [pem, JSON.stringify(puppet.key.jwk), Buffer.from(puppet.key.jwk.n, 'base64url'), 's3cret:+ %']) refused(await (await begin()).go({ header: { alg: 'HS256' }, key }), undefined, /algorithm/);
  });

  test('alg none is no signature, however it is written', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const { go, claims } = await begin();
      const bare = jws({ alg: 'none', kid: puppet.key.kid }, claims).split('.');
      refused(await go({ token: `${Buffer.from(JSON.stringify({ alg, kid: puppet.key.kid })).toString('base64url')}.${bare[1]}.` }));
    }
  });

  test('another algorithm than the one set up is refused, also by a key that the provider publishes', async () => {
    const ec = makeKey('ec', 'ec');
    puppet.keys = [puppet.key, ec];
    refused(await (await begin()).go({ header: { alg: 'ES256', kid: 'ec' }, key: ec }), undefined, /algorithm/);
    puppet.keys = undefined;
  });

  test('a kid that is a path, a statement or very long finds no key, and jwk, jku and x5u are not looked at', async () => {
    const mine = makeKey('mine');
    for (const kid of ['../../../../dev/null', "' or 1=1 --", 'x'.repeat(3000), '', 'http://evil.test/key']) refused(await (await begin()).go({ header: { kid }, key: mine }));
    for (const header of [{ jwk: mine.jwk }, { jku: 'http://127.0.0.1:1/jwks' }, { x5u: 'http://127.0.0.1:1/x' }, { kid: undefined, jwk: mine.jwk }, { crit: ['exp'], exp: 1 }]) refused(await (await begin()).go({ header, key: mine }));
  });

  test('unknown kids make us ask for keys once, not each time', async () => {
    const before = puppet.asked.jwks;
    for (let i = 0; i < 6; i += 1) refused(await (await begin()).go({ header: { kid: `unknown-${i}` } }), undefined, /key/);
    assert.ok(puppet.asked.jwks - before <= 2 * workers, `asked ${puppet.asked.jwks - before} times`);
  });

  test('a changed payload or signature is refused', async () => {
    const { go, claims } = await begin();
    const [head, , signature] = jws({ alg: 'RS256', kid: puppet.key.kid }, claims, puppet.key).split('.');
    refused(await go({ token: `${head}.${Buffer.from(JSON.stringify({ ...claims, sub: 'owner' })).toString('base64url')}.${signature}` }), undefined, /signature/);
    refused(await (await begin()).go({ key: makeKey(puppet.key.kid) }), undefined, /signature/);
  });

  test('an expired token is refused, within a minute of skew not', async () => {
    const { go, now } = await begin();
    refused(await go({ claims: { exp: now - 120 } }), undefined, /expired/);
    assert.equal((await (await begin()).go({ claims: { exp: now - 20 } })).status, 303);
  });

  test('a token of the future, one too old, and one without times are refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [{ iat: now + 600 }, { nbf: now + 600 }, { iat: now - 200_000 }, { exp: undefined }, { iat: undefined }, { exp: '9999999999' }, { nbf: 'soon' }]) refused(await (await begin()).go({ claims }));
  });

  test('a token for another audience is refused, and one for several without azp', async () => {
    for (const claims of [{ aud: 'other' }, { aud: ['other', 'more'] }, { aud: undefined }, { aud: ['insula', 'other'] }, { azp: 'other' }, { aud: ['insula', 'other'], azp: 'other' }, { aud: { insula: 1 } }, { aud: 'insula ' }]) refused(await (await begin()).go({ claims }), undefined, /client/);
  });

  test('a token of another issuer is refused', async () => {
    for (const iss of ['https://evil.test', `${puppet.issuer}/`, puppet.issuer.toUpperCase(), undefined, [puppet.issuer]]) refused(await (await begin()).go({ claims: { iss } }), undefined, /issuer/);
  });

  test('a token of another sign-in (nonce) is refused', async () => {
    for (const nonce of [undefined, '', 'x', (await begin()).asked.nonce]) refused(await (await begin()).go({ claims: { nonce } }), undefined, /nonce/);
  });

  test('an access token that was swapped (at_hash) is refused', async () => {
    refused(await (await begin()).go({ claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }), undefined, /at_hash/);
    const right = Buffer.from(s256('at'), 'base64url').subarray(0, 16).toString('base64url');
    assert.equal((await (await begin()).go({ claims: { at_hash: right } })).status, 303);
  });

  test('a state counts once: a replayed answer is refused', async () => {
    const { go, comeBack } = await begin();
    assert.equal((await go()).status, 303);
    refused(await comeBack(), 'sso_login_expired');
  });

  test('a state counts in its own browser: an answer of the attacker is not brought to a victim', async () => {
    const { go, comeBack, asked } = await begin();
    puppet.token = () => { throw new Error('the code is not to be spent'); };
    refused(await comeBack({}, provider, new BrowserLike()), 'sso_login_expired');
    const victim = new BrowserLike();
    await victim.step(startOf(provider));
    refused(await comeBack({}, provider, victim), 'sso_login_expired');
    assert.equal((await go()).status, 303, `${asked.state} is still its own browser's`);
  });

  test('a state that is none is refused', async () => {
    const { browser } = await begin();
    for (const query of ['', '?code=c', '?code=c&state=', '?code=c&state=nonsense', `?code=c&state=${'A'.repeat(107)}`]) refused(await browser.step(`${callbackOf(provider)}${query}`, { headers: { accept: 'application/json' } }), 'sso_login_expired');
  });

  test('mix-up: an answer that names another issuer, or comes to the address of another provider, is refused', async () => {
    refused(await (await begin()).comeBack({ iss: 'https://evil.test' }), 'sso_issuer_mismatch');
    const other = await addProvider(acme, { issuer: puppet.issuer });
    refused(await (await begin()).comeBack({}, other), 'sso_login_expired');
    const careful = await startPuppet();
    careful.discovery = { authorization_response_iss_parameter_supported: true };
    const naming = await addProvider(acme, { issuer: careful.issuer });
    refused(await (await begin({ provider: naming })).comeBack(), 'sso_issuer_mismatch');
    await careful.stop();
  });

  test('a state and code of another workspace are refused', async () => {
    const other = await signUp(server);
    const theirs = await addProvider(other, { issuer: puppet.issuer, slug: provider.slug });
    const { comeBack } = await begin();
    refused(await comeBack({}, theirs), 'sso_login_expired');
  });

  test('the same subject in another workspace is somebody else', async () => {
    const other = await signUp(server);
    const theirs = await addProvider(other, { issuer: puppet.issuer });
    const [here, there] = [await begin(), await begin({ provider: theirs })];
    assert.equal((await here.go()).status, 303);
    assert.equal((await there.go()).status, 303);
    assert.notEqual((await whoIs(here.browser)).user.id, (await whoIs(there.browser)).user.id);
  });

  test('an e-mail in a claim takes over no account, not even when the provider calls it verified', async () => {
    refused(await (await begin()).go({ claims: { sub: 'thief', email: acme.owner.email } }), 'sso_domain_unproved');
    await verifyDomain(acme, acme.owner.email.split('@')[1]);
    for (const email_verified of [false, undefined, 1, 'yes', { a: 1 }]) refused(await (await begin()).go({ claims: { sub: 'thief', email: acme.owner.email, email_verified } }), 'sso_email_unproved');
    for (const email of ['no address', 'a@b@c', 'a @b.test', '@b.test', 'x@', `${'x'.repeat(300)}@b.test`, 7, [acme.owner.email]]) refused(await (await begin()).go({ claims: { sub: 'thief', email } }), 'sso_email_missing');
  });

  test('a claim that is mapped to the e-mail is not vouched for by email_verified', async () => {
    const mapped = await addProvider(acme, { issuer: puppet.issuer, mapping: { attributes: { email: 'upn' } } });
    refused(await (await begin({ provider: mapped })).go({ claims: { sub: 'thief', upn: acme.owner.email } }), 'sso_email_unproved');
  });

  test('userinfo of another subject says nothing', async () => {
    puppet.discovery = { userinfo_endpoint: `${puppet.issuer}/userinfo` };
    const asking = await addProvider(await signUp(server), { issuer: puppet.issuer });
    puppet.userinfo = { sub: 'somebody else', email: 'x@y.test' };
    refused(await (await begin({ provider: asking })).go({ claims: { email: undefined } }), 'sso_email_missing');
    puppet.userinfo = { sub: 'mallory', email: 'x@y.test', email_verified: true };
    assert.equal((await (await begin({ provider: asking })).go({ claims: { email: undefined } })).status, 303);
    puppet.discovery = {};
  });

  test('open redirect: nobody is led out of our site', async () => {
    for (const path of ['//evil.test', '/\\evil.test', 'https://evil.test', '/%09/evil.test', '\\\\evil.test', 'javascript:alert(1)', '/\t/evil.test', '/a\r\nLocation: https://evil.test', 'evil.test', ' //evil.test']) {
      const query = `?return_to=${encodeURIComponent(path)}`;
      const start = await new BrowserLike().step(startOf(provider) + query);
      const reply = start.location.startsWith(server.url) ? start : await (await begin({ query })).go();
      assert.equal(new URL(reply.location).origin, new URL(server.url).origin, path);
    }
    assert.equal((await (await begin({ query: '?return_to=%2Fdocuments%3Fa%3D1' })).go()).location, `${server.url}/documents?a=1`);
  });

  test('an error of the provider is told, and what it says is only quoted', async () => {
    refused(await (await begin()).comeBack({ error: 'access_denied', error_description: '<script>' }), 'sso_provider_refused', /access_denied/);
    puppet.token_status = 400;
    puppet.token = () => ({ error: 'invalid_grant' });
    refused(await (await begin()).comeBack(), 'sso_code_refused', /invalid_grant/);
    puppet.token_status = undefined;
  });

  test('a browser is led to a page that explains, a program gets the problem', async () => {
    const { browser, asked } = await begin();
    const reply = await browser.step(`${callbackOf(provider)}?state=${asked.state}&error=access_denied`);
    assert.deepEqual([reply.status, reply.location], [303, `${server.url}/sign-in?problem=sso_provider_refused`]);
  });

  test('the cookie of a sign-in is of this host alone and hidden from scripts', async () => {
    const reply = await new BrowserLike().step(startOf(provider));
    assert.match(reply.headers.getSetCookie()[0], /^__Host-insula_sso=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/);
  });

  test('every refusal is in the audit trail', async () => {
    const trail = () => sql(server, `select count(*) from stream.event where tenant_id = '${acme.tenant.id}' and type = 'user.sso_refused' and data->>'reason' = 'sso_token_invalid'`);
    await until(() => Number(trail()) > 20, 'the refusals are in the log');
  });

  describe('logout tokens', () => {
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const post = (token) => new Caller(server).call('POST', `/v1/sso/${provider.path}/backchannel-logout`, `logout_token=${token}`, { 'content-type': 'application/x-www-form-urlencoded' });
    const make = (changes = {}, header = {}, key = puppet.key) => {
      const now = Math.floor(Date.now() / 1000);
      return jws({ alg: 'RS256', kid: puppet.key.kid, typ: 'logout+jwt', ...header }, { iss: puppet.issuer, aud: 'insula', iat: now, exp: now + 120, jti: unique('j'), events: event, sub: 'leaver', ...changes }, key);
    };

    test('bad ones end nothing', async () => {
      const { go, browser } = await begin();
      assert.equal((await go({ claims: { sub: 'leaver', email: 'leaver@evil.test', sid: 's1' } })).status, 303);
      const bad = [make({ aud: 'other' }), make({ iss: 'https://evil.test' }), make({ events: undefined }), make({ events: {} }), make({ nonce: 'n' }), make({ sub: undefined }), make({ jti: undefined }),
        make({ exp: 1 }), make({ iat: 1 }), make({}, {}, makeKey(puppet.key.kid)), make({}, { alg: 'none' }), make({}, { alg: 'HS256' }, 'x'), make({}, { typ: 'at+jwt' }), 'nonsense', ''];
      for (const token of bad) {
        const reply = await post(token);
        assert.deepEqual([reply.status, reply.body.code], [400, 'logout_token_invalid'], reply.text);
      }
      assert.ok(await whoIs(browser));
      const idToken = jws({ alg: 'RS256', kid: puppet.key.kid }, (await begin()).claims, puppet.key);
      assert.equal((await post(idToken)).status, 400, 'an id_token is no logout');
    });

    test("a good one ends the provider's session here, of its subject or its session alone, and counts once", async () => {
      const open = async (sub, sid) => {
        const { go, browser } = await begin();
        assert.equal((await go({ claims: { sub, sid, email: `${sub}@evil.test` } })).status, 303);
        return browser;
      };
      const [one, two, other] = [await open('leaver', 's2'), await open('leaver', 's3'), await open('stayer', 's4')];
      expectStatus(await post(make({ sub: undefined, sid: 's2' })), 200);
      assert.deepEqual([await whoIs(one), Boolean(await whoIs(two))], [null, true]);
      const all = make();
      expectStatus(await post(all), 200);
      assert.equal(await whoIs(two), null);
      assert.ok(await whoIs(other));
      const again = await open('leaver', 's5');
      assert.equal((await post(all)).status, 400, 'replayed');
      assert.ok(await whoIs(again));
    });
  });
});

describe('domains and the demand to come through a provider', () => {
  let acme, puppet, provider, domain;
  before(async () => {
    acme = await signUp(server);
    puppet = await startPuppet();
    provider = await addProvider(acme, { issuer: puppet.issuer });
    domain = `${unique('corp')}.test`;
  });
  after(() => puppet?.stop());

  test('a domain is verified by its record and by no other', async () => {
    const made = expectStatus(await acme.owner.post('/v1/domains', { name: domain.toUpperCase() }), 201);
    assert.equal(made.name, domain);
    assert.match(made.record, /^insula-verification=[\w-]{22}$/);
    const verify = () => acme.owner.post(`/v1/domains/${made.id}/verify`);
    for (const texts of [undefined, [], ['v=spf1 -all'], [`${made.record}x`], [made.record.slice(0, -1)]]) {
      if (texts) records.set(domain, texts);
      const reply = await verify();
      assert.deepEqual([reply.status, reply.body.code], [409, 'domain_record_missing'], reply.text);
    }
    const stranger = await signUp(server);
    const theirs = expectStatus(await stranger.owner.post('/v1/domains', { name: domain }), 201);
    records.set(domain, ['v=spf1 -all', 'x'.repeat(300), made.record]);
    assert.ok(expectStatus(await verify(), 200).verified_at);
    assert.equal((await stranger.owner.post(`/v1/domains/${theirs.id}/verify`)).body.code, 'domain_record_missing', "another workspace's record proves nothing");
  });

  test('what is no domain is not taken, and none twice', async () => {
    for (const name of ['com', '127.0.0.1', 'a..b', '-a.test', 'a-.test', 'a b.test', 'ä.test', '.test', 'test.', '*.test', `${'x'.repeat(64)}.test`]) assert.equal((await acme.owner.post('/v1/domains', { name })).status, 422, name);
    assert.equal((await acme.owner.post('/v1/domains', { name: domain })).body.code, 'domain_is_there');
  });

  test('where single sign-on is required, passwords of people of the domain open nothing, and those of owners and others do', async () => {
    const person = (email) => acme.owner.post('/v1/users', { email, password: 'insula-demo', first_name: 'P', last_name: 'Q' });
    const [inside, outside] = [`in@${domain}`, 'out@elsewhere.test'];
    for (const email of [inside, outside]) expectStatus(await person(email), 201);
    const boss = expectStatus(await person(`boss@${domain}`), 201);
    expectStatus(await acme.owner.put(`/v1/users/${boss.id}/roles/${(await acme.roles()).owner.id}`), 204);
    const login = (email, password = 'insula-demo') => anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password });
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: true }), 200);
    assert.deepEqual([(await login(inside)).status, (await login(inside)).body.code], [403, 'sso_required']);
    assert.equal((await login(inside, 'wrong-password')).body.code, 'invalid_credentials', 'who does not know the password learns nothing');
    expectStatus(await login(outside), 200);
    expectStatus(await login(`boss@${domain}`), 200);
    const bypasses = () => sql(server, `select count(*) from stream.event where tenant_id = '${acme.tenant.id}' and type = 'user.sso_bypassed'`);
    await until(() => bypasses() === '1', 'the trail says that an owner went round it');
    const methods = async (email) => expectStatus(await anybody(server).get(`/v1/auth/methods?tenant=${acme.slug}&email=${email}`), 200);
    assert.deepEqual([(await methods(inside)).password, (await methods(`nobody@${domain}`)).password, (await methods(outside)).password], [false, false, true]);
    assert.ok((await methods(inside)).providers.length > 0);
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: false }), 200);
    expectStatus(await login(inside), 200);
  });

  test('single sign-on is not required where nobody could come in by it', async () => {
    const other = await signUp(server);
    const reply = await other.owner.patch('/v1/security-policy', { require_sso: true });
    assert.deepEqual([reply.status, reply.body.errors[0].pointer], [422, '/require_sso']);
  });

  test('a domain that is removed links nobody any more', async () => {
    const list = expectStatus(await acme.owner.get('/v1/domains'), 200).data;
    const removed = list.find((one) => one.name === domain);
    expectStatus(await acme.owner.delete(`/v1/domains/${removed.id}`), 204);
    const methods = expectStatus(await anybody(server).get(`/v1/auth/methods?tenant=${acme.slug}&email=a@${domain}`), 200);
    assert.deepEqual([methods.password, methods.providers.map((one) => one.name)], [true, [provider.name]]);
    assert.equal((await acme.owner.get(`/v1/domains/${removed.id}`)).body.code, 'domain_not_found');
  });
});
