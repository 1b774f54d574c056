// Who may do what with which document: over REST, over the socket, and when it ends in the middle of a session.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { anybody, expectStatus, signUp, unique } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { follow } from './support/events.mjs';
import { sleep, startServer, until } from './support/server.mjs';
import { RawSocket } from './support/share.mjs';

let server, acme, olive, mona, max;
before(async () => {
  server = await startServer({ workers: 2, settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
  acme = await signUp(server);
  olive = acme.owner;
  mona = await acme.member('member', { first_name: 'Mona' });
  max = await acme.member('member', { first_name: 'Max' });
});
after(() => server?.dispose());

const text = (insert) => ({ ops: [{ insert }] });
const newDocument = async (who, body = {}) => expectStatus(await who.post('/v1/documents', { title: unique('doc'), content: text('secret\n'), ...body }), 201).id;
const share = async (who, id, whom, access) => expectStatus(await who.put(`/v1/documents/${id}/shares/${whom}`, { access }), 204);
const makePrivate = async (who, id) => expectStatus(await who.patch(`/v1/documents/${id}/shares`, { is_restricted: true }), 204);
const privateDocument = async (who) => {
  const id = await newDocument(who);
  await makePrivate(who, id);
  return id;
};
const titles = async (who, query = '') => (await who.get(`/v1/documents?limit=200${query}`)).body.data.map((row) => row.id);
const team = async (...members) => {
  const { id } = expectStatus(await olive.post('/v1/teams', { name: unique('team') }), 201);
  for (const member of members) expectStatus(await olive.put(`/v1/teams/${id}/members/${member.user.id}`), 204);
  return id;
};
const subscribe = async (who, id) => {
  const raw = await RawSocket.open(server.url, who.token);
  raw.send({ a: 's', c: 'documents', d: id });
  const answer = await raw.next((m) => m.a === 's');
  return Object.assign(raw, { answer, seq: 0 });
};
const write = async (raw, id, v, op = [{ insert: 'x' }]) => {
  const seq = (raw.seq = (raw.seq ?? 0) + 1);
  raw.send({ a: 'op', c: 'documents', d: id, v, seq, x: {}, op });
  return raw.next((m) => m.a === 'op' && m.seq === seq && (m.error || m.src === raw.id));
};

describe('levels', () => {
  test('a new document belongs to the workspace: everybody edits it, its maker owns it', async () => {
    const id = await newDocument(mona);
    assert.equal((await mona.get(`/v1/documents/${id}`)).body.access, 'owner');
    const { access, workspace_access } = (await max.get(`/v1/documents/${id}`)).body;
    assert.deepEqual({ access, workspace_access }, { access: 'editor', workspace_access: 'editor' });
    expectStatus(await max.patch(`/v1/documents/${id}`, { title: 'Max was here' }), 200);
  });

  test('a restricted document is there for nobody else: item, list, search, versions, changes, socket', async () => {
    const id = await privateDocument(mona);
    expectStatus(await mona.get(`/v1/documents/${id}`), 200);
    for (const reply of [
      await max.get(`/v1/documents/${id}`), await max.patch(`/v1/documents/${id}`, { title: 'x' }), await max.delete(`/v1/documents/${id}`),
      await max.get(`/v1/documents/${id}/versions`), await max.get(`/v1/documents/${id}/shares`),
      await max.put(`/v1/documents/${id}/shares/${max.user.id}`, { access: 'owner' }), await olive.get(`/v1/documents/${id}`),
    ]) {
      assert.equal(reply.status, 404, reply.text);
      assert.equal(reply.body.code, 'document_not_found');
    }
    const title = (await mona.get(`/v1/documents/${id}`)).body.title;
    assert.ok((await titles(mona)).includes(id));
    assert.ok(!(await titles(max)).includes(id));
    assert.deepEqual(await titles(max, `&q=${title}`), []);
    assert.deepEqual(await titles(mona, `&q=${title}`), [id]);
    assert.equal((await max.get(`/v1/documents?limit=200&count=exact&q=${title}`)).body.count, 0);
    const raw = await RawSocket.open(server.url, max.token);
    raw.send({ a: 'f', c: 'documents', d: id });
    const fetched = await raw.next((m) => m.a === 'f');
    assert.equal(fetched.error.code, 'document_not_found');
    raw.send({ a: 's', c: 'documents', d: id, v: 0 });
    assert.equal((await raw.next((m) => m.a === 's')).error.code, 'document_not_found');
    assert.equal((await write(raw, id, 1)).error.code, 'document_not_found');
    raw.send({ a: 'op', c: 'documents', d: id, v: 1, seq: 77, x: {}, del: true });
    assert.equal((await raw.next((m) => m.seq === 77)).error.code, 'document_not_found');
    assert.ok(!raw.messages.some((m) => JSON.stringify(m).includes('secret')));
    raw.close();
  });

  test('a bulk names what may not be seen, and gives the rest', async () => {
    const [hidden, open] = [await privateDocument(mona), await newDocument(mona)];
    const raw = await RawSocket.open(server.url, max.token);
    raw.send({ a: 'bs', c: 'documents', b: [hidden, open] });
    const { data } = await raw.next((m) => m.a === 'bs');
    assert.equal(data[hidden].error.code, 'document_not_found');
    assert.deepEqual(data[open].data, text('secret\n'));
    raw.send({ a: 'bs', c: 'documents', b: { [hidden]: 0, [open]: 1 } });
    assert.equal((await raw.next((m) => m.a === 'op' && m.d === hidden)).error.code, 'forbidden');
    await raw.next((m) => m.a === 'bs');
    const writer = await RawSocket.open(server.url, mona.token);
    await write(writer, hidden, 1);
    assert.equal((await write(writer, open, 1)).error, undefined);
    await raw.next((m) => m.a === 'op' && m.d === open);
    assert.ok(!raw.messages.some((m) => m.d === hidden && m.op));
    raw.close();
    writer.close();
  });

  test('each level may do its part and is told 403 for the next', async () => {
    const id = await privateDocument(mona);
    const may = async (who) => ({
      read: (await who.get(`/v1/documents/${id}`)).status,
      rename: (await who.patch(`/v1/documents/${id}`, { title: 'T' })).status,
      share: (await who.put(`/v1/documents/${id}/shares/${olive.user.id}`, { access: 'viewer' })).status,
    });
    await share(mona, id, max.user.id, 'viewer');
    assert.deepEqual(await may(max), { read: 200, rename: 403, share: 403 });
    assert.equal((await max.patch(`/v1/documents/${id}`, { title: 'T' })).body.code, 'insufficient_access');
    await share(mona, id, max.user.id, 'commenter');
    assert.deepEqual(await may(max), { read: 200, rename: 403, share: 403 });
    await share(mona, id, max.user.id, 'editor');
    assert.deepEqual(await may(max), { read: 200, rename: 200, share: 403 });
    await share(mona, id, max.user.id, 'owner');
    assert.deepEqual(await may(max), { read: 200, rename: 200, share: 204 });
  });

  test('a viewer reads along and writes nothing; a right that was given counts at once', async () => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'viewer');
    const raw = await subscribe(max, id);
    assert.deepEqual(raw.answer.data.data, text('secret\n'));
    const writer = await RawSocket.open(server.url, mona.token);
    assert.equal((await write(writer, id, 1)).v, 1);
    assert.equal((await raw.next((m) => m.a === 'op')).v, 1);
    assert.equal((await write(raw, id, 2)).error.code, 'insufficient_access');
    await share(mona, id, max.user.id, 'editor');
    assert.equal((await write(raw, id, 2)).error, undefined);
    raw.close();
    writer.close();
  });

  test('the ceiling is the role: a viewer of the workspace edits nothing, whatever is shared with them', async () => {
    const guest = await acme.member('viewer');
    const id = await privateDocument(mona);
    await share(mona, id, guest.user.id, 'owner');
    assert.equal((await guest.get(`/v1/documents/${id}`)).body.access, 'owner');
    assert.equal((await guest.patch(`/v1/documents/${id}`, { title: 'x' })).body.code, 'permission_denied');
    const raw = await subscribe(guest, id);
    assert.equal((await write(raw, id, 1)).error.code, 'forbidden');
    raw.close();
  });

  test('a team has what it was given for as long as somebody is in it', async () => {
    const id = await privateDocument(mona);
    const climbers = await team(max);
    await share(mona, id, climbers, 'editor');
    assert.equal((await max.get(`/v1/documents/${id}`)).body.access, 'editor');
    const raw = await subscribe(max, id);
    expectStatus(await olive.delete(`/v1/teams/${climbers}/members/${max.user.id}`), 204);
    assert.equal((await raw.next((m) => m.a === 'op' && m.error)).error.code, 'forbidden');
    assert.equal((await max.get(`/v1/documents/${id}`)).status, 404);
    raw.close();
  });

  test('the list of shares explains where each comes from', async () => {
    const id = await newDocument(mona);
    await share(mona, id, max.user.id, 'viewer');
    const { shares, ...sharing } = expectStatus(await max.get(`/v1/documents/${id}/shares`), 200);
    assert.deepEqual(sharing, { id, owner_id: mona.user.id, access: 'editor', workspace_access: 'editor', is_restricted: false, folder: null });
    const told = shares.map(({ grantee_id, access, inherited_from }) => [grantee_id, access, inherited_from?.type ?? null]);
    assert.deepEqual(told, [[mona.user.id, 'owner', null], [max.user.id, 'viewer', null], [acme.tenant.id, 'editor', 'workspace']]);
  });

  test('everybody may be let in further or less far than the workspace says', async () => {
    const id = await newDocument(mona);
    expectStatus(await mona.patch(`/v1/documents/${id}/shares`, { is_restricted: true, workspace_access: 'viewer' }), 204);
    assert.equal((await max.get(`/v1/documents/${id}`)).body.access, 'viewer');
    expectStatus(await mona.patch(`/v1/documents/${id}/shares`, { workspace_access: 'none' }), 204);
    assert.equal((await max.get(`/v1/documents/${id}`)).status, 404);
    expectStatus(await mona.put(`/v1/documents/${id}/shares/workspace`, { access: 'commenter' }), 204);
    assert.equal((await max.get(`/v1/documents/${id}`)).body.access, 'commenter');
    assert.equal((await mona.put(`/v1/documents/${id}/shares/workspace`, { access: 'owner' })).status, 422);
    assert.equal((await mona.put(`/v1/documents/${id}/shares/${randomUUID()}`, { access: 'editor' })).body.code, 'grantee_not_found');
    assert.equal((await mona.delete(`/v1/documents/${id}/shares/${max.user.id}`)).body.code, 'share_not_found');
  });

  test('one may leave what was shared with oneself, and take nobody else along', async () => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'viewer');
    await share(mona, id, olive.user.id, 'viewer');
    assert.equal((await max.delete(`/v1/documents/${id}/shares/${olive.user.id}`)).body.code, 'insufficient_access');
    expectStatus(await max.delete(`/v1/documents/${id}/shares/${max.user.id}`), 204);
    assert.equal((await max.get(`/v1/documents/${id}`)).status, 404);
  });

  test('the live feed tells of a document those who may see it, and comments are theirs too', async () => {
    const feed = await follow(max, 'documents');
    const id = await privateDocument(mona);
    const comments = `/v1/documents/${id}/comments`;
    const { id: thread } = expectStatus(await mona.post(comments, { body: 'For us alone.' }), 201);
    assert.equal((await max.get(comments)).status, 404);
    assert.equal((await max.post(comments, { body: 'Hello?' })).status, 404);
    const seen = await newDocument(mona);
    await feed.next(({ data }) => data.subject_id === seen);
    /* It was everybody's for the moment between its creation and its restriction; from then on nothing of it is told. */
    const later = feed.seen.filter(({ data }) => (data.subject_id === id && data.type !== 'document.created') || data.subject_type === 'comment');
    assert.deepEqual(later, []);
    await share(mona, id, max.user.id, 'viewer');
    await feed.next(({ data }) => data.subject_id === id && data.type === 'document.shared');
    assert.equal((await max.post(comments, { body: 'May I?' })).body.code, 'insufficient_access');
    const reaction = `${comments}/${thread}/reactions/%F0%9F%91%8D`;
    assert.equal((await max.put(reaction)).body.code, 'insufficient_access');
    await share(mona, id, max.user.id, 'commenter');
    expectStatus(await max.post(comments, { body: 'Now I may.' }), 201);
    expectStatus(await max.put(reaction), 204);
    feed.close();
  });

  test('what changed is in the audit trail', async () => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'viewer');
    expectStatus(await mona.delete(`/v1/documents/${id}/shares/${max.user.id}`), 204);
    await until(async () => {
      const { data } = (await olive.get(`/v1/audit-events?limit=200&subject_id=${id}`)).body;
      const types = data.map((event) => event.type);
      return ['document.created', 'document.inheritance_changed', 'document.shared', 'document.unshared'].every((type) => types.includes(type));
    }, 'the trail tells');
  });
});

