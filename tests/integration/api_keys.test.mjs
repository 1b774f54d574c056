/* API keys and service accounts: what programs come in with, and every way in which that must not be more than it was given. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { anybody, Caller, expectStatus, password, signUp, unique } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';

describe('API keys', () => {
  let server, acme, globex;
  before(async () => {
    server = await startServer({ workers: 2, settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } });
    acme = await signUp(server);
    globex = await signUp(server);
  });
  after(() => server?.dispose());

  const make = async (giver, scopes, more = {}) =>
    expectStatus(await giver.post('/v1/api-keys', { name: unique('key'), scopes, ...more }), 201);
  const use = (key) => new Caller(server, key.key);
  const serviceAccount = async (role = 'member') =>
    expectStatus(await acme.owner.post('/v1/service-accounts', { name: unique('bot'), role: (await acme.roles())[role].id }), 201);
  const codeOf = (reply) => `${reply.status} ${reply.body.code}`;

  test('a key opens what its scopes say, as its owner, and is told once', async () => {
    const member = await acme.member();
    const made = await make(member, ['document.read', 'document.write']);
    assert.match(made.key, /^isk_[A-Za-z0-9_-]{91}$/);
    assert.ok(made.key.startsWith(made.prefix));
    assert.deepEqual(made.effective_scopes, ['document.read', 'document.write']);
    const program = use(made);
    const document = expectStatus(await program.post('/v1/documents', { title: 'By a program' }), 201);
    assert.equal(document.owner_id, member.user.id);
    assert.equal(codeOf(await program.get('/v1/teams')), '403 permission_denied');
    const me = expectStatus(await program.get('/v1/me'), 200);
    assert.equal(me.user.id, member.user.id);
    assert.deepEqual(me.permissions, ['document.read', 'document.write']);
    assert.equal(me.session, null);
    assert.equal(me.api_key.id, made.id);
    const listed = expectStatus(await member.get('/v1/api-keys'), 200).data;
    assert.deepEqual(listed.map((key) => key.id), [made.id]);
    assert.ok(!JSON.stringify(listed).includes(made.key.slice(20)));
  });

  test('a key does nothing that needs somebody who is signed in', async () => {
    const member = await acme.member();
    const program = use(await make(member, ['document.read', 'api_key.read', 'api_key.write']));
    const listed = expectStatus(await program.get('/v1/api-keys'), 200).data;
    for (const [method, path, body] of [
      ['POST', '/v1/api-keys', { name: 'Another', scopes: ['document.read'] }],
      ['POST', `/v1/api-keys/${listed[0].id}/rotate`, {}],
      ['PATCH', `/v1/api-keys/${listed[0].id}`, { expires_at: null }],
      ['DELETE', `/v1/api-keys/${listed[0].id}`],
      ['POST', '/v1/me/password', { current_password: password, new_password: `${password}-2` }],
      ['PATCH', '/v1/me', { first_name: 'Eve' }],
      ['POST', '/v1/auth/logout'],
    ])
      assert.equal(codeOf(await program.call(method, path, body)), '403 api_key_refused', `${method} ${path}`);
    const asked = await program.post('/v1/graphql', { query: 'mutation { logout }' });
    assert.match(asked.text, /api_key_refused/);
  });

  test('nobody gives a key what is not all their own', async () => {
    const member = await acme.member();
    assert.equal(codeOf(await member.post('/v1/api-keys', { name: 'Too much', scopes: ['user.write'] })), '403 scope_exceeds_giver');
    const made = await make(member, ['document.read']);
    assert.equal(codeOf(await member.patch(`/v1/api-keys/${made.id}`, { scopes: ['user.write'] })), '403 scope_exceeds_giver');
    const unknown = await member.post('/v1/api-keys', { name: 'Odd', scopes: ['document.read', 'moon.land'] });
    assert.deepEqual([unknown.status, unknown.body.errors[0].pointer], [422, '/scopes/1']);
    const owners = use(await make(acme.owner, ['role.assign', 'role.read', 'user.read']));
    const { owner, viewer } = await acme.roles();
    assert.equal(codeOf(await owners.put(`/v1/users/${member.user.id}/roles/${owner.id}`)), '403 role_exceeds_giver');
    assert.equal(codeOf(await owners.put(`/v1/users/${member.user.id}/roles/${viewer.id}`)), '403 role_exceeds_giver');
  });

  test('a key loses what its owner loses, with the next request, and gets it back with them', async () => {
    const member = await acme.member('admin');
    const program = use(await make(member, ['team.write', 'document.read']));
    const { admin, viewer } = await acme.roles();
    expectStatus(await program.post('/v1/teams', { name: unique('team') }), 201);
    expectStatus(await acme.owner.put(`/v1/users/${member.user.id}/roles/${viewer.id}`), 204);
    expectStatus(await acme.owner.delete(`/v1/users/${member.user.id}/roles/${admin.id}`), 204);
    assert.equal(codeOf(await program.post('/v1/teams', { name: unique('team') })), '403 permission_denied');
    expectStatus(await program.get('/v1/documents'), 200);
    expectStatus(await acme.owner.put(`/v1/users/${member.user.id}/roles/${admin.id}`), 204);
    expectStatus(await program.post('/v1/teams', { name: unique('team') }), 201);
  });

  test('a key of a suspended or removed owner opens nothing', async () => {
    const member = await acme.member();
    const program = use(await make(member, ['document.read']));
    expectStatus(await acme.owner.patch(`/v1/users/${member.user.id}`, { status: 'suspended' }), 200);
    assert.equal(codeOf(await program.get('/v1/documents')), '401 unauthenticated');
    assert.equal(codeOf(await program.get('/v1/me')), '401 unauthenticated');
    expectStatus(await acme.owner.patch(`/v1/users/${member.user.id}`, { status: 'active' }), 200);
    expectStatus(await program.get('/v1/documents'), 200);
    expectStatus(await acme.owner.delete(`/v1/users/${member.user.id}`), 204);
    assert.equal(codeOf(await program.get('/v1/documents')), '401 unauthenticated');
  });

  test('a key of a service account does no more than whoever has seen its secret, until somebody rotates it', async () => {
    const giver = await acme.member('admin');
    const bot = await serviceAccount('admin');
    const made = await make(giver, ['team.write', 'document.read'], { service_account: bot.id });
    expectStatus(await use(made).post('/v1/teams', { name: unique('team') }), 201);
    const { admin, viewer } = await acme.roles();
    expectStatus(await acme.owner.put(`/v1/users/${giver.user.id}/roles/${viewer.id}`), 204);
    expectStatus(await acme.owner.delete(`/v1/users/${giver.user.id}/roles/${admin.id}`), 204);
    assert.equal(codeOf(await use(made).post('/v1/teams', { name: unique('team') })), '403 permission_denied');
    expectStatus(await use(made).get('/v1/documents'), 200);
    expectStatus(await acme.owner.patch(`/v1/users/${giver.user.id}`, { status: 'suspended' }), 200);
    assert.equal(codeOf(await use(made).get('/v1/documents')), '403 permission_denied');
    const rotated = expectStatus(await acme.owner.post(`/v1/api-keys/${made.id}/rotate`, { overlap_s: 0 }), 200);
    assert.equal(rotated.given_by.id, acme.owner.user.id);
    expectStatus(await use(rotated).post('/v1/teams', { name: unique('team') }), 201);
    assert.equal(codeOf(await use(made).get('/v1/me')), '401 unauthenticated');
  });

  test('a key that has expired opens nothing, and none expires before it is made', async () => {
    const member = await acme.member();
    const at = (ms) => new Date(Date.now() + ms).toISOString();
    const past = await member.post('/v1/api-keys', { name: 'Late', scopes: ['document.read'], expires_at: at(-1000) });
    assert.deepEqual([past.status, past.body.errors[0].code], [422, 'past']);
    const made = await make(member, ['document.read'], { expires_at: at(1500) });
    await until(async () => (await use(made).get('/v1/documents')).status === 401, 'the key expires');
    assert.equal(expectStatus(await member.get(`/v1/api-keys/${made.id}`), 200).status, 'expired');
    expectStatus(await member.patch(`/v1/api-keys/${made.id}`, { expires_at: null }), 200);
    expectStatus(await use(made).get('/v1/documents'), 200);
  });

  test('a key from another network than it was given opens nothing, to read or to write', async () => {
    const member = await acme.member();
    const made = await make(member, ['document.read', 'document.write'], { networks: ['192.0.2.0/24', '2001:db8::1'] });
    assert.deepEqual(made.networks, ['192.0.2.0/24', '2001:db8::1/128']);
    const program = use(made);
    assert.equal(codeOf(await program.get('/v1/documents')), '401 unauthenticated');
    assert.equal(codeOf(await program.post('/v1/documents', { title: 'No' })), '401 unauthenticated');
    assert.equal(codeOf(await program.post('/v1/realtime/tickets')), '401 unauthenticated');
    expectStatus(await member.patch(`/v1/api-keys/${made.id}`, { networks: ['127.0.0.0/8', '::1'] }), 200);
    expectStatus(await program.get('/v1/documents'), 200);
    expectStatus(await program.post('/v1/documents', { title: 'Yes' }), 201);
    const wrong = await member.patch(`/v1/api-keys/${made.id}`, { networks: ['10.0.0.0/8', 'home'] });
    assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/networks/1']);
  });

  test('a rotated key opens with both secrets for as long as was said, and a revoked one with neither', async () => {
    const member = await acme.member();
    const made = await make(member, ['document.read']);
    const rotated = expectStatus(await member.post(`/v1/api-keys/${made.id}/rotate`, { overlap_s: 3600 }), 200);
    assert.notEqual(rotated.key, made.key);
    assert.ok(rotated.previous_until);
    for (const key of [made, rotated]) expectStatus(await use(key).get('/v1/documents'), 200);
    const again = expectStatus(await member.post(`/v1/api-keys/${made.id}/rotate`, { overlap_s: 0 }), 200);
    for (const key of [made, rotated]) assert.equal((await use(key).get('/v1/documents')).status, 401);
    expectStatus(await use(again).get('/v1/documents'), 200);
    expectStatus(await member.delete(`/v1/api-keys/${made.id}`), 204);
    assert.equal((await use(again).get('/v1/documents')).status, 401);
    assert.equal(codeOf(await member.get(`/v1/api-keys/${made.id}`)), '404 api_key_not_found');
    assert.equal(codeOf(await member.delete(`/v1/api-keys/${made.id}`)), '404 api_key_not_found');
  });

  test('a mistyped key is told from one that opens nothing', async () => {
    const made = await make(await acme.member(), ['document.read']);
    const bent = made.key.slice(0, 40) + (made.key[40] === 'A' ? 'B' : 'A') + made.key.slice(41);
    for (const key of [bent, made.key.slice(0, -1), 'isk_', 'isk_short'])
      assert.equal(codeOf(await new Caller(server, key).get('/v1/documents')), '401 api_key_mistyped', key);
  });

  test('a key in an address or a cookie is refused even where it would open', async () => {
    const made = await make(await acme.member(), ['document.read']);
    for (const name of ['key', 'token', 'access_token', 'ticket'])
      assert.equal(codeOf(await use(made).get(`/v1/documents?${name}=${made.key}`)), '400 api_key_in_query');
    const cookie = { cookie: `insula_session=${made.key}`, 'x-requested-with': 'insula' };
    assert.equal(codeOf(await anybody(server).get('/v1/documents', cookie)), '401 unauthenticated');
  });

  test('a credential of one tenant opens nothing of another, whatever kind it is', async () => {
    const made = await make(acme.owner, ['document.read', 'user.read', 'api_key.read']);
    const bot = await serviceAccount();
    const botKey = await make(acme.owner, ['document.read'], { service_account: bot.id });
    const theirs = expectStatus(await globex.owner.post('/v1/documents', { title: 'Theirs' }), 201);
    for (const key of [made, botKey]) {
      assert.equal(codeOf(await use(key).get(`/v1/documents/${theirs.id}`)), '404 document_not_found');
      assert.equal(codeOf(await globex.owner.get(`/v1/api-keys/${key.id}`)), '404 api_key_not_found');
      assert.equal(codeOf(await globex.owner.post(`/v1/api-keys/${key.id}/rotate`, {})), '404 api_key_not_found');
      assert.equal(codeOf(await globex.owner.delete(`/v1/api-keys/${key.id}`)), '404 api_key_not_found');
      /* The same key, with the other tenant's id written into it and the checksum made right. */
      assert.equal(codeOf(await new Caller(server, moved(key.key, globex.tenant.id)).get('/v1/documents')), '401 unauthenticated');
    }
    assert.equal(codeOf(await globex.owner.get(`/v1/service-accounts/${bot.id}`)), '404 service_account_not_found');
    const foreign = await globex.owner.post('/v1/api-keys', { name: 'Theft', scopes: ['document.read'], service_account: bot.id });
    assert.equal(foreign.status, 422);
  });

  test('a member sees their own keys, and who manages keys sees all', async () => {
    const [one, other] = [await acme.member(), await acme.member()];
    const made = await make(one, ['document.read']);
    assert.equal(codeOf(await other.get(`/v1/api-keys/${made.id}`)), '404 api_key_not_found');
    assert.equal(codeOf(await other.delete(`/v1/api-keys/${made.id}`)), '404 api_key_not_found');
    expectStatus(await acme.owner.get(`/v1/api-keys/${made.id}`), 200);
    const mine = expectStatus(await acme.owner.get(`/v1/api-keys?owner_id=${one.user.id}`), 200).data;
    assert.deepEqual(mine.map((key) => key.owner.kind), ['person']);
    expectStatus(await acme.owner.delete(`/v1/api-keys/${made.id}`), 204);
    assert.equal((await use(made).get('/v1/documents')).status, 401);
    const admin = await acme.member('admin');
    const owners = await make(acme.owner, ['document.read']);
    assert.equal(codeOf(await admin.delete(`/v1/api-keys/${owners.id}`)), '403 role_exceeds_giver');
  });

  test('a socket of a key lives as long as the key may, and a ticket of a key is the key', async () => {
    const member = await acme.member();
    const made = await make(member, ['document.read']);
    const open = async (query, headers) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/realtime${query}`, { headers });
      socket.on('close', (code) => (socket.code = code));
      await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
      return socket;
    };
    const { ticket } = expectStatus(await use(made).post('/v1/realtime/tickets'), 201);
    const sockets = [await open('', { authorization: `Bearer ${made.key}` }), await open(`?ticket=${ticket}`)];
    expectStatus(await member.patch(`/v1/api-keys/${made.id}`, { name: 'Renamed' }), 200);
    expectStatus(await member.delete(`/v1/api-keys/${made.id}`), 204);
    await until(() => sockets.every((socket) => socket.code), 'the sockets are closed', 10_000);
    assert.deepEqual(sockets.map((socket) => socket.code), [1008, 1008]);
  });

  test('replies kept for an idempotency key are the API key\'s own', async () => {
    const member = await acme.member();
    const [one, other] = [await make(member, ['document.write', 'document.read']), await make(member, ['document.write', 'document.read'])];
    const headers = { 'idempotency-key': unique('once') };
    const body = { title: 'Once' };
    const first = await use(one).post('/v1/documents', body, headers);
    const again = await use(one).post('/v1/documents', body, headers);
    const others = await use(other).post('/v1/documents', body, headers);
    assert.equal(again.body.id, first.body.id);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.notEqual(others.body.id, first.body.id);
    const secret = { 'idempotency-key': unique('secret') };
    const keys = [0, 1].map(() => member.post('/v1/api-keys', { name: 'Twice', scopes: ['document.read'] }, secret));
    const [a, b] = (await Promise.all(keys)).map((reply) => expectStatus(reply, 201));
    assert.notEqual(a.key, b.key);
  });

  test('its last use is known, and the trail says which key did what and never what it is', async () => {
    const member = await acme.member();
    const made = await make(member, ['document.read', 'document.write'], { name: 'Nightly export' });
    const document = expectStatus(await use(made).post('/v1/documents', { title: 'Traced' }), 201);
    await until(async () => expectStatus(await member.get(`/v1/api-keys/${made.id}`), 200).last_used_at, 'the use is noted');
    const rotated = expectStatus(await member.post(`/v1/api-keys/${made.id}/rotate`, {}), 200);
    const entry = await until(async () => {
      const { data } = expectStatus(await acme.owner.get(`/v1/audit-events?subject_id=${document.id}`), 200);
      return data[0];
    }, 'the trail has it');
    assert.equal(entry.actor_id, member.user.id);
    assert.equal(entry.session_id, made.id);
    assert.equal(entry.api_key, 'Nightly export');
    const events = await until(async () => {
      const { data } = expectStatus(await acme.owner.get(`/v1/audit-events?subject_id=${made.id}&limit=50`), 200);
      return data.length >= 2 && data;
    }, 'the trail has the key');
    assert.deepEqual(events.map((event) => event.type).sort(), ['api_key.created', 'api_key.rotated']);
    const written = server.logs() + JSON.stringify(events);
    for (const key of [made.key, rotated.key]) assert.ok(!written.includes(key.slice(47)), 'a secret is written somewhere');
  });

  test('a service account is no person: listed apart, without password, never an owner', async () => {
    const bot = await serviceAccount();
    assert.ok(expectStatus(await acme.owner.get('/v1/users?limit=200'), 200).data.every((user) => user.id !== bot.id));
    assert.ok(expectStatus(await acme.owner.get('/v1/service-accounts'), 200).data.some((account) => account.id === bot.id));
    assert.equal(codeOf(await acme.owner.get(`/v1/users/${bot.id}`)), '404 user_not_found');
    const entering = { tenant: acme.slug, email: `${bot.id}@service.invalid`, password };
    assert.equal(codeOf(await anybody(server).post('/v1/auth/login', entering)), '401 invalid_credentials');
    const { owner, viewer } = await acme.roles();
    assert.equal(codeOf(await acme.owner.put(`/v1/users/${bot.id}/roles/${owner.id}`)), '409 owner_is_a_person');
    assert.equal(codeOf(await acme.owner.post('/v1/service-accounts', { name: 'Boss', role: owner.id })), '409 owner_is_a_person');
    expectStatus(await acme.owner.put(`/v1/users/${bot.id}/roles/${viewer.id}`), 204);
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: unique('team') }), 201);
    expectStatus(await acme.owner.put(`/v1/teams/${team.id}/members/${bot.id}`), 204);
    const made = await make(acme.owner, ['document.read'], { service_account: bot.id });
    const me = expectStatus(await use(made).get('/v1/me'), 200);
    assert.deepEqual([me.user.id, me.user.first_name], [bot.id, bot.name]);
    assert.equal(expectStatus(await acme.owner.get(`/v1/service-accounts/${bot.id}`), 200).key_count, 1);
    expectStatus(await acme.owner.patch(`/v1/service-accounts/${bot.id}`, { status: 'suspended' }), 200);
    assert.equal((await use(made).get('/v1/me')).status, 401);
    expectStatus(await acme.owner.patch(`/v1/service-accounts/${bot.id}`, { status: 'active' }), 200);
    expectStatus(await use(made).get('/v1/documents'), 200);
    expectStatus(await acme.owner.delete(`/v1/service-accounts/${bot.id}`), 204);
    assert.equal((await use(made).get('/v1/me')).status, 401);
  });
});

/* The text of a key with another tenant's id in it, and a checksum that is right. */
function moved(key, tenantId) {
  const raw = Buffer.from(key.slice(4), 'base64url');
  Buffer.from(tenantId.replaceAll('-', ''), 'hex').copy(raw, 16);
  let crc = ~0;
  for (const byte of raw.subarray(0, 64)) {
    crc ^= byte;
    for (let i = 0; i < 8; i += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  raw.writeUInt32BE(~crc >>> 0, 64);
  return `isk_${raw.toString('base64url')}`;
}
