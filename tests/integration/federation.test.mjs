/*
 * What identity providers are to a workspace and to people who are signed in: identities that one connects and disconnects, domains whose
 * record goes away, what groups give when their author has less, addresses that a directory keeps, and how we prove ourselves there.
 */
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { anybody, expectStatus, password, signUp, unique } from './support/api.mjs';
import { BrowserLike } from './support/browser_like.mjs';
import { sql } from './support/database.mjs';
import { startNameServer } from './support/names.mjs';
import { jws, startOpenIdProvider, startPuppet } from './support/openid.mjs';
import { startServer, until } from './support/server.mjs';

let server, names, puppet;
const records = new Map();
before(async () => {
  names = await startNameServer(records);
  puppet = await startPuppet();
  server = await startServer({ settings: { outgoing_networks: '127.0.0.1', dns_server: names.address, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, password_memory_mib: 19 } });
});
after(async () => {
  names?.stop();
  await puppet?.stop();
  await server?.dispose();
});

async function addProvider(workspace, wish = {}) {
  const made = expectStatus(await workspace.owner.post('/v1/sso-providers', { kind: 'oidc', name: 'Example ID', slug: unique('i').slice(-20), client_id: 'insula', issuer: puppet.issuer, ...wish }), 201);
  return expectStatus(await workspace.owner.patch(`/v1/sso-providers/${made.id}`, { is_enabled: true }), 200);
}
async function verifyDomain(workspace, domain) {
  const made = expectStatus(await workspace.owner.post('/v1/domains', { name: domain }), 201);
  records.set(domain, [made.record]);
  return expectStatus(await workspace.owner.post(`/v1/domains/${made.id}/verify`), 200);
}
const asScript = { accept: 'application/json', 'content-type': 'application/json', 'x-requested-with': 'insula' };
const whoIs = async (browser) => {
  const reply = await browser.step(`${server.url}/v1/me`, { headers: asScript });
  return reply.status === 200 ? JSON.parse(reply.text) : null;
};
/* A browser in which somebody is signed in with their password. */
async function signedIn(workspace, email) {
  const browser = new BrowserLike();
  const reply = await browser.step(`${server.url}/v1/auth/login`, { method: 'POST', headers: asScript, body: JSON.stringify({ tenant: workspace.slug, email, password }) });
  assert.equal(reply.status, 200, reply.text);
  browser.call = async (method, path, body) => {
    const answer = await browser.step(server.url + path, { method, headers: asScript, body: body && JSON.stringify(body) });
    return { status: answer.status, body: answer.text && JSON.parse(answer.text), text: answer.text };
  };
  return browser;
}
async function person(workspace, email) {
  const made = expectStatus(await workspace.owner.post('/v1/users', { email, password, first_name: 'Pat', last_name: 'Person' }), 201);
  return { id: made.id, email, browser: await signedIn(workspace, email) };
}

/* The provider says that it was `claims`; the browser comes back with that. */
async function comeBack(browser, url, provider, claims, accept = 'application/json') {
  const asked = new URL(url).searchParams;
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: puppet.issuer, aud: 'insula', nonce: asked.get('nonce'), iat: now, exp: now + 300, ...claims };
  puppet.token = () => ({ access_token: 'at', token_type: 'Bearer', id_token: jws({ alg: 'RS256', kid: puppet.key.kid }, all, puppet.key) });
  return browser.step(`${server.url}/v1/sso/${provider.path}/callback?code=c&state=${asked.get('state')}`, { headers: { accept } });
}
const begin = async (browser, provider) => expectStatus(await browser.call('POST', '/v1/me/identities', { provider: provider.id }), 200).url;
async function arrive(provider, claims) {
  const browser = new BrowserLike();
  const start = await browser.step(`${server.url}/v1/sso/${provider.path}/start`);
  return { browser, reply: await comeBack(browser, start.location, provider, claims) };
}
const identitiesOf = async (browser) => expectStatus(await browser.call('GET', '/v1/me/identities'), 200).data;
const codeOf = (reply) => JSON.parse(reply.text).code;
const events = (workspace, type) => Number(sql(server, `select count(*) from stream.event where tenant_id = '${workspace.tenant.id}' and type = '${type}'`));
const mails = (email, template) => Number(sql(server, `select count(*) from mail.message where recipient = '${email}' and template = '${template}'`));