describe('access that ends in the middle of a session', () => {
  test('is over soon on every worker: delivery stops, writing is refused', async (t) => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'editor');
    const sockets = await Promise.all(Array.from({ length: 6 }, () => subscribe(max, id)));
    const writer = await subscribe(mona, id);
    const known = await RawSocket.open(server.url, max.token); // writes without a subscription
    assert.equal((await write(known, id, 1)).error, undefined);
    const told = sockets.map((raw) => raw.next((m) => m.a === 'op' && m.error).then((m) => [m.error.code, Date.now()]));
    expectStatus(await mona.delete(`/v1/documents/${id}/shares/${max.user.id}`), 204);
    const since = Date.now();
    for (const [code, when] of await Promise.all(told)) {
      assert.equal(code, 'forbidden');
      t.diagnostic(`after ${when - since} ms`); // promised within a second, on a machine that has it to give
    }
    const { v } = await write(writer, id, 2);
    await sleep(200);
    for (const raw of sockets) assert.ok(!raw.messages.some((m) => m.v === v && m.op), 'nothing is delivered any more');
    assert.equal((await write(known, id, 3)).error.code, 'document_not_found');
    assert.equal((await write(sockets[0], id, 3)).error.code, 'document_not_found');
    for (const raw of [...sockets, writer, known]) raw.close();
  });

  test('leaves a viewer reading whose right to write was taken', async () => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'editor');
    const raw = await subscribe(max, id);
    assert.equal((await write(raw, id, 1)).error, undefined);
    await share(mona, id, max.user.id, 'viewer');
    await until(async () => (await write(raw, id, 2)).error?.code === 'insufficient_access', 'writing is refused', 30_000, 100);
    const writer = await RawSocket.open(server.url, mona.token);
    await write(writer, id, 1);
    await raw.next((m) => m.a === 'op' && m.op);
    raw.close();
    writer.close();
  });

  test('leaves those alone who keep theirs', async () => {
    const id = await privateDocument(mona);
    const other = await newDocument(mona);
    await share(mona, id, max.user.id, 'viewer');
    const raw = await RawSocket.open(server.url, max.token);
    raw.send({ a: 'bs', c: 'documents', b: [id, other] });
    await raw.next((m) => m.a === 'bs');
    expectStatus(await mona.delete(`/v1/documents/${id}/shares/${max.user.id}`), 204);
    assert.equal((await raw.next((m) => m.a === 'op' && m.error)).d, id);
    assert.equal((await write(raw, other, 1)).error, undefined);
    raw.close();
  });
});

