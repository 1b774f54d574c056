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
    for (const { created_at, updated_at } of expectStatus(await owner.get('/v1/documents'), 200).data)
      assert.ok(Date.parse(created_at) <= Date.parse(updated_at) && Date.parse(updated_at) <= Date.now());
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