describe('connecting an identity from inside a session', () => {
  let acme, provider, ada;
  before(async () => {
    acme = await signUp(server);
    provider = await addProvider(acme);
    ada = await person(acme, 'ada@home.test');
  });

  test('one connects it, sees it, is told by mail, and comes in by it; it opens no session by itself and gives no rights', async () => {
    assert.deepEqual(expectStatus(await ada.browser.call('GET', '/v1/me/identities'), 200), { data: [], providers: [{ id: provider.id, name: provider.name, kind: 'oidc', preset: 'generic' }], next_cursor: null });
    const roles = await acme.roles();
    expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { mapping: { rules: [{ group: 'leads', role: roles.admin.id }] } }), 200);
    const before = await whoIs(ada.browser);
    const reply = await comeBack(ada.browser, await begin(ada.browser, provider), provider, { sub: 'ada-there', email: 'ada@work.test', email_verified: false, groups: ['leads'] }, 'text/html');
    assert.equal(reply.location, `${server.url}/settings/your-security?connected=yes`);
    const now = await whoIs(ada.browser);
    assert.deepEqual([now.session.id, now.roles], [before.session.id, before.roles]);
    const [identity] = await identitiesOf(ada.browser);
    assert.deepEqual([identity.label, identity.provider.name], ['ada@work.test', provider.name]);
    assert.equal(mails(ada.email, 'identity_connected'), 1);
    const { browser } = await arrive(provider, { sub: 'ada-there', email: 'ada@work.test' });
    assert.equal((await whoIs(browser)).user.id, ada.id);
    await until(() => events(acme, 'user.identity_linked') === 1, 'the trail says so');
  });

  test("somebody else's callback: what was begun in one browser ends in no other, nor in another session of the same one", async () => {
    const [mallory, victim] = [await person(acme, 'mallory@home.test'), await person(acme, 'victim@home.test')];
    const url = await begin(mallory.browser, provider);
    const theft = await comeBack(victim.browser, url, provider, { sub: 'mallory-there', email: 'm@there.test' });
    assert.equal(codeOf(theft), 'sso_login_expired');
    assert.deepEqual(await identitiesOf(victim.browser), []);
    /* A shared computer: the browser's own cookie is the same, who is signed in is not. */
    const left = await begin(mallory.browser, provider);
    const login = await mallory.browser.step(`${server.url}/v1/auth/login`, { method: 'POST', headers: asScript, body: JSON.stringify({ tenant: acme.slug, email: victim.email, password }) });
    assert.equal(login.status, 200);
    const swapped = await comeBack(mallory.browser, left, provider, { sub: 'mallory-there', email: 'm@there.test' }, 'text/html');
    assert.equal(swapped.location, `${server.url}/settings/your-security?problem=sso_link_elsewhere`);
    assert.deepEqual(await identitiesOf(mallory.browser), []);
    assert.equal(sql(server, "select count(*) from federation.identity where subject = 'mallory-there'"), '0');
  });

  test('a session that has ended connects nothing, and nobody is signed in instead', async () => {
    const gone = await person(acme, 'gone@home.test');
    const url = await begin(gone.browser, provider);
    assert.equal((await gone.browser.call('POST', '/v1/auth/logout')).status, 204);
    const reply = await comeBack(gone.browser, url, provider, { sub: 'gone-there', email: 'gone@there.test' });
    assert.equal(codeOf(reply), 'sso_link_elsewhere');
    assert.equal(await whoIs(gone.browser), null);
  });

  test('CSRF: another site begins nothing, not even with the cookies', async () => {
    const reply = await ada.browser.step(`${server.url}/v1/me/identities`, { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify({ provider: provider.id }) });
    assert.equal(reply.status, 403, reply.text);
    const link = (await identitiesOf(ada.browser))[0];
    assert.equal((await ada.browser.step(`${server.url}/v1/me/identities/${link.id}`, { method: 'DELETE', headers: { accept: 'application/json' } })).status, 403);
    assert.equal((await identitiesOf(ada.browser)).length, 1);
  });

  test("a sign-in's answer connects nothing, and one that connects signs nobody in", async () => {
    const quiet = await person(acme, 'quiet@home.test');
    const start = await quiet.browser.step(`${server.url}/v1/sso/${provider.path}/start`);
    assert.equal((await comeBack(quiet.browser, start.location, provider, { sub: 'new-there', email: 'new@there.test' })).status, 303);
    assert.notEqual((await whoIs(quiet.browser)).user.id, quiet.id, 'it was a sign-in, of somebody new');
    assert.equal(sql(server, `select count(*) from federation.identity where user_id = '${quiet.id}'`), '0');
  });

  test("an identity of another account, and one with another account's e-mail, are refused", async () => {
    const bob = await person(acme, 'bob@home.test');
    assert.equal(codeOf(await comeBack(bob.browser, await begin(bob.browser, provider), provider, { sub: 'ada-there', email: 'x@there.test' })), 'sso_identity_taken');
    for (const email_verified of [true, false]) assert.equal(codeOf(await comeBack(bob.browser, await begin(bob.browser, provider), provider, { sub: 'bob-there', email: acme.owner.email.toUpperCase(), email_verified })), 'sso_email_of_another');
    assert.deepEqual(await identitiesOf(bob.browser), []);
    assert.equal((await comeBack(bob.browser, await begin(bob.browser, provider), provider, { sub: 'bob-there', email: bob.email })).status, 303, "one's own address is fine");
  });

  test("of another workspace nothing is connected, seen or disconnected, and a provider that is switched off connects nobody", async () => {
    const other = await signUp(server);
    const theirs = await addProvider(other);
    assert.equal((await ada.browser.call('POST', '/v1/me/identities', { provider: theirs.id })).body.code, 'sso_provider_not_found');
    const stranger = await person(other, 'stranger@home.test');
    const [link] = await identitiesOf(ada.browser);
    for (const caller of [stranger.browser, (await person(acme, 'neighbour@home.test')).browser]) assert.equal((await caller.call('DELETE', `/v1/me/identities/${link.id}`)).body.code, 'identity_not_found');
    expectStatus(await other.owner.patch(`/v1/sso-providers/${theirs.id}`, { is_enabled: false }), 200);
    assert.equal((await stranger.browser.call('POST', '/v1/me/identities', { provider: theirs.id })).body.code, 'sso_provider_disabled');
    assert.equal(await identitiesOf(ada.browser).then((list) => list.length), 1);
  });

  test('connecting and disconnecting want a fresh proof', async () => {
    sql(server, `update auth.session set proved_at = now() - interval '1 hour' where user_id = '${ada.id}'`);
    const [link] = await identitiesOf(ada.browser);
    assert.equal((await ada.browser.call('POST', '/v1/me/identities', { provider: provider.id })).body.code, 'step_up_required');
    assert.equal((await ada.browser.call('DELETE', `/v1/me/identities/${link.id}`)).body.code, 'step_up_required');
    assert.equal((await ada.browser.call('POST', '/v1/me/step-up', { password })).status, 204);
  });

  test('disconnecting takes what its groups gave and the sessions it opened elsewhere, and it signs nobody in any more', async () => {
    const { browser } = await arrive(provider, { sub: 'ada-there', email: 'ada@work.test', groups: ['leads'] });
    assert.ok((await whoIs(browser)).roles.some((role) => role.name === 'admin'));
    const [link] = await identitiesOf(ada.browser);
    assert.equal((await ada.browser.call('DELETE', `/v1/me/identities/${link.id}`)).status, 204);
    assert.equal(await whoIs(browser), null);
    assert.deepEqual((await whoIs(ada.browser)).roles.map((role) => role.name), ['member']);
    assert.equal(mails(ada.email, 'identity_disconnected'), 1);
    await arrive(provider, { sub: 'ada-there', email: 'ada@work.test' });
    assert.equal(sql(server, `select count(*) from federation.identity where user_id = '${ada.id}'`), '0', 'whoever comes so now is somebody else');
    await until(() => events(acme, 'user.identity_unlinked') === 1, 'the trail says so');
  });

  test('the last way in stays: without a password, and where the policy lets passwords open nothing', async () => {
    const { browser } = await arrive(provider, { sub: 'only-there', email: 'only@there.test' });
    const callOf = (one) => async (method, path) => {
      const reply = await one.step(server.url + path, { method, headers: asScript });
      return { status: reply.status, body: reply.text && JSON.parse(reply.text) };
    };
    browser.call = callOf(browser);
    const [link] = await identitiesOf(browser);
    assert.equal((await browser.call('DELETE', `/v1/me/identities/${link.id}`)).body.code, 'last_way_in');
    const domain = `${unique('corp')}.test`;
    await verifyDomain(acme, domain);
    const inside = await person(acme, `in@${domain}`);
    assert.equal((await comeBack(inside.browser, await begin(inside.browser, provider), provider, { sub: 'in-there', email: inside.email })).status, 303);
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: true }), 200);
    const [own] = await identitiesOf(inside.browser);
    assert.equal((await inside.browser.call('DELETE', `/v1/me/identities/${own.id}`)).body.code, 'last_way_in', 'a password that opens nothing is no way in');
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: false }), 200);
    assert.equal((await inside.browser.call('DELETE', `/v1/me/identities/${own.id}`)).status, 204);
  });
});

