/* Sessions as their owner and an administrator see and end them; how long they last; where sign-ins may come from. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { anybody, Caller, expectStatus, password, signIn, signUp } from './support/api.mjs';
import { follow } from './support/events.mjs';
import { sql } from './support/database.mjs';
import { mmdb } from './support/mmdb.mjs';
import { startServer, until } from './support/server.mjs';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

describe('sessions', () => {
  let server;
  const places = path.join(os.tmpdir(), `insula-places-${process.pid}.mmdb`); /* workers are another user */
  before(async () => {
    fs.writeFileSync(places, mmdb({
      '203.0.113.0/24': { city: { names: { en: 'Lisbon' } }, country: { names: { en: 'Portugal' } } },
      '2001:db8::/32': { country: { names: { en: 'Norway' } } },
    }));
    server = await startServer({
      workers: 2,
      settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, trusted_proxies: '127.0.0.1', geoip_database: places },
    });
  });
  after(() => server?.dispose());
  after(() => fs.rmSync(places, { force: true }));

  const enter = async (acme, headers = {}, more = {}) => {
    const reply = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password, ...more }, headers);
    return Object.assign(new Caller(server, expectStatus(reply, 200).access_token), { reply });
  };
  const sessionsOf = async (caller, at = '/v1/me/sessions') => expectStatus(await caller.get(at), 200).data;
  const cookieOf = (reply, name) => reply.headers.getSetCookie().find((line) => line.startsWith(`${name}=`));

  test('one sees where one is signed in, in words, and which of them is this one', async () => {
    const acme = await signUp(server);
    const here = await enter(acme, { 'user-agent': FIREFOX, 'x-forwarded-for': '203.0.113.7' });
    await enter(acme, { 'user-agent': PHONE, 'x-forwarded-for': '2001:db8::5' });
    const all = await sessionsOf(here);
    assert.equal(all.length, 3);
    const mine = all.find((session) => session.current);
    assert.deepEqual([mine.browser, mine.system, mine.device, mine.address], ['Firefox', 'Linux', 'computer', '203.0.113.7']);
    const phone = all.find((session) => session.device === 'phone');
    assert.deepEqual([phone.browser, phone.system, phone.address, phone.current], ['Safari', 'iOS', '2001:db8::5', false]);
    assert.deepEqual([mine.place, phone.place, all.find((session) => session.address === '127.0.0.1').place], ['Lisbon, Portugal', 'Norway', null]);
    assert.ok(all.every((session) => Date.parse(session.expires_at) > Date.now() && Date.parse(session.last_used_at) <= Date.now() + 1000));
  });

  test('a session that is ended is dead on every worker within a second, its stream too, and the trail says so', async () => {
    const acme = await signUp(server);
    const lost = await enter(acme);
    const stream = await follow(lost, 'audit');
    const { id } = (await sessionsOf(lost)).find((session) => session.current);
    expectStatus(await acme.owner.delete(`/v1/me/sessions/${id}`), 204);
    /* Many connections, so that both workers are asked. */
    const replies = await Promise.all(Array.from({ length: 16 }, () => lost.get('/v1/users', { connection: 'close' })));
    assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [401]);
    await until(() => stream.ended, 'the stream of the ended session ends');
    assert.equal((await acme.owner.get('/v1/me')).status, 200);
    expectStatus(await acme.owner.delete(`/v1/me/sessions/${id}`), 404);
    await until(async () => expectStatus(await acme.owner.get('/v1/audit-events?type=session.revoked'), 200).data.length === 1, 'the trail has it');
  });

  test('all other sessions end at once, and nobody ends those of others', async () => {
    const acme = await signUp(server);
    const others = [await enter(acme), await enter(acme)];
    const member = await acme.member();
    const [{ id }] = await sessionsOf(member);
    expectStatus(await acme.owner.delete(`/v1/me/sessions/${id}`), 404);
    expectStatus(await acme.owner.delete(`/v1/me/sessions/${randomUUID()}`), 404);
    expectStatus(await acme.owner.delete('/v1/me/sessions'), 204);
    for (const other of others) assert.equal((await other.get('/v1/me')).status, 401);
    assert.equal((await acme.owner.get('/v1/me')).status, 200);
    assert.equal((await member.get('/v1/me')).status, 200);
    assert.equal((await sessionsOf(acme.owner)).length, 1);
  });

  test('an administrator sees and ends the sessions of a member, not those of an owner', async () => {
    const acme = await signUp(server);
    const [admin, member] = [await acme.member('admin'), await acme.member()];
    assert.equal((await sessionsOf(admin, `/v1/users/${member.user.id}/sessions`)).length, 1);
    expectStatus(await member.get(`/v1/users/${admin.user.id}/sessions`), 403);
    expectStatus(await member.delete(`/v1/users/${admin.user.id}/sessions`), 403);
    expectStatus(await admin.delete(`/v1/users/${acme.owner.user.id}/sessions`), 403);
    expectStatus(await admin.delete(`/v1/users/${member.user.id}/sessions`), 204);
    assert.equal((await member.get('/v1/me')).status, 401);
    assert.equal((await acme.owner.get('/v1/me')).status, 200);
  });

  test('a session that is not to be remembered has a cookie of the window, and ends after a working day', async () => {
    const acme = await signUp(server);
    const kept = await enter(acme);
    assert.match(cookieOf(kept.reply, 'insula_session'), /Max-Age=\d+/);
    assert.ok(kept.reply.body.expires_in > 13 * 86400);
    const short = await enter(acme, {}, { remember: false });
    assert.doesNotMatch(cookieOf(short.reply, 'insula_session'), /Max-Age|Expires/);
    assert.equal(short.reply.body.expires_in, 12 * 3600);
    expectStatus(await acme.owner.patch('/v1/security-policy', { remember_allowed: false, session_lifetime_minutes: 60 }), 200);
    const asked = await enter(acme, {}, { remember: true });
    assert.doesNotMatch(cookieOf(asked.reply, 'insula_session'), /Max-Age|Expires/);
    assert.equal(asked.reply.body.expires_in, 3600);
  });

  test('a session that nobody uses ends, one in use goes on', async () => {
    const acme = await signUp(server);
    expectStatus(await acme.owner.patch('/v1/security-policy', { session_idle_minutes: 30 }), 200);
    const session = await enter(acme);
    const mine = async () => (await sessionsOf(session)).find((one) => one.current);
    const first = await mine();
    const left = Date.parse(first.expires_at) - Date.now();
    assert.ok(left > 20 * 60_000 && left <= 30 * 60_000, `${left} ms`);
    assert.equal(session.reply.body.expires_in, 14 * 86400);
    /* Its end is put off by use: the database is told that the last one was long ago. */
    sql(server, `update auth.session_use set last_used_at = now() - interval '20 minutes' where session_id = '${first.id}';
      update auth.session set expires_at = now() + interval '10 minutes' where id = '${first.id}'`);
    expectStatus(await session.get('/v1/me'), 200);
    assert.ok(Date.parse((await mine()).expires_at) - Date.now() > 20 * 60_000);
    sql(server, `update auth.session set expires_at = now() where id = '${first.id}'`);
    assert.equal((await session.get('/v1/me')).status, 401);
    assert.equal((await session.get('/v1/users')).status, 401);
  });

  test('sign-ins come from the allowed networks only, and nobody locks the door behind himself', async () => {
    const acme = await signUp(server);
    const policy = (networks, from) => acme.owner.patch('/v1/security-policy', { allowed_networks: networks }, { 'x-forwarded-for': from });
    const lockedOut = await policy(['198.51.100.0/24'], '203.0.113.9');
    assert.equal(lockedOut.status, 422);
    assert.deepEqual(lockedOut.body.errors.map((error) => [error.pointer, error.code]), [['/allowed_networks', 'not_allowed']]);
    expectStatus(await policy(['203.0.113.0/24', '2001:db8::/32'], '203.0.113.9'), 200);
    const from = (address, secret = password) =>
      anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password: secret }, { 'x-forwarded-for': address });
    assert.equal((await from('203.0.113.77')).status, 200);
    assert.equal((await from('2001:db8:1::1')).status, 200);
    /* Outside it tells nothing of the password. */
    for (const secret of [password, 'not the password']) {
      const outside = await from('198.51.100.4', secret);
      assert.equal(outside.status, 403);
      assert.equal(outside.body.code, 'network_not_allowed');
    }
    const { token } = expectStatus(await acme.owner.post('/v1/users/invitations', { email: `new@${acme.slug}.test` }), 201);
    const accept = (address) =>
      anybody(server).post('/v1/invitations/accept', { token, password, first_name: 'N', last_name: 'E' }, { 'x-forwarded-for': address });
    assert.equal((await accept('198.51.100.4')).body.code, 'network_not_allowed');
    assert.equal((await accept('203.0.113.4')).status, 201);
  });

  test('a password older than the policy allows opens nothing but the way to another one', async () => {
    const acme = await signUp(server);
    expectStatus(await acme.owner.patch('/v1/security-policy', { password_max_age_days: 90 }), 200);
    await enter(acme);
    sql(server, `update auth.password set changed_at = now() - interval '91 days' where user_id = '${acme.owner.user.id}'`);
    const login = (more) => anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password, ...more });
    const old = await login({});
    assert.deepEqual([old.status, old.body.code], [403, 'password_expired']);
    assert.equal(old.headers.get('set-cookie'), null);
    assert.deepEqual((await login({ new_password: password })).body.errors.map((error) => [error.pointer, error.code]), [['/new_password', 'reused']]);
    assert.equal((await login({ new_password: 'another fine password' })).status, 200);
    assert.equal((await login({})).status, 401);
    await signIn(server, acme.slug, acme.owner.email, 'another fine password');
  });

  test('a session that somebody else prepared is not taken over at sign-in', async () => {
    const acme = await signUp(server);
    const attacker = await acme.member();
    const cookie = `insula_session=${attacker.token}; insula_device=${'A'.repeat(43)}`;
    const victim = await enter(acme, { cookie, 'x-requested-with': 'insula' });
    assert.notEqual(victim.reply.body.access_token, attacker.token);
    assert.notEqual(cookieOf(victim.reply, 'insula_session').split(/[=;]/)[1], attacker.token);
    assert.equal(expectStatus(await attacker.get('/v1/me'), 200).user.id, attacker.user.id);
    assert.equal(expectStatus(await victim.get('/v1/me'), 200).user.id, acme.owner.user.id);
  });
});

test('a hash of another cost is made anew when its password signs in, and by nothing else', async () => {
  const server = await startServer({ settings: { password_memory_mib: 20, rate_sign_in_per_minute: 0 } });
  try {
    const acme = await signUp(server);
    const login = (secret) => anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password: secret });
    const hash = () => sql(server, `select hash from auth.password where user_id = '${acme.owner.user.id}'`);
    const first = hash();
    assert.match(first, /\$m=20480,t=2,p=1\$/);
    server.options.settings.password_memory_mib = 19;
    await server.restart();
    assert.equal((await login('not it at all')).status, 401);
    assert.equal(hash(), first);
    assert.equal((await login(password)).status, 200);
    const upgraded = hash();
    assert.match(upgraded, /\$m=19456,t=2,p=1\$/);
    assert.equal((await login(password)).status, 200);
    assert.equal(hash(), upgraded);
  } finally {
    await server.dispose();
  }
});
