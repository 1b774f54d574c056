/* Those who guess passwords, and those whose passwords are guessed. Addresses come from a proxy that is believed. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anybody, expectStatus, password, signIn, signUp } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { startServer, until } from './support/server.mjs';

describe('guessing', () => {
  let server;
  before(async () => {
    server = await startServer({
      settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, trusted_proxies: '127.0.0.1' },
    });
  });
  after(() => server?.dispose());

  const login = (acme, secret, address, more = {}, email = acme.owner.email) =>
    anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password: secret }, { 'x-forwarded-for': address, ...more });
  const deviceOf = (reply) => reply.headers.getSetCookie().find((line) => line.startsWith('insula_device=')).split(';')[0];
  const guess = async (acme, count, address, email) => {
    const statuses = [];
    for (let i = 0; i < count; i += 1) statuses.push((await login(acme, `guess number ${i}`, address(i), {}, email)).status);
    return statuses;
  };
  const spread = (i) => `198.51.${100 + i}.${i + 1}`;

  test('guesses at one account that come from everywhere are slowed down as well, and the trail says that it is locked', async () => {
    const acme = await signUp(server);
    const statuses = await guess(acme, 22, spread);
    assert.deepEqual(statuses.slice(0, 20), Array(20).fill(401));
    const blocked = await login(acme, password, '203.0.113.200');
    if (blocked.status === 429) assert.ok(Number(blocked.headers.get('retry-after')) >= 1);
    const event = await until(async () => expectStatus(await acme.owner.get('/v1/audit-events?type=user.locked'), 200).data[0], 'the trail says so');
    assert.equal(event.subject_id, acme.owner.user.id);
    assert.equal(event.data.email, acme.owner.email);
  });

  test('whoever is attacked goes on signing in from a browser known for the account, and nobody else does', async () => {
    const acme = await signUp(server);
    const colleague = await acme.member();
    const known = deviceOf(await login(acme, password, '203.0.113.5'));
    const other = deviceOf(await login(acme, password, '203.0.113.6', {}, colleague.email));
    await guess(acme, 20, spread);
    /* So that the wait outlasts the test. */
    sql(server, `update auth.attempt set blocked_until = now() + interval '15 minutes' where tenant_id = '${acme.tenant.id}' and failures >= 20 and account is not null`);
    const stranger = await login(acme, password, '203.0.113.9');
    assert.equal(stranger.status, 429);
    assert.ok(Number(stranger.headers.get('retry-after')) > 60);
    assert.equal((await login(acme, password, '203.0.113.9', { cookie: other })).status, 429, 'a browser of another account');
    assert.equal((await login(acme, password, '203.0.113.9', { cookie: `insula_device=${'A'.repeat(43)}` })).status, 429, 'a made-up browser');
    assert.equal((await login(acme, password, '203.0.113.9', { cookie: known })).status, 200);
    assert.equal((await login(acme, password, '203.0.113.9', {}, colleague.email)).status, 200, 'the colleague, who is not attacked');
  });

  test('a known browser is slowed down by its own guesses', async () => {
    const acme = await signUp(server);
    const cookie = deviceOf(await login(acme, password, '203.0.113.5'));
    const statuses = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await login(acme, `guess number ${i}`, spread(i), { cookie })).status);
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
    assert.equal((await login(acme, password, '203.0.113.77')).status, 200, 'elsewhere nothing was counted');
  });

  test('one address, and one network, that tries many accounts is slowed down; a good sign-in there undoes its own count only', async () => {
    const acme = await signUp(server);
    const counted = async () =>
      Number(sql(server, `select coalesce(max(failures), 0) from auth.attempt where tenant_id = '${acme.tenant.id}' and account is null`));
    for (let i = 0; i < 4; i += 1) await login(acme, 'guess number 1', '192.0.2.7', {}, `nobody${i}@x.test`);
    assert.equal(await counted(), 4);
    assert.equal((await login(acme, password, '192.0.2.7')).status, 200);
    assert.equal(await counted(), 4);
    /* The hundredth from there, wherever it knocks. */
    sql(server, `update auth.attempt set failures = 110 where tenant_id = '${acme.tenant.id}' and account is null and failures = 4`);
    assert.equal((await login(acme, 'guess number 5', '192.0.2.7', {}, 'nobody5@x.test')).status, 401);
    assert.equal((await login(acme, 'guess number 6', '192.0.2.7', {}, 'nobody6@x.test')).status, 429);
    /* 110 is little for a network. */
    assert.equal((await login(acme, password, '192.0.2.8')).status, 200);
    sql(server, `update auth.attempt set failures = 500, blocked_until = now() where tenant_id = '${acme.tenant.id}' and account is null`);
    assert.equal((await login(acme, 'guess number 8', '192.0.2.99', {}, 'nobody8@x.test')).status, 401);
    assert.equal((await login(acme, 'guess number 9', '192.0.2.100', {}, 'nobody9@x.test')).status, 429, 'the same /24');
    assert.equal((await login(acme, password, '192.0.3.1')).status, 200, 'another /24');
  });

  test('an administrator lets somebody in again whose account is locked', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    await guess(acme, 20, spread, member.email);
    sql(server, `update auth.attempt set blocked_until = now() + interval '15 minutes' where tenant_id = '${acme.tenant.id}' and account is not null`);
    const enter = () => login(acme, password, '203.0.113.50', {}, member.email);
    assert.equal((await enter()).status, 429);
    expectStatus(await member.post(`/v1/users/${member.user.id}/unlock`), 403);
    expectStatus(await acme.owner.post(`/v1/users/${member.user.id}/unlock`), 204);
    assert.equal((await enter()).status, 200);
    const stranger = await signUp(server);
    expectStatus(await stranger.owner.post(`/v1/users/${member.user.id}/unlock`), 404);
    await until(async () => expectStatus(await acme.owner.get('/v1/audit-events?type=user.unlocked'), 200).data.length === 1, 'the trail says so');
    await signIn(server, acme.slug, acme.owner.email);
  });

  test('an office that signs in all at once, behind one address, is not taken for one that guesses', async () => {
    const acme = await signUp(server);
    const people = [];
    for (let i = 0; i < 12; i += 1) people.push((await acme.member()).email);
    const replies = await Promise.all(people.map((email) => login(acme, password, '192.0.2.50', {}, email)));
    assert.deepEqual(replies.map((reply) => reply.status), Array(12).fill(200));
  });
});