test('a document made over the socket is its maker’s, and the workspace edits it', async () => {
  const id = randomUUID();
  const [maker, other] = [await subscribe(mona, id), await subscribe(max, id)];
  maker.send({ a: 'op', c: 'documents', d: id, v: 0, seq: 1, x: {}, create: { type: 'rich-text', data: [{ insert: 'hi\n' }] } });
  assert.equal((await maker.next((m) => m.seq === 1)).error, undefined);
  await other.next((m) => m.a === 'op' && m.create);
  assert.equal((await write(other, id, 1)).error, undefined);
  assert.equal((await mona.get(`/v1/documents/${id}`)).body.access, 'owner');
  await makePrivate(mona, id);
  assert.equal((await other.next((m) => m.a === 'op' && m.error)).error.code, 'forbidden');
  maker.close();
  other.close();
});

describe('folders', () => {
  const folder = async (who, name = unique('folder'), parent_id = null) => expectStatus(await who.post('/v1/folders', { name, parent_id }), 201).id;
  const shareFolder = async (who, id, whom, access) => expectStatus(await who.put(`/v1/folders/${id}/shares/${whom}`, { access }), 204);
  const restrict = async (who, id) => expectStatus(await who.patch(`/v1/folders/${id}/shares`, { is_restricted: true }), 204);
  const access = async (who, id, of = 'documents') => (await who.get(`/v1/${of}/${id}`)).body.access ?? 'none';

  test('what a folder gives reaches all that lies in it, however deep, and ends where something is restricted', async () => {
    const top = await folder(mona);
    await restrict(mona, top);
    const middle = await folder(mona, 'middle', top);
    const id = await newDocument(mona, { folder_id: middle });
    const own = await newDocument(mona, { folder_id: middle });
    await makePrivate(mona, own);
    assert.deepEqual([await access(max, top, 'folders'), await access(max, middle, 'folders'), await access(max, id)], ['none', 'none', 'none']);
    await shareFolder(mona, top, max.user.id, 'commenter');
    assert.deepEqual([await access(max, top, 'folders'), await access(max, middle, 'folders'), await access(max, id)], ['commenter', 'commenter', 'commenter']);
    assert.equal(await access(max, own), 'none');
    await share(mona, id, max.user.id, 'editor');
    assert.equal(await access(max, id), 'editor');
    const { shares } = (await max.get(`/v1/documents/${id}/shares`)).body;
    assert.deepEqual(
      shares.filter((one) => one.grantee_id === max.user.id).map((one) => [one.access, one.inherited_from?.id ?? null]),
      [['editor', null], ['commenter', top]],
    );
    expectStatus(await mona.delete(`/v1/folders/${top}/shares/${max.user.id}`), 204);
    assert.deepEqual([await access(max, middle, 'folders'), await access(max, id)], ['none', 'editor']);
    assert.equal((await max.get(`/v1/documents/${id}/shares`)).body.folder, null, 'a folder that one does not see has no name');
    assert.ok((await titles(max, '&at_root=true')).includes(id), 'and what lies in it stands outside');
  });

  test('the owner of a folder owns what others put into it', async () => {
    const shared = await folder(mona);
    const id = await newDocument(max, { folder_id: shared });
    assert.equal(await access(mona, id), 'owner');
    assert.equal(await access(olive, id), 'editor');
    assert.deepEqual(await titles(olive, `&folder_id=${shared}`), [id]);
  });

  test('access that a folder gave ends with the move, in the middle of a session', async () => {
    const closed = await folder(mona);
    await restrict(mona, closed);
    const id = await newDocument(mona);
    const raw = await subscribe(max, id);
    assert.equal((await max.post(`/v1/documents/${id}/move`, { folder_id: closed })).body.code, 'folder_not_found');
    expectStatus(await mona.post(`/v1/documents/${id}/move`, { folder_id: closed }), 200);
    assert.equal((await raw.next((m) => m.a === 'op' && m.error)).error.code, 'forbidden');
    raw.close();
    await shareFolder(mona, closed, max.user.id, 'editor');
    assert.equal((await max.post(`/v1/documents/${id}/move`, { folder_id: null })).body.code, 'move_changes_access');
    assert.equal(await access(olive, id), 'none');
    expectStatus(await mona.post(`/v1/documents/${id}/move`, { folder_id: null }), 200);
    assert.equal(await access(olive, id), 'editor');
  });

  test('whoever edits may put what everybody edits where everybody edits', async () => {
    const open = await folder(mona);
    const id = await newDocument(mona);
    expectStatus(await max.post(`/v1/documents/${id}/move`, { folder_id: open }), 200);
    expectStatus(await max.post(`/v1/documents/${id}/move`, { folder_id: null }), 200);
  });

  test('a folder is not put into itself, nor deeper than ten, nor deleted with what is in it', async () => {
    const top = await folder(mona);
    let deepest = top;
    for (let depth = 2; depth <= 10; depth += 1) deepest = await folder(mona, `${depth}`, deepest);
    assert.equal((await mona.post('/v1/folders', { name: '11', parent_id: deepest })).body.code, 'folder_too_deep');
    assert.equal((await mona.post(`/v1/folders/${top}/move`, { folder_id: deepest })).body.code, 'folder_cycle');
    assert.equal((await mona.delete(`/v1/folders/${top}`)).body.code, 'folder_not_empty');
    expectStatus(await mona.delete(`/v1/folders/${deepest}`), 204);
  });

  test('what lies in the trash keeps its access when its folder goes', async () => {
    const closed = await folder(mona);
    await restrict(mona, closed);
    await shareFolder(mona, closed, max.user.id, 'editor');
    const id = await newDocument(mona, { folder_id: closed });
    expectStatus(await max.delete(`/v1/documents/${id}`), 204);
    expectStatus(await mona.delete(`/v1/folders/${closed}`), 204);
    assert.equal((await olive.post(`/v1/documents/${id}/restore`)).status, 404);
    expectStatus(await max.post(`/v1/documents/${id}/restore`), 200);
    assert.deepEqual([await access(mona, id), await access(max, id), await access(olive, id)], ['owner', 'editor', 'none']);
  });
});

