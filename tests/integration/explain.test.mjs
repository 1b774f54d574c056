/* Roles that reach people through teams, and the answer to "why may they?". */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { expectStatus, signUp, unique } from './support/api.mjs';
import { startServer } from './support/server.mjs';

describe('roles of teams, and explanations', () => {
  let server, acme;
  before(async () => {
    server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } });
    acme = await signUp(server);
  });
  after(() => server?.dispose());

  const codeOf = (reply) => `${reply.status} ${reply.body.code}`;
  const team = async () => expectStatus(await acme.owner.post('/v1/teams', { name: unique('team') }), 201);
  const role = async (permissions, parent) =>
    expectStatus(await acme.owner.post('/v1/roles', { name: unique('role'), permissions, ...(parent && { parent }) }), 201);
  const explain = async (caller, query) => expectStatus(await caller.get(`/v1/permissions/explain?${new URLSearchParams(query)}`), 200);

  test('a role of a team is its members\', from the next request on, for as long as they are in it', async () => {
    const [climbing, scribe, member] = [await team(), await role(['team.write']), await acme.member('viewer')];
    const tries = async () => (await member.post('/v1/teams', { name: unique('team') })).status;
    expectStatus(await acme.owner.put(`/v1/teams/${climbing.id}/members/${member.user.id}`), 204);
    assert.equal(await tries(), 403);
    expectStatus(await acme.owner.put(`/v1/teams/${climbing.id}/roles/${scribe.id}`), 204);
    assert.deepEqual(expectStatus(await acme.owner.get(`/v1/teams/${climbing.id}/roles`), 200).data, [{ id: scribe.id, name: scribe.name }]);
    assert.equal(await tries(), 201);
    expectStatus(await acme.owner.delete(`/v1/teams/${climbing.id}/members/${member.user.id}`), 204);
    assert.equal(await tries(), 403);
    expectStatus(await acme.owner.put(`/v1/teams/${climbing.id}/members/${member.user.id}`), 204);
    assert.equal(await tries(), 201);
    assert.equal(codeOf(await acme.owner.delete(`/v1/roles/${scribe.id}`)), '409 role_in_use');
    expectStatus(await acme.owner.delete(`/v1/teams/${climbing.id}/roles/${scribe.id}`), 204);
    assert.equal(await tries(), 403);
    expectStatus(await acme.owner.put(`/v1/teams/${climbing.id}/roles/${scribe.id}`), 204);
    expectStatus(await acme.owner.delete(`/v1/teams/${climbing.id}`), 204);
    assert.equal(await tries(), 403);
    expectStatus(await acme.owner.delete(`/v1/roles/${scribe.id}`), 204);
  });

  test('nobody gets more through a team than whoever puts them there has', async () => {
    const [strong, manager] = [await team(), await acme.member('viewer')];
    const [strongest, teams, { owner }] = [await role(['tenant.write', 'team.write']), await role(['team.write', 'role.assign']), await acme.roles()];
    expectStatus(await acme.owner.put(`/v1/teams/${strong.id}/roles/${strongest.id}`), 204);
    expectStatus(await acme.owner.put(`/v1/users/${manager.user.id}/roles/${teams.id}`), 204);
    assert.equal(codeOf(await manager.put(`/v1/teams/${strong.id}/members/${manager.user.id}`)), '403 role_exceeds_giver');
    assert.equal(codeOf(await manager.delete(`/v1/teams/${strong.id}`)), '403 role_exceeds_giver');
    const weak = expectStatus(await manager.post('/v1/teams', { name: unique('team') }), 201);
    assert.equal(codeOf(await manager.put(`/v1/teams/${weak.id}/roles/${strongest.id}`)), '403 role_exceeds_giver');
    expectStatus(await manager.put(`/v1/teams/${weak.id}/roles/${teams.id}`), 204);
    assert.equal(codeOf(await acme.owner.put(`/v1/teams/${weak.id}/roles/${owner.id}`)), '409 owner_is_a_person');
  });

  test('an explanation names the role, the parent it has it from, and the team it comes through', async () => {
    const { viewer } = await acme.roles();
    const [climbing, scribe, member] = [await team(), await role(['record.write'], viewer.id), await acme.member('viewer')];
    expectStatus(await acme.owner.put(`/v1/teams/${climbing.id}/roles/${scribe.id}`), 204);
    expectStatus(await acme.owner.put(`/v1/teams/${climbing.id}/members/${member.user.id}`), 204);
    const write = await explain(acme.owner, { user: member.user.id, permission: 'record.write' });
    assert.equal(write.allowed, true);
    assert.deepEqual(write.grants.map((grant) => [grant.role.name, grant.from.name, grant.team?.name]), [[scribe.name, scribe.name, climbing.name]]);
    const read = await explain(member, { permission: 'record.read' });
    assert.deepEqual(read.grants.map((grant) => [grant.role.name, grant.from.name, grant.team?.name]),
      [['viewer', 'viewer', undefined], [scribe.name, 'viewer', climbing.name]]);
    const not = await explain(member, { permission: 'user.write' });
    assert.deepEqual([not.allowed, not.grants], [false, []]);
    expectStatus(await acme.owner.patch(`/v1/users/${member.user.id}`, { status: 'suspended' }), 200);
    const suspended = await explain(acme.owner, { user: member.user.id, permission: 'record.write' });
    assert.deepEqual([suspended.allowed, suspended.is_suspended, suspended.grants.length], [false, true, 1]);
  });

  test('an explanation of a document says by which share, and agrees with what happens', async () => {
    const [climbing, member] = [await team(), await acme.member()];
    expectStatus(await acme.owner.put(`/v1/teams/${climbing.id}/members/${member.user.id}`), 204);
    const folder = expectStatus(await acme.owner.post('/v1/folders', { name: unique('folder') }), 201);
    const document = expectStatus(await acme.owner.post('/v1/documents', { title: 'Closed' }), 201);
    expectStatus(await acme.owner.post(`/v1/documents/${document.id}/move`, { folder_id: folder.id }), 200);
    expectStatus(await acme.owner.patch(`/v1/folders/${folder.id}/shares`, { is_restricted: true }), 204);
    const ask = (permission) => explain(acme.owner, { user: member.user.id, permission, resource: document.id });
    assert.deepEqual([(await ask('document.read')).allowed, (await ask('document.read')).resource.access], [false, 'none']);
    assert.equal((await member.get(`/v1/documents/${document.id}`)).status, 404);
    expectStatus(await acme.owner.put(`/v1/folders/${folder.id}/shares/${climbing.id}`, { access: 'viewer' }), 204);
    const read = await ask('document.read');
    assert.equal(read.allowed, true);
    assert.deepEqual(read.resource.sources, [{ access: 'viewer', given_to: 'team', team: climbing.name, inherited: true }]);
    expectStatus(await member.get(`/v1/documents/${document.id}`), 200);
    const write = await ask('document.write');
    assert.deepEqual([write.allowed, write.resource.access, write.resource.needed], [false, 'viewer', 'editor']);
    assert.equal((await member.patch(`/v1/documents/${document.id}`, { title: 'No' })).status, 403);
  });

  test('an explanation of a key says what its scopes leave', async () => {
    const member = await acme.member();
    const key = expectStatus(await member.post('/v1/api-keys', { name: 'Reader', scopes: ['document.read'] }), 201);
    assert.equal((await explain(member, { permission: 'document.read', key: key.id })).allowed, true);
    const write = await explain(member, { permission: 'document.write', key: key.id });
    assert.deepEqual([write.allowed, write.grants.length > 0, write.key.allows], [false, true, false]);
  });

  test('nobody asks about others without the right to give roles, nor about what they may not see', async () => {
    const member = await acme.member();
    assert.equal(codeOf(await member.get(`/v1/permissions/explain?permission=document.read&user=${acme.owner.user.id}`)), '403 forbidden');
    assert.equal(codeOf(await member.get('/v1/permissions/explain?permission=moon.land')), '400 invalid_parameter');
    assert.equal(codeOf(await member.get('/v1/permissions/explain')), '400 invalid_parameter');
    const document = expectStatus(await acme.owner.post('/v1/documents', { title: 'Closed' }), 201);
    expectStatus(await acme.owner.patch(`/v1/documents/${document.id}/shares`, { is_restricted: true }), 204);
    assert.equal(codeOf(await member.get(`/v1/permissions/explain?permission=document.read&resource=${document.id}`)), '404 resource_not_found');
    const stranger = await signUp(server);
    assert.equal(codeOf(await stranger.owner.get(`/v1/permissions/explain?permission=document.read&user=${member.user.id}`)), '404 user_not_found');
  });

  test('an explanation names the folder that a role was given for, and the way from there', async () => {
    const made = async (reply) => expectStatus(await reply, 201);
    const [scribe, member, group] = [await role(['document.write']), await acme.member('viewer'), await team()];
    const outer = await made(acme.owner.post('/v1/folders', { name: unique('outer') }));
    const inner = await made(acme.owner.post('/v1/folders', { name: unique('inner'), parent_id: outer.id }));
    const document = await made(acme.owner.post('/v1/documents', { title: 'Deep', folder_id: inner.id }));
    const ask = (resource) => explain(acme.owner, { user: member.user.id, permission: 'document.write', ...(resource && { resource }) });
    assert.deepEqual([(await ask(document.id)).allowed, (await ask()).allowed], [false, false]);
    expectStatus(await acme.owner.put(`/v1/teams/${group.id}/members/${member.user.id}`), 204);
    await made(acme.owner.post('/v1/role-assignments', { role: scribe.id, grantee: group.id, resource: outer.id }));
    const there = await ask(document.id);
    assert.equal(there.allowed, true);
    assert.deepEqual(there.grants.map((grant) => [grant.role.name, grant.team.name, grant.folder.name, grant.folder.path.map(({ name }) => name)]),
      [[scribe.name, group.name, outer.name, [outer.name, inner.name]]]);
    const anywhere = await ask();
    assert.deepEqual([anywhere.allowed, anywhere.grants[0].folder.id, anywhere.grants[0].folder.path], [false, outer.id, []]);
    expectStatus(await acme.owner.patch(`/v1/folders/${inner.id}/shares`, { is_restricted: true }), 204);
    assert.deepEqual([(await ask(document.id)).allowed, (await ask(document.id)).grants], [false, []], 'nothing is taken over there');
    assert.equal((await ask(outer.id)).allowed, true);
  });
});