describe("a domain's record", () => {
  let acme, provider, domain;
  const checkNow = () => sql(server, "update job.job set run_at = now() where kind = 'federation.check_domain'");
  const shown = async () => expectStatus(await acme.owner.get(`/v1/domains/${domain.id}`), 200);
  before(async () => {
    acme = await signUp(server);
    provider = await addProvider(acme);
    domain = await verifyDomain(acme, `${unique('corp')}.test`);
  });

  test('is looked for again each day, by one job a domain', async () => {
    const jobs = `select count(*) from job.job where kind = 'federation.check_domain' and payload->>'id' = '${domain.id}'`;
    expectStatus(await acme.owner.post(`/v1/domains/${domain.id}/verify`), 200);
    assert.equal(sql(server, `${jobs} and run_at between now() + interval '21 hours' and now() + interval '27 hours'`), '1');
    const { checked_at } = await shown();
    checkNow();
    await until(async () => (await shown()).checked_at > checked_at, 'it was looked for');
    await until(() => sql(server, `${jobs} and run_at > now() + interval '21 hours'`) === '1', 'the next day is planned');
    assert.equal(sql(server, jobs), '1');
  });

  test('is told to the administrators when it is missing, and nothing ends at once', async () => {
    const admin = await acme.member('admin'), member = await acme.member('member');
    records.set(domain.name, ['v=spf1 -all']);
    checkNow();
    await until(async () => (await shown()).lost_at, 'it is missing');
    assert.ok((await shown()).verified_at);
    for (const [email, count] of [[acme.owner.email, 1], [admin.email ?? admin.user.email, 1], [member.email ?? member.user.email, 0]]) assert.equal(mails(email, 'domain_record_lost'), count, email);
    await until(() => events(acme, 'domain.record_lost') === 1, 'the trail says so');
  });

  test('comes back: nothing was lost', async () => {
    records.set(domain.name, [domain.record]);
    checkNow();
    await until(async () => (await shown()).lost_at === null, 'it is there again');
    await until(() => events(acme, 'domain.record_found') === 1, 'the trail says so');
  });

  test('that has been missing for days proves nothing: passwords open again, addresses link nobody, who is known still comes', async () => {
    const email = `in@${domain.name}`;
    await person(acme, email);
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: true }), 200);
    const login = () => anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password });
    assert.equal((await login()).body.code, 'sso_required');
    const known = { sub: 'known', email: `known@${domain.name}`, email_verified: true };
    assert.ok(await whoIs((await arrive(provider, known)).browser));
    records.set(domain.name, []);
    checkNow();
    await until(async () => (await shown()).lost_at, 'it is missing');
    checkNow();
    await until(() => sql(server, `select count(*) from job.job where kind = 'federation.check_domain' and payload->>'id' = '${domain.id}' and run_at > now() + interval '1 hour'`) === '1', 'it was looked for twice');
    assert.ok((await shown()).verified_at, 'two looks within a day are not three days');
    sql(server, `update federation.domain set lost_at = now() - interval '4 days' where id = '${domain.id}'`);
    checkNow();
    await until(async () => (await shown()).verified_at === null, 'it is verified no more');
    expectStatus(await login(), 200);
    assert.equal(codeOf((await arrive(provider, { sub: 'thief', email, email_verified: true })).reply), 'sso_domain_unproved');
    assert.ok(await whoIs((await arrive(provider, known)).browser));
    assert.equal(mails(acme.owner.email, 'domain_unverified'), 1);
    await until(() => events(acme, 'domain.unverified') === 1, 'the trail says so');
    assert.equal(sql(server, `select count(*) from job.job where kind = 'federation.check_domain' and payload->>'id' = '${domain.id}'`), '0');
    records.set(domain.name, [domain.record]);
    assert.ok(expectStatus(await acme.owner.post(`/v1/domains/${domain.id}/verify`), 200).verified_at, 'verified anew');
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: false }), 200);
  });
});

