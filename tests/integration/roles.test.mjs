import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Caller, expectStatus, signIn, signUp, unique } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';

describe('roles', () => {
  let server, acme;
  before(async () => {
    server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } });
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

  describe('given for a folder', () => {
    const code = (reply) => `${reply.status} ${reply.body?.code ?? ''}`.trim();
    const made = async (reply) => expectStatus(await reply, 201);
    const role = (...permissions) => made(acme.owner.post('/v1/roles', { name: unique('role'), permissions }));
    const folder = (parent_id) => made(acme.owner.post('/v1/folders', { name: unique('folder'), ...(parent_id && { parent_id }) }));
    const document = (folder_id) => made(acme.owner.post('/v1/documents', { title: unique('doc'), ...(folder_id && { folder_id }) }));
    const give = (role, grantee, resource, caller = acme.owner) => caller.post('/v1/role-assignments', { role: role.id, grantee: grantee.id, resource: resource.id });
    const rename = (caller, document) => caller.patch(`/v1/documents/${document.id}`, { title: unique('renamed') });
    let writer, empty;
    before(async () => {
      writer = await role('document.write', 'document.comment');
      empty = await role();
    });
    /* Somebody without any permission at all: what they may do is what a folder gives. */
    const nobody = () => acme.member(empty.name);

    test('what a role gives it gives there, in what lies there, and nowhere else', async () => {
      const [outer, person] = [await folder(), await acme.member('viewer')];
      const inner = await folder(outer.id);
      const [deep, beside, loose] = [await document(inner.id), await document((await folder()).id), await document()];
      assert.equal(code(await rename(person, deep)), '403 permission_denied');
      const assignment = await made(give(writer, person.user, outer));
      assert.deepEqual([assignment.role.name, assignment.grantee.type, assignment.resource.name], [writer.name, 'user', outer.name]);
      expectStatus(await rename(person, deep), 200);
      assert.equal(code(await rename(person, beside)), '403 insufficient_access');
      assert.equal(code(await rename(person, loose)), '403 insufficient_access');
      assert.equal(code(await person.delete(`/v1/documents/${deep.id}`)), '403 permission_denied', 'not what the role does not say');
      expectStatus(await person.post('/v1/documents', { title: 'Mine', folder_id: inner.id }), 201);
      for (const [what, body] of [['documents', { title: 'Mine' }], ['folders', { name: 'Mine' }]])
        for (const headers of [{}, { 'idempotency-key': unique('key') }])
          assert.equal(code(await person.post(`/v1/${what}`, body, headers)), '403 permission_denied', `${what} outside all folders`);
      assert.equal(code(await person.post('/v1/documents', { title: 'Mine', folder_id: beside.folder_id })), '403 insufficient_access');
      assert.equal(code(await person.post(`/v1/documents/${deep.id}/move`, { folder_id: null })), '403 permission_denied');
      assert.equal(code(await person.post(`/v1/documents/${deep.id}/move`, { folder_id: beside.folder_id })), '403 insufficient_access');
      assert.equal(code(await person.post(`/v1/documents/${beside.id}/move`, { folder_id: inner.id })), '403 insufficient_access');
      assert.deepEqual(expectStatus(await person.get('/v1/me'), 200).scoped_permissions, ['document.comment', 'document.write']);
      const mine = (id) => person.get(`/v1/me/permissions?resource=${id}`);
      assert.deepEqual(expectStatus(await mine(deep.id), 200).permissions, ['document.read', 'document.write', 'document.comment']);
      assert.deepEqual(expectStatus(await mine(loose.id), 200).permissions, ['document.read']);
      expectStatus(await person.post(`/v1/documents/${deep.id}/comments`, { body: 'Here.' }), 201);
      expectStatus(await acme.owner.delete(`/v1/role-assignments/${assignment.id}`), 204);
      assert.equal(code(await rename(person, deep)), '403 permission_denied');
    });

    test('whoever may read in a folder alone sees that folder alone: items, lists, search, versions, events', async () => {
      const [place, person, reader] = [await folder(), await nobody(), await role('document.read')];
      const [inside, outside] = [await document(place.id), await document()];
      assert.equal(code(await person.get(`/v1/documents/${inside.id}`)), '403 permission_denied');
      await made(give(reader, person.user, place));
      assert.equal((await person.get(`/v1/documents/${inside.id}`)).body.access, 'editor', 'as the workspace has it; their role says what of it');
      for (const path of ['', '/versions', '/comments', '/export?format=text', '/shares'])
        assert.equal((await person.get(`/v1/documents/${outside.id}${path}`)).status, 404, path);
      assert.deepEqual((await person.get('/v1/documents?limit=200')).body.data.map(({ id }) => id), [inside.id]);
      assert.deepEqual((await person.get(`/v1/documents?q=${outside.title}`)).body.data, []);
      assert.deepEqual((await person.get('/v1/folders?limit=200')).body.data.map(({ id }) => id), [place.id]);
      assert.equal((await person.get('/v1/records/note')).status, 403);
      const asked = await person.post('/v1/graphql', { query: '{ documents(first: 100) { nodes { id } } }' });
      assert.deepEqual(asked.body.data?.documents?.nodes?.map(({ id }) => id), [inside.id], asked.text);
      assert.equal(code(await rename(person, inside)), '403 permission_denied');
    });

    test('a restricted document inside takes nothing over; a folder closed to the workspace is opened by the role', async () => {
      const [place, person] = [await folder(), await nobody()];
      const [open, closed] = [await document(place.id), await document(place.id)];
      expectStatus(await acme.owner.patch(`/v1/documents/${closed.id}/shares`, { is_restricted: true }), 204);
      expectStatus(await acme.owner.patch(`/v1/folders/${place.id}/shares`, { is_restricted: true }), 204);
      await made(give(await role('document.read'), person.user, place));
      assert.equal((await person.get(`/v1/documents/${open.id}`)).body.access, 'viewer');
      assert.equal((await person.get(`/v1/documents/${closed.id}`)).status, 404);
      expectStatus(await acme.owner.post(`/v1/documents/${open.id}/move`, { folder_id: null }), 200);
      assert.equal((await person.get(`/v1/documents/${open.id}`)).status, 404, 'it has left');
    });

    test('through a team and for a service account; an API key has of it what its scopes allow', async () => {
      const [place, person] = [await folder(), await acme.member('viewer')];
      const inside = await document(place.id);
      const team = await made(acme.owner.post('/v1/teams', { name: unique('team') }));
      const assignment = await made(give(writer, team, place));
      assert.equal(assignment.grantee.type, 'team');
      assert.equal(code(await rename(person, inside)), '403 permission_denied');
      expectStatus(await acme.owner.put(`/v1/teams/${team.id}/members/${person.user.id}`), 204);
      expectStatus(await rename(person, inside), 200);
      const service = await made(acme.owner.post('/v1/service-accounts', { name: unique('robot'), role: empty.id }));
      await made(give(writer, service, place));
      const keyOf = async (...scopes) => {
        const { key } = await made(acme.owner.post('/v1/api-keys', { name: unique('key'), service_account: service.id, scopes }));
        return Object.assign(new Caller(server, key));
      };
      expectStatus(await rename(await keyOf('document.write'), inside), 200);
      assert.equal(code(await rename(await keyOf('document.comment'), inside)), '403 permission_denied');
      assert.equal(code(await rename(await keyOf('document.write'), await document())), '404 document_not_found');
      expectStatus(await acme.owner.delete(`/v1/teams/${team.id}`), 204);
      assert.equal(code(await rename(person, inside)), '403 permission_denied');
      assert.equal((await acme.owner.get(`/v1/role-assignments/${assignment.id}`)).status, 404);
    });

    test('what cannot be given for a folder is refused by name, and so is who or what is not there', async () => {
      const [place, { viewer, owner }] = [await folder(), await acme.roles()];
      const person = acme.owner.user;
      const refused = await give(viewer, person, place);
      assert.equal(code(refused), '422 role_not_scopable');
      assert.match(refused.body.detail, /record\.read/);
      assert.doesNotMatch(refused.body.detail, /document\.read/);
      assert.equal(code(await give(owner, person, place)), '422 role_not_scopable');
      const nowhere = { id: randomUUID() };
      for (const [reply, pointer] of [[give(nowhere, person, place), '/role'], [give(writer, nowhere, place), '/grantee'], [give(writer, person, nowhere), '/resource'],
        [give(writer, person, await document(place.id)), '/resource']])
        assert.equal((await reply).body.errors[0].pointer, pointer);
      const scopable = (await acme.owner.get('/v1/permissions')).body.data.filter((permission) => permission.scopable).map(({ name }) => name);
      assert.deepEqual(scopable.sort(), ['document.comment', 'document.delete', 'document.read', 'document.share', 'document.write']);
    });

    test('attack: nobody gives, or takes, for a folder what they have not got there', async () => {
      const { viewer } = await acme.roles();
      const clerk = await made(acme.owner.post('/v1/roles', { name: unique('clerk'), parent: viewer.id, permissions: ['role.assign', 'team.write'] }));
      const [caller, place, elsewhere] = [await acme.member(clerk.name), await folder(), await folder()];
      assert.equal(code(await give(writer, caller.user, place, caller)), '403 role_exceeds_giver');
      const own = await made(give(writer, caller.user, place));
      const friend = await acme.member('viewer');
      await made(give(writer, friend.user, place, caller));
      assert.equal(code(await give(writer, friend.user, elsewhere, caller)), '403 role_exceeds_giver');
      const sharer = await role('document.share');
      assert.equal(code(await give(sharer, friend.user, place, await acme.member('admin'))), '403 insufficient_access', 'sharing is for its owner');
      expectStatus(await acme.owner.patch(`/v1/folders/${elsewhere.id}/shares`, { is_restricted: true }), 204);
      assert.equal((await give(writer, friend.user, elsewhere, await acme.member('admin'))).body.errors[0].pointer, '/resource', 'a folder that one does not see is not there');
      const team = await made(acme.owner.post('/v1/teams', { name: unique('team') }));
      await made(give(await role('document.delete'), team, place));
      assert.equal(code(await caller.put(`/v1/teams/${team.id}/members/${caller.user.id}`)), '403 role_exceeds_giver');
      expectStatus(await acme.owner.delete(`/v1/role-assignments/${own.id}`), 204);
      const [left] = (await acme.owner.get(`/v1/role-assignments?grantee_id=${friend.user.id}`)).body.data;
      assert.equal(code(await caller.delete(`/v1/role-assignments/${left.id}`)), '403 role_exceeds_giver');
      assert.equal(code(await friend.post('/v1/role-assignments', {})), '403 permission_denied');
    });

    test('a role that changes, changes there; what cannot count there stays without effect', async () => {
      const [place, person, changing] = [await folder(), await nobody(), await role('document.read', 'document.write')];
      const inside = await document(place.id);
      expectStatus(await acme.owner.patch(`/v1/folders/${place.id}/shares`, { is_restricted: true }), 204);
      await made(give(changing, person.user, place));
      expectStatus(await rename(person, inside), 200);
      expectStatus(await acme.owner.patch(`/v1/roles/${changing.id}`, { permissions: ['document.read', 'user.read'] }), 200);
      assert.equal(code(await rename(person, inside)), '403 permission_denied');
      assert.equal((await person.get(`/v1/documents/${inside.id}`)).body.access, 'viewer');
      assert.equal(code(await person.get('/v1/users')), '403 permission_denied');
      assert.equal(code(await acme.owner.delete(`/v1/roles/${changing.id}`)), '409 role_in_use');
    });

    test('they are listed by person, team and folder, given once, and go with the folder and with the person', async () => {
      const [place, person] = [await folder(), await acme.member('viewer')];
      const assignment = await made(give(writer, person.user, place));
      assert.equal((await made(give(writer, person.user, place))).id, assignment.id);
      const listed = async (query) => (await acme.owner.get(`/v1/role-assignments?${query}`)).body.data.map(({ id }) => id);
      assert.deepEqual(await listed(`grantee_id=${person.user.id}`), [assignment.id]);
      assert.deepEqual(await listed(`resource_id=${place.id}`), [assignment.id]);
      const [entry] = await until(async () => {
        const { data } = expectStatus(await acme.owner.get(`/v1/audit-events?type=user.scoped_role_given&subject_id=${person.user.id}`), 200);
        return data.length > 0 && data;
      }, 'the audit trail tells it');
      assert.deepEqual([entry.data.folder, entry.data.name], [place.name, writer.name]);
      const removed = await acme.member('viewer');
      await made(give(writer, removed.user, place));
      expectStatus(await acme.owner.delete(`/v1/users/${removed.user.id}`), 204);
      assert.deepEqual(await listed(`resource_id=${place.id}`), [assignment.id]);
      expectStatus(await acme.owner.delete(`/v1/folders/${place.id}`), 204);
      assert.deepEqual(await listed(`grantee_id=${person.user.id}`), []);
      const globex = await signUp(server);
      assert.equal((await give(writer, person.user, place, globex.owner)).status, 422, 'attack: across workspaces');
    });
  });
});