describe('a role given for a folder, at open sockets of both workers', () => {
  const give = async (permissions, whom, folder) => {
    const role = expectStatus(await olive.post('/v1/roles', { name: unique('role'), permissions }), 201);
    return expectStatus(await olive.post('/v1/role-assignments', { role: role.id, grantee: whom, resource: folder }), 201).id;
  };
  const newFolder = async () => expectStatus(await olive.post('/v1/folders', { name: unique('folder') }), 201).id;
  const several = (open, count = 4) => Promise.all(Array.from({ length: count }, open)); // some at each worker

  test('somebody who reads in the folder alone is told what is written there, and no more once the role is taken', async () => {
    expectStatus(await olive.post('/v1/roles', { name: 'Without rights', permissions: [] }), 201);
    const nora = await acme.member('Without rights');
    const folder = await newFolder();
    const [inside, outside] = [await newDocument(olive, { folder_id: folder }), await newDocument(olive)];
    assert.ok((await subscribe(nora, inside)).answer.error);
    const assignment = await give(['document.read'], nora.user.id, folder);
    const sockets = await several(() => subscribe(nora, inside));
    for (const socket of sockets) assert.equal(socket.answer.error, undefined, JSON.stringify(socket.answer));
    assert.equal((await subscribe(nora, outside)).answer.error.code, 'document_not_found');
    assert.ok((await subscribe(nora, randomUUID())).answer.error, 'nor does one wait for what somebody may make');
    assert.ok((await write(sockets[0], inside, 1)).error, 'reading is not writing');
    const mine = await subscribe(olive, inside);
    assert.equal((await write(mine, inside, 1)).error, undefined);
    for (const socket of sockets) await socket.next((m) => m.a === 'op' && m.src === mine.id);
    expectStatus(await olive.delete(`/v1/role-assignments/${assignment}`), 204);
    for (const socket of sockets) assert.equal((await socket.next((m) => m.a === 'op' && m.error)).error.code, 'forbidden');
    assert.equal((await write(mine, inside, 2)).error, undefined);
    assert.ok((await subscribe(nora, inside)).answer.error);
    for (const socket of sockets) assert.equal(socket.messages.some((m) => m.a === 'op' && m.src === mine.id), false, 'nothing came after it');
    for (const socket of [...sockets, mine]) socket.close();
  });

  test('somebody who reads everywhere writes in the folder alone, for as long as the role is theirs', async () => {
    const vera = await acme.member('viewer');
    const folder = await newFolder();
    const [inside, outside] = [await newDocument(olive, { folder_id: folder }), await newDocument(olive)];
    const sockets = await several(() => subscribe(vera, inside));
    assert.equal((await write(sockets[0], inside, 1)).error.code, 'forbidden');
    const assignment = await give(['document.write'], vera.user.id, folder);
    for (const socket of sockets) assert.equal((await write(socket, inside, 1)).error, undefined);
    const other = await subscribe(vera, outside);
    assert.equal((await write(other, outside, 1)).error.code, 'forbidden');
    expectStatus(await olive.delete(`/v1/role-assignments/${assignment}`), 204);
    for (const socket of sockets)
      await until(async () => (await write(socket, inside, 1)).error?.code === 'forbidden', 'writing has ended there as well', 20_000, 50);
    for (const socket of [...sockets, other]) socket.close();
  });
});