describe('what groups give', () => {
  let acme, provider, strong, weak;
  before(async () => {
    acme = await signUp(server);
    provider = await addProvider(acme);
    strong = expectStatus(await acme.owner.post('/v1/roles', { name: 'Federator', permissions: ['sso.write', 'sso.read', 'role.assign'] }), 201);
    weak = await acme.member('member');
    expectStatus(await acme.owner.put(`/v1/users/${weak.user.id}/roles/${strong.id}`), 204);
    expectStatus(await weak.patch(`/v1/sso-providers/${provider.id}`, { mapping: { rules: [{ group: 'leads', role: strong.id }] } }), 200);
  });
  const gifts = async () => expectStatus(await acme.owner.get(`/v1/sso-providers/${provider.id}/gifts`), 200);
  const comeAs = async (groups) => (await whoIs((await arrive(provider, { sub: 'lead', email: 'lead@there.test', groups })).browser)).roles.map((role) => role.name).sort();

  test('is shown to be less when its author has less, until somebody who has it all answers for it', async () => {
    assert.deepEqual(await comeAs(['leads']), ['Federator', 'member']);
    const before = await gifts();
    assert.deepEqual(before.gifts, [{ group: 'leads', kind: 'role', id: strong.id, name: 'Federator', is_given: true }]);
    assert.deepEqual([before.author.id, before.author.status, before.people, before.held], [weak.user.id, 'active', 1, 1]);
    expectStatus(await acme.owner.delete(`/v1/users/${weak.user.id}/roles/${strong.id}`), 204);
    assert.equal((await gifts()).gifts[0].is_given, false);
    assert.deepEqual(await comeAs(['leads']), ['member']);
    expectStatus(await acme.owner.post(`/v1/sso-providers/${provider.id}/take-over`), 200);
    const taken = await gifts();
    assert.deepEqual([taken.author.id, taken.gifts[0].is_given], [acme.owner.user.id, true]);
    assert.deepEqual(await comeAs(['leads']), ['Federator', 'member']);
  });

  test('is taken over by nobody who has less than it gives', async () => {
    const lesser = expectStatus(await acme.owner.post('/v1/roles', { name: 'Lesser', permissions: ['sso.write', 'sso.read'] }), 201);
    expectStatus(await acme.owner.put(`/v1/users/${weak.user.id}/roles/${lesser.id}`), 204);
    const reply = await weak.post(`/v1/sso-providers/${provider.id}/take-over`);
    assert.deepEqual([reply.status, reply.body.code], [403, 'role_exceeds_giver']);
    assert.equal((await gifts()).author.id, acme.owner.user.id);
  });

  test('is taken or kept when the provider is deleted, as it is said, and never without saying', async () => {
    const remove = (id, query = '') => acme.owner.delete(`/v1/sso-providers/${id}${query}`);
    assert.equal((await remove(provider.id)).body.code, 'sso_gifts_undecided');
    assert.equal((await remove(provider.id, '?given=everything')).status, 400);
    const rolesOf = async () => expectStatus(await acme.owner.get('/v1/users?email=lead@there.test'), 200).data[0].roles.map((role) => role.name).sort();
    assert.deepEqual(await rolesOf(), ['Federator', 'member']);
    const id = provider.id;
    const other = await addProvider(acme, { mapping: { rules: [{ group: 'leads', role: strong.id }] } });
    const kept = await arrive(other, { sub: 'keeper', email: 'keeper@there.test', groups: ['leads'] });
    assert.equal((await remove(other.id, '?given=keep')).status, 204);
    assert.ok((await whoIs(kept.browser)).roles.some((role) => role.name === 'Federator'));
    assert.equal((await remove(id, '?given=take')).status, 204);
    assert.deepEqual(await rolesOf(), ['member']);
  });
});

