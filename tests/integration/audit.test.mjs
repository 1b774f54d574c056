import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anybody, expectStatus, password, signIn, signUp, unique } from './support/api.mjs';
import { follow } from './support/events.mjs';
import { ShareClient, insert, openDoc, submit } from './support/share.mjs';
import { sleep, startServer, until } from './support/server.mjs';

describe('the audit trail and the live feed', () => {
  let server, acme;
  before(async () => {
    server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0 } });
    acme = await signUp(server);
  });
  after(() => server?.dispose());

  const trail = async (workspace, query, length) => {
    let data;
    await until(async () => {
      data = expectStatus(await workspace.owner.get(`/v1/audit-events?${query}`), 200).data;
      return data.length >= length;
    }, `the trail has ${length} of ${query}`);
    assert.equal(data.length, length);
    return data;
  };

  test('an entry tells who did what, from where, in which session and request', async () => {
    const grace = await acme.member('admin', { first_name: 'Grace', last_name: 'Hopper' });
    const reply = await grace.post('/v1/teams', { name: unique('team') }, { 'user-agent': 'tests/1.0', 'x-request-id': 'req-42' });
    const team = expectStatus(reply, 201);
    const [entry] = await trail(acme, `type=team.created&subject_id=${team.id}`, 1);
    const me = expectStatus(await grace.get('/v1/me'), 200);
    assert.equal(entry.actor_type, 'user');
    assert.equal(entry.actor_id, grace.user.id);
    assert.equal(entry.actor_name, 'Grace Hopper');
    assert.equal(entry.subject_type, 'team');
    assert.equal(entry.ip, '127.0.0.1');
    assert.equal(entry.user_agent, 'tests/1.0');
    assert.equal(entry.session_id, me.session.id);
    assert.equal(entry.request_id, reply.headers.get('x-request-id'));
    assert.deepEqual(entry.data, {});
  });

  test('the name in the trail is the one at the time, also when the person has gone', async () => {
    const user = await acme.member('admin', { first_name: 'Early', last_name: 'Name' });
    const team = expectStatus(await user.post('/v1/teams', { name: unique('team') }), 201);
    await trail(acme, `type=team.created&subject_id=${team.id}`, 1);
    expectStatus(await user.patch('/v1/me', { first_name: 'Late' }), 200);
    assert.equal((await acme.owner.delete(`/v1/users/${user.user.id}`)).status, 204);
    const [entry] = await trail(acme, `type=team.created&subject_id=${team.id}`, 1);
    assert.equal(entry.actor_name, 'Early Name');
  });

  test('every command leaves exactly one entry', async () => {
    const globex = await signUp(server);
    const { owner } = globex;
    const team = expectStatus(await owner.post('/v1/teams', { name: 'One' }), 201);
    expectStatus(await owner.patch(`/v1/teams/${team.id}`, { name: 'Two' }), 200);
    const role = expectStatus(await owner.post('/v1/roles', { name: 'R', permissions: [] }), 201);
    const user = expectStatus(await owner.post('/v1/users', { email: 'u@globex.test', password, first_name: 'U', last_name: 'V' }), 201);
    for (let i = 0; i < 2; i += 1) assert.equal((await owner.put(`/v1/teams/${team.id}/members/${user.id}`)).status, 204);
    for (let i = 0; i < 2; i += 1) assert.equal((await owner.put(`/v1/users/${user.id}/roles/${role.id}`)).status, 204);
    const invited = expectStatus(await owner.post('/v1/users/invitations', { email: 'i@globex.test' }), 201);
    assert.equal((await owner.delete(`/v1/users/invitations/${invited.id}`)).status, 204);
    const record = expectStatus(await owner.post('/v1/records/thing', { content: {} }), 201);
    expectStatus(await owner.patch(`/v1/records/thing/${record.id}`, { content: { a: 1 } }), 200);
    assert.equal((await owner.delete(`/v1/records/thing/${record.id}`)).status, 204);
    const login = await signIn(server, globex.slug, owner.email);
    assert.equal((await login.post('/v1/auth/logout')).status, 204);
    await anybody(server).post('/v1/auth/login', { tenant: globex.slug, email: owner.email, password: 'wrong password' });
    const expected = [
      'tenant.created', 'team.created', 'team.updated', 'role.created', 'user.created', 'team.member_added', 'user.role_given',
      'invitation.created', 'invitation.revoked', 'record.created', 'record.updated', 'record.deleted', 'session.opened', 'session.closed',
      'user.sign_in_refused',
    ];
    const entries = await trail(globex, 'limit=100&sort=created_at', expected.length);
    assert.deepEqual(entries.map((entry) => entry.type), expected);
  });

  test('what happened to a document names it, also when it is gone', async () => {
    const { owner } = acme;
    const { id } = expectStatus(await owner.post('/v1/documents', { title: 'Before' }), 201);
    const client = new ShareClient(server.url, owner.token);
    try {
      await submit(await openDoc(client, id), insert(0, 'words'));
    } finally {
      client.close();
    }
    expectStatus(await owner.patch(`/v1/documents/${id}`, { title: 'After' }), 200);
    expectStatus(await owner.delete(`/v1/documents/${id}`), 204);
    const entries = await trail(acme, `subject_id=${id}&sort=created_at`, 4);
    assert.deepEqual(entries.map(({ type, data }) => [type, data]), [
      ['document.created', { title: 'Before' }],
      ['document.edited', { title: 'Before' }],
      ['document.renamed', { title: 'After' }],
      ['document.deleted', { title: 'After' }],
    ]);
  });

  test('a failed command leaves no entry', async () => {
    const globex = await signUp(server);
    assert.equal((await globex.owner.post('/v1/teams', { name: '' })).status, 422);
    expectStatus(await globex.owner.post('/v1/teams', { name: 'Same' }), 201);
    assert.equal((await globex.owner.post('/v1/teams', { name: 'Same' })).status, 409);
    const entries = await trail(globex, 'sort=created_at', 2);
    assert.deepEqual(entries.map((entry) => entry.type), ['tenant.created', 'team.created']);
  });

  test('the trail filters by type, actor, subject and time', async () => {
    const globex = await signUp(server);
    const admin = await globex.member('admin');
    expectStatus(await admin.post('/v1/teams', { name: 'A' }), 201);
    await trail(globex, `actor_id=${admin.user.id}&type=team.created`, 1);
    const now = new Date().toISOString();
    assert.equal((await trail(globex, `created_at[gte]=${now}`, 0)).length, 0);
    assert.ok((expectStatus(await globex.owner.get(`/v1/audit-events?created_at[lt]=${now}`), 200)).data.length >= 3);
    assert.equal((await globex.owner.get('/v1/audit-events?created_at[gte]=yesterday')).status, 400);
  });

  test('the feed tells what happens as it happens, and only what the topic is about', async () => {
    const feed = await follow(acme.owner, 'teams');
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: unique('live') }), 201);
    expectStatus(await acme.owner.post('/v1/records/thing', { content: {} }), 201);
    const event = await feed.next((one) => one.data.subject_id === team.id);
    assert.equal(event.event, 'team.created');
    assert.ok(Number(event.id) > 0);
    assert.deepEqual(Object.keys(event.data).sort(), ['actor_id', 'created_at', 'id', 'subject_id', 'subject_type', 'type']);
    assert.equal(event.data.actor_id, acme.owner.user.id);
    await sleep(300);
    assert.ok(feed.seen.every((one) => one.data.subject_type === 'team'));
    feed.close();
  });

  test('a feed resumes behind the last event it told, without a gap and without telling twice', async () => {
    const first = await follow(acme.owner, 'teams');
    const names = Array.from({ length: 6 }, () => unique('resume'));
    const ids = [];
    ids.push(expectStatus(await acme.owner.post('/v1/teams', { name: names[0] }), 201).id);
    const last = await first.next((one) => one.data.subject_id === ids[0]);
    first.close();
    for (const name of names.slice(1)) ids.push(expectStatus(await acme.owner.post('/v1/teams', { name }), 201).id);
    const second = await follow(acme.owner, 'teams', last.id);
    await second.next((one) => one.data.subject_id === ids[5]);
    assert.deepEqual(second.seen.map((one) => one.data.subject_id), ids.slice(1));
    second.close();
  });

  test('a feed ends when its session does, and falls silent when its right goes', async () => {
    const { admin, member } = await acme.roles();
    const user = await acme.member('admin');
    const feed = await follow(user, 'audit');
    assert.equal((await acme.owner.put(`/v1/users/${user.user.id}/roles/${member.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`/v1/users/${user.user.id}/roles/${admin.id}`)).status, 204);
    await until(async () => {
      const before = feed.seen.length;
      expectStatus(await acme.owner.post('/v1/teams', { name: unique('quiet') }), 201);
      await sleep(800);
      return feed.seen.length === before;
    }, 'it is silent');
    assert.equal((await user.post('/v1/auth/logout')).status, 204);
    await until(() => feed.ended, 'the feed ends');
  });

  test('topics need their permission, and unknown ones are refused', async () => {
    const viewer = await acme.member('viewer');
    assert.equal((await viewer.get('/v1/stream?topics=audit')).status, 403);
    assert.equal((await viewer.get('/v1/stream?topics=documents,audit')).status, 403);
    assert.equal((await viewer.get('/v1/stream?topics=weather')).status, 400);
    assert.equal((await viewer.get('/v1/stream')).status, 400);
    assert.equal((await anybody(server).get('/v1/stream?topics=teams')).status, 401);
    const feed = await follow(viewer, 'documents,teams');
    feed.close();
  });

  test('one workspace never hears of another', async () => {
    const globex = await signUp(server);
    const feed = await follow(globex.owner, 'audit');
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: unique('private') }), 201);
    const own = expectStatus(await globex.owner.post('/v1/teams', { name: 'Own' }), 201);
    await feed.next((one) => one.data.subject_id === own.id);
    assert.ok(!feed.seen.some((one) => one.data.subject_id === team.id));
    const entries = expectStatus(await globex.owner.get(`/v1/audit-events?subject_id=${team.id}`), 200);
    assert.deepEqual(entries.data, []);
    feed.close();
  });
});