describe('the trash', () => {
  test('brings a document back as it was, for those who are in it too, and its history goes on', async () => {
    const id = await newDocument(mona);
    const raw = await subscribe(max, id);
    assert.equal((await write(raw, id, 1, [{ insert: 'much ' }])).error, undefined);
    expectStatus(await mona.delete(`/v1/documents/${id}`), 204);
    await raw.next((m) => m.a === 'op' && m.del);
    assert.equal((await max.get(`/v1/documents/${id}`)).status, 404);
    assert.ok((await max.get('/v1/trash?limit=200')).body.data.some((row) => row.id === id && row.deleted_by === mona.user.id));
    expectStatus(await max.post(`/v1/documents/${id}/restore`), 200);
    assert.deepEqual((await raw.next((m) => m.a === 'op' && m.create)).create.data.ops ?? [], [{ insert: 'much secret\n' }]);
    const item = (await max.get(`/v1/documents/${id}`)).body;
    assert.deepEqual([item.content, item.version, item.owner_id], [text('much secret\n'), 4, mona.user.id]);
    assert.deepEqual((await max.get(`/v1/documents/${id}/versions`)).body.data.map((row) => row.kind), ['create', 'delete', 'op', 'create']);
    assert.equal((await mona.post(`/v1/documents/${id}/restore`)).body.code, 'not_in_trash');
    assert.equal((await write(raw, id, 4)).error, undefined);
    raw.close();
  });

  test('is open to those who could edit, and only an owner deletes for ever', async () => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'editor');
    await share(mona, id, olive.user.id, 'viewer');
    expectStatus(await max.delete(`/v1/documents/${id}`), 204);
    const sees = async (who) => (await who.get('/v1/trash?limit=200')).body.data.some((row) => row.id === id);
    assert.deepEqual([await sees(mona), await sees(max), await sees(olive)], [true, true, false]);
    assert.equal((await olive.post(`/v1/documents/${id}/restore`)).body.code, 'insufficient_access');
    assert.equal((await max.post(`/v1/documents/${id}/purge`)).body.code, 'insufficient_access');
    expectStatus(await mona.post(`/v1/documents/${id}/purge`), 204);
    assert.equal(await sees(mona), false);
    assert.equal((await mona.post(`/v1/documents/${id}/restore`)).status, 404);
  });

  test('is deleted for ever although somebody has it open, who is told, and another may take its id', async () => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'editor');
    const raw = await RawSocket.open(server.url, max.token);
    raw.send({ a: 's', c: 'documents', d: id });
    await raw.next((m) => m.a === 's');
    expectStatus(await mona.delete(`/v1/documents/${id}`), 204);
    await raw.next((m) => m.a === 'op' && m.del);
    expectStatus(await mona.post(`/v1/documents/${id}/purge`), 204);
    assert.equal((await raw.next((m) => m.a === 'op' && m.error)).error.code, 'document_not_found');
    assert.equal(sql(server, `select count(*) from collaboration.operation where document_id = '${id}'`).trim(), '0');
    await until(() => sql(server, `select count(*) from collaboration.lease where document_id = '${id}'`).trim() === '0', 'its lease is let go');
    raw.send({ a: 's', c: 'documents', d: id });
    assert.deepEqual((await raw.next((m) => m.a === 's')).data, { v: 0, type: null });
    raw.send({ a: 'op', c: 'documents', d: id, v: 0, seq: 1, x: {}, create: { type: 'rich-text', data: [{ insert: 'new\n' }] } });
    assert.equal((await raw.next((m) => m.seq === 1)).error, undefined);
    assert.equal((await max.get(`/v1/documents/${id}`)).body.owner_id, max.user.id);
    raw.close();
  });

  test('goes for ever after thirty days, with comments, shares and all, by a job', async () => {
    const id = await privateDocument(mona);
    await share(mona, id, max.user.id, 'viewer');
    expectStatus(await mona.put(`/v1/documents/${id}/favourite`), 204);
    expectStatus(await mona.post(`/v1/documents/${id}/comments`, { body: 'Soon gone.' }), 201);
    expectStatus(await mona.delete(`/v1/documents/${id}`), 204);
    sql(server, `update collaboration.document set deleted_at = now() - interval '31 days' where id = '${id}'`);
    await until(() => {
      sql(server, "update job.job set run_at = now() where kind = 'collaboration.purge'");
      const left = ['document where id', 'operation where document_id', 'thread where document_id', 'share where subject_id', 'shelf where document_id']
        .map((place) => sql(server, `select count(*) from collaboration.${place} = '${id}'`).trim());
      return left.every((count) => count === '0');
    }, 'nothing is left of it', 60_000, 1000);
  });

  test('a document made again over the socket stays whose it was', async () => {
    const id = await privateDocument(mona);
    expectStatus(await mona.delete(`/v1/documents/${id}`), 204);
    const create = { a: 'op', c: 'documents', d: id, v: 2, seq: 1, x: {}, create: { type: 'rich-text', data: [{ insert: 'mine now\n' }] } };
    const thief = await RawSocket.open(server.url, max.token);
    thief.send(create);
    assert.equal((await thief.next((m) => m.seq === 1)).error.code, 'document_not_found');
    thief.close();
  });
});

