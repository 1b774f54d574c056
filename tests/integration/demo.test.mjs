/* The demo workspaces: made through the API before anybody is let in, once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectStatus, signIn } from './support/api.mjs';
import { startServer } from './support/server.mjs';

let server;
before(async () => {
  server = await startServer({ demo: true, workers: 1 });
});
after(() => server?.dispose());

/* But for the master's own question. */
const requests = (lines) => lines.filter((line) => line.includes('"message":"request"') && !line.includes('"/readyz"'));

test('the demo is there when the platform is ready, and its making fills no log', async () => {
  assert.deepEqual(requests(server.log), []);
  assert.match(server.log.join('\n'), /writing the demo workspaces[^]*demo sign-ins[^]*ready on/);
  for (const [tenant, email] of [['acme', 'ada@acme.test'], ['globex', 'hank@globex.test']]) {
    const owner = await signIn(server, tenant, email);
    assert.ok(expectStatus(await owner.get('/v1/documents'), 200).data.length >= 5);
    assert.equal(expectStatus(await owner.get('/v1/users'), 200).data.length, 12);
  }
});

test('its people have been at work for weeks, in the order in which things were made', async () => {
  for (const [tenant, email] of [['acme', 'ada@acme.test'], ['globex', 'hank@globex.test']]) {
    const owner = await signIn(server, tenant, email);
    const events = expectStatus(await owner.get('/v1/audit-events?limit=200'), 200).data;
    const made = events.map((event) => Date.parse(event.created_at));
    assert.ok(Math.max(...made) <= Date.now() && Math.min(...made) < Date.now() - 20 * 86_400_000);
    assert.ok(new Set(events.map((event) => event.created_at.slice(0, 10))).size >= 10);
    for (const { id, created_at, updated_at } of expectStatus(await owner.get('/v1/documents'), 200).data) {
      assert.ok(Date.parse(created_at) <= Date.parse(updated_at) && Date.parse(updated_at) <= Date.now());
      const [last] = expectStatus(await owner.get(`/v1/documents/${id}/versions?limit=1`), 200).data;
      assert.ok(Date.parse(last.created_at) <= Date.parse(updated_at), 'no version is younger than its document');
    }
  }
});

test('people have settled in: folders, shares, a restricted document, templates, a link, comments, names, favourites, trash', async () => {
  const places = [
    ['acme', 'ada@acme.test', 'sam@acme.test', 'Management', 'Budget for next year', 'How we repair', 'grace@acme.test'],
    ['globex', 'hank@globex.test', 'nina@globex.test', 'Management', 'Prices from January', 'Bathing water round', 'rosalind@globex.test'],
  ];
  for (const [tenant, email, viewer, folder, secret, linked, linker] of places) {
    const owner = await signIn(server, tenant, email);
    const list = async (who, path) => expectStatus(await who.get(path), 200).data;
    const documents = await list(owner, '/v1/documents?limit=200');
    const id = documents.find(({ title }) => title === secret).id;
    assert.ok((await list(owner, '/v1/folders')).some(({ name }) => name === folder));
    assert.ok(documents.filter(({ folder_id }) => folder_id).length >= 5);
    assert.ok(documents.some(({ is_template }) => is_template));
    assert.equal(expectStatus(await owner.get(`/v1/documents/${id}/shares`), 200).workspace_access, 'none');
    expectStatus(await (await signIn(server, tenant, viewer)).get(`/v1/documents/${id}`), 404);
    assert.ok((await list(owner, '/v1/favourites')).length >= 3);
    assert.equal((await list(owner, '/v1/trash')).length, 1);
    const link = documents.find(({ title }) => title.startsWith(linked)).id;
    assert.equal((await list(await signIn(server, tenant, linker), `/v1/documents/${link}/links`)).length, 1);
    assert.ok((await list(owner, `/v1/documents/${link}/comments`)).length >= 1);
    assert.ok((await list(owner, `/v1/documents/${link}/versions`)).length >= 2);
  }
});

test('requests are logged from then on', async () => {
  const from = server.log.length;
  const ada = await signIn(server, 'acme', 'ada@acme.test');
  expectStatus(await ada.get('/v1/me'), 200);
  await server.logged(/"message":"request".*"path":"\/v1\/me"/, from);
});

test('it is made once', async () => {
  const ada = await signIn(server, 'acme', 'ada@acme.test');
  const count = async () => expectStatus(await ada.get('/v1/documents?count=exact'), 200).count;
  const documents = await count();
  const from = server.log.length;
  await server.restart();
  assert.doesNotMatch(server.log.slice(from).join('\n'), /writing the demo/);
  assert.equal(await count(), documents);
});