describe('an address that is not its person\'s to change', () => {
  let acme, provider;
  before(async () => {
    acme = await signUp(server);
    provider = await addProvider(acme);
  });
  const ask = (one, email) => one.browser.call('POST', '/v1/me/email', { email, password });

  test("a directory's (SCIM) is refused, and says why; also where the link was mailed before", async () => {
    const kept = await person(acme, 'kept@home.test');
    assert.equal((await ask(kept, 'other@home.test')).status, 202);
    const link = sql(server, `select content->>'url' from mail.message where recipient = 'other@home.test' and template = 'email_change'`).split('#')[1];
    sql(server, `update users.account set from_directory = true where id = '${kept.id}'`);
    const reply = await ask(kept, 'another@home.test');
    assert.deepEqual([reply.status, reply.body.code], [409, 'email_kept']);
    assert.match(reply.body.detail, /directory/);
    assert.equal((await anybody(server).post('/v1/auth/confirm-email', { token: link })).body.code, 'email_kept');
    assert.equal((await whoIs(kept.browser)).user.email, 'kept@home.test');
  });

  test("an identity provider's is refused where the domain is verified, and nobody else's", async () => {
    const domain = `${unique('corp')}.test`;
    const inside = await person(acme, `in@${domain}`);
    assert.equal((await comeBack(inside.browser, await begin(inside.browser, provider), provider, { sub: 'inside', email: inside.email })).status, 303);
    assert.equal((await ask(inside, 'first@home.test')).status, 202, 'its domain is not proved');
    await verifyDomain(acme, domain);
    const reply = await ask(inside, 'second@home.test');
    assert.deepEqual([reply.status, reply.body.code], [409, 'email_kept']);
    assert.match(reply.body.detail, /Example ID/);
    const without = await person(acme, `other@${domain}`);
    assert.equal((await ask(without, 'third@home.test')).status, 202, 'who does not come through it');
  });
});