describe('what is at hand', () => {
  test('favourites and recent documents are one’s own, newest first, and only what one may still see', async () => {
    const [first, second] = [await newDocument(mona), await newDocument(mona)];
    for (const id of [first, second]) {
      expectStatus(await max.put(`/v1/documents/${id}/favourite`), 204);
      expectStatus(await max.put(`/v1/documents/${id}/opened`), 204);
    }
    expectStatus(await max.put(`/v1/documents/${first}/opened`), 204);
    const ids = async (who, list) => (await who.get(`/v1/${list}`)).body.data.map((row) => row.id);
    assert.deepEqual([await ids(max, 'favourites'), await ids(max, 'recent')], [[second, first], [first, second]]);
    assert.deepEqual(await ids(mona, 'favourites'), []);
    await makePrivate(mona, second);
    assert.deepEqual([await ids(max, 'favourites'), await ids(max, 'recent')], [[first], [first]]);
    assert.equal((await max.put(`/v1/documents/${second}/favourite`)).status, 404);
    expectStatus(await max.delete(`/v1/documents/${first}/favourite`), 204);
    assert.deepEqual(await ids(max, 'favourites'), []);
  });

  test('a new document begins as a template that one may see', async () => {
    const template = await newDocument(mona, { content: text('Agenda\n') });
    assert.equal(expectStatus(await mona.patch(`/v1/documents/${template}`, { is_template: true }), 200).is_template, true);
    assert.ok((await titles(max, '&is_template=true')).includes(template));
    const copy = expectStatus(await max.post('/v1/documents', { title: 'Monday', template_id: template }), 201);
    const { content, is_template, access } = (await max.get(`/v1/documents/${copy.id}`)).body;
    assert.deepEqual({ content, is_template, access }, { content: text('Agenda\n'), is_template: false, access: 'owner' });
    await makePrivate(mona, template);
    assert.equal((await max.post('/v1/documents', { title: 'No', template_id: template })).body.code, 'document_not_found');
    assert.equal((await max.post('/v1/documents', { title: 'No', template_id: copy.id, content: text('x\n') })).status, 422);
  });
});

