// The SDK against a small HTTP server that behaves as the platform's rules say, or breaks them on purpose.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { ConnectionError, GraphqlError, Insula, InsulaError, StepUpRequired } from '../dist/index.js';

let server;
let address;
let handle;
let seen;

before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      handle(request, response, seen.length);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}`;
});

after(() => server.close());

const answer = (response, status, body, headers = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
};

function client(handler, options = {}) {
  seen = [];
  handle = handler;
  return new Insula({ baseUrl: address, ...options });
}

test('a refused request is told by code, status and field', async () => {
  const problem = {
    title: 'Bad request',
    status: 400,
    code: 'validation_failed',
    detail: 'The body is not valid.',
    request_id: 'r1',
    errors: [{ pointer: '/title', code: 'required', detail: 'Give it a title.' }],
  };
  const insula = client((_, response) => answer(response, 400, problem));
  await assert.rejects(insula.documents.create({ title: '' }), (error) => {
    assert.ok(InsulaError.is(error, 'validation_failed'));
    assert.equal(error.status, 400);
    assert.equal(error.requestId, 'r1');
    assert.equal(error.errors[0].pointer, '/title');
    return true;
  });
  assert.equal(seen.length, 1);
});

test('a busy platform is asked again with the same idempotency key', async () => {
  const insula = client((_, response, count) =>
    count < 3 ? answer(response, 503, { code: 'busy' }) : answer(response, 201, { id: 'd' }),
  );
  assert.deepEqual(await insula.documents.create({ title: 'One' }), { id: 'd' });
  const keys = seen.map((request) => request.headers['idempotency-key']);
  assert.equal(keys.length, 3);
  assert.equal(new Set(keys).size, 1);
  assert.ok(keys[0].length >= 32);
});

test('two requests never share an idempotency key', async () => {
  const insula = client((_, response) => answer(response, 201, {}));
  await insula.documents.create({ title: 'One' });
  await insula.documents.create({ title: 'One' });
  assert.notEqual(seen[0].headers['idempotency-key'], seen[1].headers['idempotency-key']);
});

test('a cut connection is retried, and reported when it stays cut', async () => {
  const flaky = client((request, response, count) =>
    count === 1 ? request.socket.destroy() : answer(response, 200, { id: 'd' }),
  );
  assert.equal((await flaky.documents.get('d')).id, 'd');

  const dead = client((request) => request.socket.destroy(), { attempts: 2 });
  await assert.rejects(dead.documents.get('d'), ConnectionError);
  assert.equal(seen.length, 2);
});

test('signing in is sent once, for the platform does not replay it', async () => {
  const insula = client((_, response) => answer(response, 503, { code: 'busy' }));
  await assert.rejects(insula.auth.signIn({ tenant: 'acme', email: 'a@acme.test', password: 'x' }));
  assert.equal(seen.length, 1);
  assert.equal(seen[0].headers['idempotency-key'], undefined);
});

test("a long Retry-After is the caller's to decide", async () => {
  const insula = client((_, response) =>
    answer(response, 429, { code: 'too_many_requests' }, { 'retry-after': '60' }),
  );
  await assert.rejects(insula.documents.list(), (error) => error.retryAfterSeconds === 60);
  assert.equal(seen.length, 1);
});

test("cookie mode marks requests as the page's own, bearer mode sends the token", async () => {
  const cookie = client((_, response) => answer(response, 204), { credentials: { mode: 'cookie' } });
  await cookie.documents.delete('d');
  assert.equal(seen[0].headers['x-requested-with'], 'insula');

  const token = async () => 'secret';
  const bearer = client((_, response) => answer(response, 204), {
    credentials: { mode: 'bearer', token },
  });
  await bearer.documents.delete('d');
  assert.equal(seen[0].headers['authorization'], 'Bearer secret');
});

test('a list is walked to its end', async () => {
  const pages = { '': ['a', 'b'], second: ['c'] };
  const insula = client((request, response) => {
    const cursor = new URL(request.url, address).searchParams.get('cursor') ?? '';
    const data = pages[cursor].map((id) => ({ id }));
    answer(response, 200, { data, next_cursor: cursor === '' ? 'second' : null });
  });
  const ids = [];
  for await (const user of insula.users.all({ sort: 'email', 'created_at[gte]': '2026-01-01' }))
    ids.push(user.id);
  assert.deepEqual(ids, ['a', 'b', 'c']);
  assert.match(seen[0].url, /created_at%5Bgte%5D=2026-01-01/);
});

test('an update can be guarded by the ETag it was read with', async () => {
  const insula = client((request, response) =>
    request.method === 'GET'
      ? answer(response, 200, { id: 'r' }, { etag: '"1.2"' })
      : answer(response, 412, { code: 'precondition_failed' }),
  );
  const orders = insula.records.ofType('orders');
  const { etag } = await orders.getVersioned('r');
  assert.equal(etag, '"1.2"');
  await assert.rejects(orders.update('r', { content: {} }, { ifMatch: etag }), (error) =>
    InsulaError.is(error, 'precondition_failed'),
  );
  assert.equal(seen[1].headers['if-match'], '"1.2"');
  assert.equal(seen[1].headers['content-type'], 'application/merge-patch+json');
});

test('the live stream goes on after a cut, from where it was', async () => {
  const event = (id) => `event: document.created\nid: ${id}\ndata: {"id":"e${id}"}\n\n`;
  const insula = client((_, response, count) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': heartbeat\n\n');
    if (count === 1) response.end(event(7));
    else response.write(event(8));
  });
  const stop = new AbortController();
  const positions = [];
  for await (const live of insula.stream(['documents'], { signal: stop.signal })) {
    positions.push(live.position);
    if (positions.length === 2) stop.abort();
  }
  assert.deepEqual(positions, ['7', '8']);
  assert.equal(seen[1].headers['last-event-id'], '7');
});

test('a GraphQL question gives its data, or an error that tells what failed where', async () => {
  const fault = {
    message: 'There is no such document.',
    path: ['document'],
    extensions: { code: 'document_not_found', status: 404 },
  };
  const insula = client((_, response, count) =>
    answer(response, 200, count === 1 ? { data: { me: { id: 'u' } } } : { data: { document: null, me: { id: 'u' } }, errors: [fault] }),
  );
  assert.deepEqual(await insula.graphql('{ me { id } }'), { me: { id: 'u' } });
  assert.equal(seen[0].url, '/v1/graphql');
  assert.deepEqual(JSON.parse(seen[0].body), { query: '{ me { id } }' });
  await assert.rejects(insula.graphql('query ($id: ID!) { document(id: $id) { id } }', { id: 'd' }), (error) => {
    assert.ok(error instanceof GraphqlError);
    assert.ok(InsulaError.is(error, 'document_not_found'));
    assert.equal(error.status, 404);
    assert.deepEqual(error.faults[0].path, ['document']);
    assert.deepEqual(error.data, { document: null, me: { id: 'u' } });
    return true;
  });
});

test('a request that asks who is there waits for the proof, then goes on once with the same key', async () => {
  const problem = { code: 'step_up_required', detail: 'Show that it is you.', methods: ['totp', 'recovery_code'] };
  const asked = [];
  const stepUp = async (error) => asked.push(error.methods) > 0;
  const insula = client(
    (_, response, count) => (count === 1 ? answer(response, 403, problem) : answer(response, 200, {})),
    { stepUp },
  );
  await insula.updateSecurityPolicy({ password_history: 1 });
  assert.deepEqual(asked, [['totp', 'recovery_code']]);
  assert.equal(seen[0].headers['idempotency-key'], seen[1].headers['idempotency-key']);

  const never = client((_, response) => answer(response, 403, problem), { stepUp });
  await assert.rejects(never.updateSecurityPolicy({}), (error) => error instanceof StepUpRequired);
  assert.equal(seen.length, 2);
  const alone = client((_, response) => answer(response, 403, problem));
  await assert.rejects(alone.updateSecurityPolicy({}), (error) => InsulaError.is(error, 'step_up_required'));
  assert.equal(seen.length, 1);
});