describe('proving ourselves by a key (private_key_jwt)', () => {
  let acme, idp;
  before(async () => { acme = await signUp(server); });
  after(() => idp?.stop());

  test('oidc-provider reads our key at its address, and lets us in by it', async () => {
    idp = await startOpenIdProvider({ accounts: { ada: { email: 'ada@example.test', email_verified: true } }, clients: [] });
    const path = `${acme.slug}.keyed`;
    idp.clients = [{ client_id: 'insula', token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks_uri: `${server.url}/v1/sso/${path}/jwks`, redirect_uris: [`${server.url}/v1/sso/${path}/callback`] }];
    idp.restart();
    const provider = await addProvider(acme, { slug: 'keyed', issuer: idp.issuer, client_auth: 'private_key_jwt' });
    assert.equal(provider.settings.client_key.alg, 'ES256');
    assert.deepEqual(Object.keys(provider.settings.client_key).filter((part) => ['d', 'p', 'q', 'k'].includes(part)), []);
    const signIn = async () => {
      const browser = new BrowserLike();
      await browser.open(`${server.url}/v1/sso/${path}/start`, (url) => url.startsWith(server.url) && !url.includes('/v1/sso/'));
      return whoIs(browser);
    };
    assert.equal((await signIn()).user.email, 'ada@example.test');
    const again = expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { client_auth: 'private_key_jwt' }), 200);
    assert.notEqual(again.settings.client_key.kid, provider.settings.client_key.kid, 'another key');
    assert.deepEqual(expectStatus(await anybody(server).get(`/v1/sso/${path}/jwks`), 200), { keys: [again.settings.client_key] });
  });

  test('the token is for that provider, of us, once, for a minute; and its key is in no answer, event or table', async () => {
    puppet.discovery = { token_endpoint_auth_methods_supported: ['private_key_jwt'] };
    const provider = await addProvider(acme, { client_auth: 'private_key_jwt' });
    puppet.discovery = {};
    assert.equal(provider.settings.client_key.alg, 'RS256', 'what every provider verifies');
    const seen = [];
    for (let i = 0; i < 2; i += 1) {
      await arrive(provider, { sub: 'key', email: 'key@there.test' });
      const { form, authorization } = puppet.asked.token.at(-1);
      assert.deepEqual([form.client_secret, authorization, form.client_assertion_type], [undefined, undefined, 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer']);
      const [head, payload, signature] = form.client_assertion.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url'));
      assert.deepEqual([claims.iss, claims.sub, claims.aud], ['insula', 'insula', `${puppet.issuer}/token`]);
      assert.ok(claims.exp - claims.iat <= 60);
      const key = createPublicKey({ key: provider.settings.client_key, format: 'jwk' });
      assert.ok(verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url')));
      seen.push(claims.jti);
    }
    assert.notEqual(seen[0], seen[1]);
    const kept = sql(server, `select encode(secret, 'escape') from federation.provider where id = '${provider.id}'`);
    assert.ok(kept.length > 100 && !kept.includes('PRIVATE'), 'sealed');
  });

  test('a secret and a key are not had at once, a provider that takes no key is told so, and the way back needs a secret', async () => {
    const send = async (body, wanted) => {
      const reply = await acme.owner.post('/v1/sso-providers', { kind: 'oidc', name: 'X', slug: unique('i').slice(-20), client_id: 'insula', issuer: puppet.issuer, ...body });
      assert.deepEqual([reply.status, reply.body.errors?.[0].pointer], [422, wanted], reply.text);
    };
    await send({ client_auth: 'private_key_jwt' }, '/client_auth');
    await send({ client_auth: 'private_key_jwt', client_secret: 's' }, '/client_secret');
    puppet.discovery = { token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_post'] };
    const provider = await addProvider(acme, { client_auth: 'private_key_jwt' });
    const change = (body) => acme.owner.patch(`/v1/sso-providers/${provider.id}`, body);
    assert.equal((await change({ client_secret: 's3cret' })).body.errors[0].pointer, '/client_secret');
    assert.equal((await change({ client_auth: 'client_secret' })).body.errors[0].pointer, '/client_secret');
    expectStatus(await change({ name: 'Renamed' }), 200);
    assert.ok(expectStatus(await change({ scope: 'openid email' }), 200).settings.client_key, 'other changes leave the key');
    const back = expectStatus(await change({ client_auth: 'client_secret', client_secret: 's3cret' }), 200);
    assert.equal(back.settings.client_key, undefined);
    puppet.discovery = {};
    assert.deepEqual(expectStatus(await anybody(server).get(`/v1/sso/${provider.path}/jwks`), 200), { keys: [] });
    assert.equal((await anybody(server).get('/v1/sso/nowhere.idp/jwks')).body.code, 'sso_provider_not_found');
  });
});

describe('how one signs in, asked with an e-mail alone', () => {
  test('is answered alike for every address, so that nobody learns who has a workspace here', async () => {
    const acme = await signUp(server);
    await addProvider(acme);
    const domain = `${unique('corp')}.test`;
    await verifyDomain(acme, domain);
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: true }), 200);
    await person(acme, 'known@elsewhere.test');
    const answers = [];
    for (const email of [`a@${domain}`, acme.owner.email, 'known@elsewhere.test', 'nobody@nowhere.test', 'no address', '']) answers.push(expectStatus(await anybody(server).get(`/v1/auth/methods?email=${encodeURIComponent(email)}`), 200));
    for (const answer of answers) assert.deepEqual(answer, { password: true, passkey: true, providers: [] });
    expectStatus(await acme.owner.patch('/v1/security-policy', { require_sso: false }), 200);
  });
});