describe('public links', () => {
  const link = async (who, id, body = {}) => expectStatus(await who.post(`/v1/documents/${id}/links`, body), 201);
  const open = (token, more = {}) => anybody(server).post('/v1/public/documents', { token, ...more });

  test('let anybody read the document as it is now, until they are revoked, and nothing else', async () => {
    const id = await privateDocument(mona);
    const made = await link(mona, id);
    assert.match(made.url, /\/public\/[\w-]+$/);
    const shown = expectStatus(await open(made.token), 200);
    assert.deepEqual(Object.keys(shown).sort(), ['content', 'title', 'updated_at', 'version']);
    assert.deepEqual(shown.content, text('secret\n'));
    const writer = await RawSocket.open(server.url, mona.token);
    assert.equal((await write(writer, id, 1, [{ insert: 'more ' }])).error, undefined);
    assert.deepEqual((await open(made.token)).body.content, text('more secret\n'));
    writer.close();
    assert.ok(!JSON.stringify((await mona.get(`/v1/documents/${id}/links`)).body).includes(made.token));
    expectStatus(await mona.delete(`/v1/documents/${id}/links/${made.id}`), 204);
    assert.equal((await open(made.token)).body.code, 'document_link_not_found');
    assert.equal((await open('nonsense')).body.code, 'document_link_not_found');
    assert.equal((await anybody(server).get('/v1/me', { authorization: `Bearer ${made.token}` })).status, 401);
  });

  test('are made and listed by owners alone, and end with the document', async () => {
    const id = await newDocument(mona);
    assert.equal((await max.post(`/v1/documents/${id}/links`, {})).body.code, 'insufficient_access');
    const { token } = await link(mona, id);
    assert.deepEqual((await max.get(`/v1/documents/${id}/links`)).body.data, []);
    expectStatus(await mona.delete(`/v1/documents/${id}`), 204);
    assert.equal((await open(token)).status, 404);
  });

  test('expire, and ask for their password', async () => {
    const id = await newDocument(mona);
    const soon = await link(mona, id, { expires_at: new Date(Date.now() + 1500).toISOString() });
    expectStatus(await open(soon.token), 200);
    assert.equal((await mona.post(`/v1/documents/${id}/links`, { expires_at: '2020-01-01T00:00:00Z' })).status, 422);
    const locked = await link(mona, id, { password: 'open sesame' });
    assert.equal((await open(locked.token)).body.code, 'link_password_needed');
    assert.equal((await open(locked.token, { password: 'wrong one' })).body.code, 'link_password_wrong');
    expectStatus(await open(locked.token, { password: 'open sesame' }), 200);
    await until(async () => (await open(soon.token)).status === 404, 'it has expired', 30_000, 200);
  });
});
