import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { expectStatus, signIn, signUp } from './support/api.mjs';
import { startServer } from './support/server.mjs';

describe('roles', () => {
  let server, acme;
  before(async () => {
    server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0 } });
    acme = await signUp(server);
  });
  after(() => server?.dispose());

  test('the built-in roles inherit from left to right', async () => {
    const { viewer, member, admin, owner } = await acme.roles();
    assert.equal(viewer.parent, null);
    assert.equal(member.parent, viewer.id);
    assert.equal(admin.parent, member.id);
    assert.equal(owner.parent, admin.id);
    for (const role of [viewer, member, admin, owner]) assert.equal(role.builtin, true);
    assert.ok(viewer.effective_permissions.includes('document.read'));
    assert.ok(!viewer.effective_permissions.includes('document.write'));
    assert.ok(member.effective_permissions.includes('document.write'));
    assert.ok(member.effective_permissions.includes('document.read'));
    assert.ok(!member.permissions.includes('document.read'));
    assert.ok(admin.effective_permissions.includes('role.assign'));
  });

  test('every permission of the catalogue has a sentence, and roles name no other', async () => {
    const list = expectStatus(await acme.owner.get('/v1/permissions'), 200);
    const names = list.data.map((permission) => permission.name);
    for (const name of ['tenant.read', 'user.invite', 'role.assign', 'record.delete', 'audit.read']) assert.ok(names.includes(name), name);
    assert.ok(list.data.every((permission) => permission.description.length > 5));
    const { owner } = await acme.roles();
    assert.deepEqual(owner.effective_permissions.filter((name) => !names.includes(name)), []);
    assert.deepEqual([...owner.effective_permissions].sort(), [...names].sort());
  });

  test('a role of the tenant inherits its parent, and a change of either is felt in the next request', async () => {
    const { viewer } = await acme.roles();
    const made = expectStatus(
      await acme.owner.post('/v1/roles', { name: 'Scribe', description: 'Keeps records', parent: viewer.id, permissions: ['record.write'] }), 201);
    assert.ok(made.effective_permissions.includes('record.read'));
    assert.ok(made.effective_permissions.includes('record.write'));
    const scribe = await acme.member('Scribe');
    assert.equal((await scribe.post('/v1/records/note', { content: { a: 1 } })).status, 201);
    assert.equal((await scribe.post('/v1/teams', { name: 'No' })).status, 403);
    expectStatus(await acme.owner.patch(`/v1/roles/${made.id}`, { permissions: ['team.write'] }), 200);
    assert.equal((await scribe.post('/v1/records/note', { content: { a: 1 } })).status, 403);
    assert.equal((await scribe.post('/v1/teams', { name: 'Yes' })).status, 201);
    const me = expectStatus(await scribe.get('/v1/me'), 200);
    assert.deepEqual(me.roles.map((role) => role.name), ['Scribe']);
    assert.ok(me.permissions.includes('team.write'));
    assert.ok(!me.permissions.includes('record.write'));
  });

  test('children follow when their parent changes', async () => {
    const parent = expectStatus(await acme.owner.post('/v1/roles', { name: 'Parent', permissions: ['team.read'] }), 201);
    const child = expectStatus(await acme.owner.post('/v1/roles', { name: 'Child', parent: parent.id, permissions: ['user.read'] }), 201);
    expectStatus(await acme.owner.patch(`/v1/roles/${parent.id}`, { permissions: ['team.read', 'role.read'] }), 200);
    const seen = expectStatus(await acme.owner.get(`/v1/roles/${child.id}`), 200);
    assert.deepEqual(seen.effective_permissions, ['role.read', 'team.read', 'user.read']);
  });

  test('roles cannot inherit in a circle', async () => {
    const a = expectStatus(await acme.owner.post('/v1/roles', { name: 'Circle A', permissions: [] }), 201);
    const b = expectStatus(await acme.owner.post('/v1/roles', { name: 'Circle B', parent: a.id, permissions: [] }), 201);
    const reply = await acme.owner.patch(`/v1/roles/${a.id}`, { parent: b.id });
    assert.equal(reply.status, 409);
    assert.equal(reply.body.code, 'role_cycle');
    assert.equal((await acme.owner.patch(`/v1/roles/${a.id}`, { parent: a.id })).body.code, 'role_cycle');
  });

  test('unknown permissions and parents are named', async () => {
    const reply = await acme.owner.post('/v1/roles', { name: 'Odd', permissions: ['document.read', 'moon.land'] });
    assert.equal(reply.status, 422);
    assert.deepEqual(reply.body.errors.map((error) => error.pointer), ['/permissions/1']);
    const parent = await acme.owner.post('/v1/roles', { name: 'Odd', parent: acme.owner.user.id, permissions: [] });
    assert.equal(parent.status, 422);
    assert.equal(parent.body.errors[0].pointer, '/parent');
  });

  test('role names are unique without case; built-in roles and roles in use stay', async () => {
    const { viewer } = await acme.roles();
    const role = expectStatus(await acme.owner.post('/v1/roles', { name: 'Keeper', permissions: [] }), 201);
    assert.equal((await acme.owner.post('/v1/roles', { name: 'KEEPER', permissions: [] })).body.code, 'role_name_taken');
    assert.equal((await acme.owner.patch(`/v1/roles/${viewer.id}`, { name: 'x' })).body.code, 'role_builtin');
    assert.equal((await acme.owner.delete(`/v1/roles/${viewer.id}`)).body.code, 'role_builtin');
    const keeper = await acme.member('Keeper');
    assert.equal((await acme.owner.delete(`/v1/roles/${role.id}`)).body.code, 'role_in_use');
    assert.equal((await acme.owner.delete(`/v1/users/${keeper.user.id}/roles/${role.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`/v1/roles/${role.id}`)).status, 204);
    assert.equal((await acme.owner.get(`/v1/roles/${role.id}`)).status, 404);
  });

  test('nobody gives, changes or takes rights that are not all their own', async () => {
    const { admin, owner, viewer } = await acme.roles();
    const clerk = expectStatus(
      await acme.owner.post('/v1/roles', { name: 'Clerk', parent: viewer.id, permissions: ['role.write', 'role.assign', 'user.write', 'user.invite'] }), 201);
    const caller = await acme.member('Clerk');
    const boss = await acme.member('admin');
    const exceeds = async (reply) => {
      const { status, body } = await reply;
      assert.equal(status, 403, JSON.stringify(body));
      assert.equal(body.code, 'role_exceeds_giver');
    };
    await exceeds(caller.post('/v1/roles', { name: 'More', permissions: ['team.write'] }));
    await exceeds(caller.post('/v1/roles', { name: 'More', parent: admin.id, permissions: [] }));
    await exceeds(caller.patch(`/v1/roles/${clerk.id}`, { permissions: ['team.write'] }));
    await exceeds(caller.put(`/v1/users/${caller.user.id}/roles/${admin.id}`));
    await exceeds(caller.delete(`/v1/users/${boss.user.id}/roles/${admin.id}`));
    await exceeds(caller.post('/v1/users', { email: 'up@acme.test', password: 'long enough', first_name: 'U', last_name: 'P', role: admin.id }));
    await exceeds(caller.post('/v1/users/invitations', { email: 'up@acme.test', role: admin.id }));
    await exceeds(caller.patch(`/v1/users/${boss.user.id}`, { status: 'suspended' }));
    await exceeds(caller.delete(`/v1/users/${boss.user.id}`));
    await exceeds(boss.put(`/v1/users/${boss.user.id}/roles/${owner.id}`));
    await exceeds(boss.delete(`/v1/users/${acme.owner.user.id}`));
    await exceeds(boss.post('/v1/roles', { name: 'Shadow', parent: owner.id, permissions: [] }));
    expectStatus(await caller.post('/v1/roles', { name: 'Less', parent: viewer.id, permissions: [] }), 201);
  });

  test('there is always an active owner', async () => {
    const globex = await signUp(server);
    const { owner, admin } = await globex.roles();
    const me = globex.owner.user.id;
    assert.equal((await globex.owner.delete(`/v1/users/${me}/roles/${owner.id}`)).body.code, 'last_owner');
    assert.equal((await globex.owner.delete(`/v1/users/${me}`)).body.code, 'last_owner');
    assert.equal((await globex.owner.patch(`/v1/users/${me}`, { status: 'suspended' })).body.code, 'last_owner');
    const second = await globex.member('admin');
    assert.equal((await globex.owner.put(`/v1/users/${second.user.id}/roles/${owner.id}`)).status, 204);
    const both = await Promise.all([
      globex.owner.delete(`/v1/users/${me}/roles/${owner.id}`),
      second.delete(`/v1/users/${second.user.id}/roles/${owner.id}`),
    ]);
    assert.deepEqual(both.map((reply) => reply.status).sort(), [204, 409]);
    assert.ok(admin);
  });

  test('a role taken away is gone in the very next request of every session', async () => {
    const { admin, member } = await acme.roles();
    const boss = await acme.member('admin');
    const again = await signIn(server, acme.slug, boss.email);
    assert.equal((await again.get('/v1/audit-events')).status, 200);
    assert.equal((await acme.owner.put(`/v1/users/${boss.user.id}/roles/${member.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`/v1/users/${boss.user.id}/roles/${admin.id}`)).status, 204);
    for (const caller of [boss, again]) assert.equal((await caller.get('/v1/audit-events')).status, 403);
    assert.equal((await acme.owner.delete(`/v1/users/${boss.user.id}/roles/${admin.id}`)).status, 404);
    assert.equal((await acme.owner.put(`/v1/users/${boss.user.id}/roles/${member.id}`)).status, 204);
  });

  test('a stale If-Match does not change a role', async () => {
    const made = await acme.owner.post('/v1/roles', { name: 'Dated', permissions: [] });
    const role = expectStatus(made, 201);
    const etag = made.headers.get('etag');
    assert.equal((await acme.owner.patch(`/v1/roles/${role.id}`, { description: 'one' }, { 'if-match': etag })).status, 200);
    assert.equal((await acme.owner.patch(`/v1/roles/${role.id}`, { description: 'two' }, { 'if-match': etag })).status, 412);
  });
});
