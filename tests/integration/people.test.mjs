import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anybody, expectStatus, password, signIn, signUp, unique, Caller } from './support/api.mjs';
import { startServer } from './support/server.mjs';

describe('people', () => {
  let server, acme;
  before(async () => {
    server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0 } });
    acme = await signUp(server);
  });
  after(() => server?.dispose());

  const account = (email) => ({ email, password, first_name: 'Grace', last_name: 'Hopper' });
  const accept = (token, more = {}) => ({ token, password, first_name: 'Katherine', last_name: 'Johnson', ...more });

  test('an added user is a member by default, in lower case, once', async () => {
    const email = `Grace@${acme.slug}.TEST`;
    const made = await acme.owner.post('/v1/users', account(email));
    const user = expectStatus(made, 201);
    assert.equal(user.email, email.toLowerCase());
    assert.equal(user.status, 'active');
    assert.equal(user.last_seen_at, null);
    assert.deepEqual(user.roles.map((role) => role.name), ['member']);
    assert.ok(made.headers.get('etag'));
    assert.equal((await acme.owner.post('/v1/users', account(email.toLowerCase()))).body.code, 'email_taken');
    const globex = await signUp(server);
    expectStatus(await globex.owner.post('/v1/users', account(email)), 201);
  });

  test('the list of users searches names and e-mails, filters and sorts', async () => {
    const globex = await signUp(server);
    for (const [first_name, last_name] of [['Alan', 'Turing'], ['Barbara', 'Liskov'], ['Alonzo', 'Church']])
      expectStatus(await globex.owner.post('/v1/users', { email: `${first_name}@x.test`, password, first_name, last_name }), 201);
    const names = async (query) => expectStatus(await globex.owner.get(`/v1/users?${query}`), 200).data.map((user) => user.last_name);
    assert.deepEqual((await names('q=AL')).sort(), ['Church', 'Turing']);
    assert.deepEqual(await names('q=100%25'), []);
    assert.deepEqual(await names('sort=last_name'), ['Church', 'Liskov', 'Owner', 'Turing']);
    assert.deepEqual(await names('email=barbara@x.test'), ['Liskov']);
    assert.deepEqual(await names('status=suspended'), []);
    assert.equal((await globex.owner.get('/v1/users?status=asleep')).status, 400);
    assert.equal((await globex.owner.get('/v1/users?shoe_size=44')).status, 400);
  });

  test('a suspended user is out at once, cannot come back in, and can be let in again', async () => {
    const user = await acme.member();
    expectStatus(await acme.owner.patch(`/v1/users/${user.user.id}`, { status: 'suspended' }), 200);
    assert.equal((await user.get('/v1/me')).status, 401);
    const refused = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: user.email, password });
    assert.equal(refused.status, 401);
    assert.equal(refused.body.code, 'account_suspended');
    const wrong = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: user.email, password: 'wrong password' });
    assert.equal(wrong.body.code, 'invalid_credentials');
    expectStatus(await acme.owner.patch(`/v1/users/${user.user.id}`, { status: 'active' }), 200);
    await signIn(server, acme.slug, user.email);
  });

  test('a removed user is gone from everywhere but history, and the e-mail is free', async () => {
    const user = await acme.member();
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: unique('team') }), 201);
    assert.equal((await acme.owner.put(`/v1/teams/${team.id}/members/${user.user.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`/v1/users/${user.user.id}`)).status, 204);
    assert.equal((await user.get('/v1/me')).status, 401);
    assert.equal((await acme.owner.get(`/v1/users/${user.user.id}`)).status, 404);
    assert.equal((await acme.owner.delete(`/v1/users/${user.user.id}`)).status, 404);
    assert.equal(expectStatus(await acme.owner.get(`/v1/teams/${team.id}`), 200).member_count, 0);
    expectStatus(await acme.owner.post('/v1/users', account(user.email)), 201);
  });

  test('who may not write people is refused, whoever they are', async () => {
    const viewer = await acme.member('viewer');
    assert.equal((await viewer.get('/v1/users')).status, 200);
    assert.equal((await viewer.post('/v1/users', account('x@x.test'))).status, 403);
    assert.equal((await viewer.patch(`/v1/users/${viewer.user.id}`, { first_name: 'X' })).status, 403);
    assert.equal((await viewer.delete(`/v1/users/${viewer.user.id}`)).status, 403);
    assert.equal((await viewer.post('/v1/users/invitations', { email: 'x@x.test' })).status, 403);
    assert.equal((await viewer.get('/v1/audit-events')).status, 403);
    assert.equal((await anybody(server).get('/v1/users')).status, 401);
  });

  test('an invitation is told once, opened by its link, and accepted once', async () => {
    const { admin } = await acme.roles();
    const email = `${unique('kat')}@acme.test`;
    const made = expectStatus(await acme.owner.post('/v1/users/invitations', { email, role: admin.id }), 201);
    assert.equal(made.status, 'pending');
    assert.equal(made.role, admin.id);
    assert.equal(made.invited_by, acme.owner.user.id);
    assert.equal(made.url, `${server.url}/invite/${made.token}`);
    const days = (Date.parse(made.expires_at) - Date.now()) / 86_400_000;
    assert.ok(days > 6.9 && days < 7.1);
    const seen = expectStatus(await anybody(server).post('/v1/invitations/inspect', { token: made.token }), 200);
    assert.deepEqual(seen.tenant, { name: acme.tenant.name, slug: acme.slug });
    assert.equal(seen.email, email);

    const joined = await anybody(server).post('/v1/invitations/accept', accept(made.token));
    const body = expectStatus(joined, 201);
    assert.equal(body.user.email, email);
    assert.deepEqual(body.user.roles.map((role) => role.name), ['admin']);
    assert.equal((await new Caller(server, body.access_token).get('/v1/me')).status, 200);
    assert.equal((await anybody(server).post('/v1/invitations/accept', accept(made.token))).body.code, 'invitation_not_found');
    const list = expectStatus(await acme.owner.get('/v1/users/invitations?status=accepted'), 200);
    const entry = list.data.find((invitation) => invitation.id === made.id);
    assert.equal(entry.status, 'accepted');
    assert.equal(entry.token, undefined);
    assert.equal((await acme.owner.post('/v1/users/invitations', { email })).body.code, 'email_taken');
  });

  test('two who accept the same invitation at once are one', async () => {
    const made = expectStatus(await acme.owner.post('/v1/users/invitations', { email: `${unique('twin')}@acme.test` }), 201);
    const replies = await Promise.all([1, 2, 3].map(() => anybody(server).post('/v1/invitations/accept', accept(made.token))));
    assert.deepEqual(replies.map((reply) => reply.status).sort(), [201, 404, 404]);
  });

  test('a revoked or superseded link opens nothing, and a link of one workspace opens no other', async () => {
    const email = `${unique('late')}@acme.test`;
    const first = expectStatus(await acme.owner.post('/v1/users/invitations', { email }), 201);
    const second = expectStatus(await acme.owner.post('/v1/users/invitations', { email }), 201);
    assert.equal((await anybody(server).post('/v1/invitations/inspect', { token: first.token })).status, 404);
    assert.equal((await acme.owner.delete(`/v1/users/invitations/${second.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`/v1/users/invitations/${second.id}`)).status, 404);
    assert.equal((await anybody(server).post('/v1/invitations/accept', accept(second.token))).status, 404);
    for (const token of ['nonsense', acme.owner.token]) assert.equal((await anybody(server).post('/v1/invitations/inspect', { token })).status, 404);

    const third = expectStatus(await acme.owner.post('/v1/users/invitations', { email }), 201);
    const globex = await signUp(server);
    const raw = Buffer.from(third.token, 'base64url');
    Buffer.from(globex.owner.token, 'base64url').copy(raw, 1, 1, 17);
    assert.equal((await anybody(server).post('/v1/invitations/inspect', { token: raw.toString('base64url') })).status, 404);
    assert.equal((await globex.owner.delete(`/v1/users/invitations/${third.id}`)).status, 404);
  });

  test('an invitation does not replay, since its reply is a secret', async () => {
    const key = { 'idempotency-key': unique('key') };
    const email = `${unique('once')}@acme.test`;
    const first = expectStatus(await acme.owner.post('/v1/users/invitations', { email }, key), 201);
    const again = await acme.owner.post('/v1/users/invitations', { email }, key);
    assert.notEqual(again.body.token, first.token);
  });

  test('teams have names, members and counts', async () => {
    const name = unique('Climbing');
    const team = expectStatus(await acme.owner.post('/v1/teams', { name, description: 'Up' }), 201);
    assert.equal(team.member_count, 0);
    assert.equal((await acme.owner.post('/v1/teams', { name: name.toUpperCase() })).body.code, 'team_name_taken');
    const user = await acme.member();
    const place = `/v1/teams/${team.id}/members`;
    assert.equal((await acme.owner.put(`${place}/${user.user.id}`)).status, 204);
    assert.equal((await acme.owner.put(`${place}/${user.user.id}`)).status, 204);
    assert.equal((await acme.owner.put(`${place}/${team.id}`)).status, 404);
    const members = expectStatus(await user.get(place), 200);
    assert.deepEqual(members.data.map((member) => member.id), [user.user.id]);
    assert.equal(expectStatus(await user.get(`/v1/teams/${team.id}`), 200).member_count, 1);
    assert.equal((await user.put(`${place}/${acme.owner.user.id}`)).status, 403);
    const renamed = expectStatus(await acme.owner.patch(`/v1/teams/${team.id}`, { description: 'Higher' }), 200);
    assert.equal(renamed.name, name);
    assert.equal(renamed.description, 'Higher');
    assert.equal((await acme.owner.delete(`${place}/${user.user.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`${place}/${user.user.id}`)).status, 404);
    assert.equal((await acme.owner.put(`${place}/${user.user.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`/v1/teams/${team.id}`)).status, 204);
    assert.equal((await acme.owner.get(`/v1/teams/${team.id}`)).status, 404);
    assert.equal((await acme.owner.get(place)).status, 404);
  });

  test('a workspace has a name that its admins change', async () => {
    const seen = await acme.owner.get('/v1/tenant');
    assert.equal(expectStatus(seen, 200).slug, acme.slug);
    assert.equal((await acme.owner.get('/v1/tenant', { 'if-none-match': seen.headers.get('etag') })).status, 304);
    const renamed = expectStatus(await acme.owner.patch('/v1/tenant', { name: 'Acme Outdoors' }, { 'if-match': seen.headers.get('etag') }), 200);
    assert.equal(renamed.name, 'Acme Outdoors');
    acme.tenant.name = renamed.name;
    const viewer = await acme.member('viewer');
    assert.equal((await viewer.patch('/v1/tenant', { name: 'Mine' })).status, 403);
    assert.equal((await acme.owner.patch('/v1/tenant', { name: '' })).status, 422);
  });
});
