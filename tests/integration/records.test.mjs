import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { expectStatus, signUp, unique } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';

describe('records', () => {
  let server, acme, owner;
  before(async () => {
    server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } });
    acme = await signUp(server);
    owner = acme.owner;
  });
  after(() => server?.dispose());

  const create = async (type, content, caller = owner) => expectStatus(await caller.post(`/v1/records/${type}`, { content }), 201);
  const find = async (type, query, caller = owner) => expectStatus(await caller.get(`/v1/records/${type}?${query}`), 200).data;

  test('a record comes back as it was sent, exact decimals included', async () => {
    const body = '{"content": {"price": 19.990, "big": 123456789012345678, "small": 0.1, "deep": {"list": [1, "two", null, true]}, "text": "ü \\u00e9"}}';
    const made = await owner.post('/v1/records/offer', body);
    const record = expectStatus(made, 201);
    assert.equal(record.data_type, 'offer');
    assert.equal(record.created_by, owner.user.id);
    assert.equal(made.headers.get('location'), `/v1/records/offer/${record.id}`);
    const seen = await owner.get(`/v1/records/offer/${record.id}`);
    assert.equal(seen.headers.get('etag'), made.headers.get('etag'));
    assert.deepEqual(expectStatus(seen, 200), record);
    assert.match(seen.text, /"price":\s*19\.990/);
    assert.match(seen.text, /"big":\s*123456789012345678/);
    assert.match(seen.text, /"small":\s*0\.1[,}]/);
  });

  test('many at once are all there, each with its event', async () => {
    const type = unique('burst').toLowerCase();
    const made = await Promise.all(Array.from({ length: 200 }, (_, n) => create(type, { n })));
    assert.equal(new Set(made.map((record) => record.id)).size, 200);
    const types = expectStatus(await owner.get('/v1/record-types'), 200);
    assert.deepEqual(types.data.find((entry) => entry.data_type === type), { data_type: type, count: 200 });
    await until(async () => {
      const trail = expectStatus(await owner.get(`/v1/audit-events?type=record.created&subject_id=${made[77].id}`), 200);
      return trail.data.length === 1 && trail.data[0].actor_id === owner.user.id;
    }, 'the trail has the event of each');
  });

  test('one bad record among many fails alone', async () => {
    const type = unique('mixed').toLowerCase();
    const viewer = await acme.member('viewer');
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        n % 10 === 0 ? viewer.post(`/v1/records/${type}`, { content: { n } }) : owner.post(`/v1/records/${type}`, { content: { n } })),
    );
    replies.forEach((reply, n) => assert.equal(reply.status, n % 10 === 0 ? 403 : 201));
    assert.equal((await find(type, 'limit=200')).length, 27);
  });

  test('filters compare by what the value is', async () => {
    const type = unique('order').toLowerCase();
    await create(type, { no: 1, total: 5, status: 'open', zip: '04109', at: '2026-01-15', customer: { name: 'Ada', tags: ['new', 'vip'] } });
    await create(type, { no: 2, total: 50.5, status: 'paid', zip: 4109, at: '2026-02-20', customer: { name: 'Bob', tags: ['old'] } });
    await create(type, { no: 3, total: '7', status: 'void', done: true, customer: null, 'odd key "x"': 1 });
    const numbers = async (query) => (await find(type, query)).map((record) => record.content.no).sort();
    assert.deepEqual(await numbers('content.total[gte]=5'), [1, 2]);
    assert.deepEqual(await numbers('content.total[gt]=5'), [2]);
    assert.deepEqual(await numbers('content.total[lt]=50.5'), [1]);
    assert.deepEqual(await numbers('content.total[lte]=50.5'), [1, 2]);
    assert.deepEqual(await numbers('content.total=7'), [3]);
    assert.deepEqual(await numbers('content.status=open'), [1]);
    assert.deepEqual(await numbers('content.status[ne]=open'), [2, 3]);
    assert.deepEqual(await numbers('content.zip=4109'), [2]);
    assert.deepEqual(await numbers('content.zip=%2204109%22'), [1]);
    assert.deepEqual(await numbers('content.at[gte]=2026-02-01'), [2]);
    assert.deepEqual(await numbers('content.customer.name=Ada'), [1]);
    assert.deepEqual(await numbers('content.customer.tags=vip'), [1]);
    assert.deepEqual(await numbers('content.done=true'), [3]);
    assert.deepEqual(await numbers('content.customer=null'), [3]);
    assert.deepEqual(await numbers('content.status=paid&content.total[gte]=50'), [2]);
    assert.deepEqual(await numbers(`content.status=${encodeURIComponent(`x' or 1=1) -- "`)}`), []);
    assert.deepEqual(await numbers(`created_by=${owner.user.id}&content.no=1`), [1]);
  });

  test('lists page through with a cursor, in order, filtered or not', async () => {
    const type = unique('paged').toLowerCase();
    for (let n = 0; n < 25; n += 1) await create(type, { n, even: n % 2 === 0 });
    for (const [filter, expected] of [['', 25], ['content.even=true&', 13]]) {
      const seen = [];
      let cursor = '';
      do {
        const page = expectStatus(await owner.get(`/v1/records/${type}?${filter}limit=10&sort=created_at${cursor}`), 200);
        seen.push(...page.data.map((record) => record.content.n));
        cursor = page.next_cursor ? `&cursor=${encodeURIComponent(page.next_cursor)}` : null;
      } while (cursor);
      assert.equal(seen.length, expected);
      assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
    }
  });

  test('a patch merges as RFC 7396 has it', async () => {
    const record = await create('thing', { a: { b: 1, c: [1, 2] }, gone: true, price: 1.10 });
    const made = await owner.patch(`/v1/records/thing/${record.id}`, '{"content": {"a": {"b": null, "d": 2.50, "c": [3]}, "gone": null, "new": {"x": {"y": null, "z": 1}}}}');
    const merged = expectStatus(made, 200);
    assert.deepEqual(merged.content, { a: { c: [3], d: 2.5 }, price: 1.1, new: { x: { z: 1 } } });
    assert.match(made.text, /2\.50/);
    assert.equal((await owner.patch(`/v1/records/thing/${record.id}`, { content: { a: 1 } }, { 'if-match': '"0.1"' })).status, 412);
    assert.equal((await owner.patch(`/v1/records/thing/${record.id}`, { content: { a: 1 } }, { 'if-match': made.headers.get('etag') })).status, 200);
  });

  test('a record belongs to its type, and is gone when deleted', async () => {
    const record = await create('chair', { legs: 4 });
    assert.equal((await owner.get(`/v1/records/table/${record.id}`)).status, 404);
    assert.equal((await owner.patch(`/v1/records/table/${record.id}`, { content: {} })).status, 404);
    assert.equal((await owner.delete(`/v1/records/table/${record.id}`)).status, 404);
    assert.equal((await owner.delete(`/v1/records/chair/${record.id}`)).status, 204);
    assert.equal((await owner.get(`/v1/records/chair/${record.id}`)).status, 404);
    assert.equal((await owner.delete(`/v1/records/chair/${record.id}`)).status, 404);
  });

  test('what is no record is refused with reasons', async () => {
    for (const body of [{}, { content: [] }, { content: 'x' }, { content: {}, extra: 1 }]) assert.equal((await owner.post('/v1/records/thing', body)).status, 422);
    for (const body of ['{"content": {', '{"content": {"a": 1, "a": 2}}', '{"content": {"a": "\\u0000"}}', '{"content": {"a": 1e999}}'])
      assert.equal((await owner.post('/v1/records/thing', body)).status, 400, body);
    assert.equal((await owner.post('/v1/records/Big%20Thing', { content: {} })).status, 400);
    assert.equal((await owner.post('/v1/records/thing', { content: { a: 'x'.repeat(1_100_000) } })).status, 413);
    assert.equal((await owner.get('/v1/records/thing/not-an-id')).status, 404);
  });

  test('the same key makes a record once', async () => {
    const type = unique('keyed').toLowerCase();
    const key = { 'idempotency-key': unique('key') };
    const first = await owner.post(`/v1/records/${type}`, { content: { a: 1 } }, key);
    const again = await owner.post(`/v1/records/${type}`, { content: { a: 1 } }, key);
    assert.equal(first.status, 201);
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal((await owner.post(`/v1/records/${type}`, { content: { a: 2 } }, key)).status, 422);
    assert.equal((await find(type, '')).length, 1);
  });

  test('records of another workspace do not exist', async () => {
    const globex = await signUp(server);
    const type = unique('secret').toLowerCase();
    const record = await create(type, { canary: 'kolibri' });
    assert.equal((await globex.owner.get(`/v1/records/${type}/${record.id}`)).status, 404);
    assert.equal((await globex.owner.patch(`/v1/records/${type}/${record.id}`, { content: { x: 1 } })).status, 404);
    assert.equal((await globex.owner.delete(`/v1/records/${type}/${record.id}`)).status, 404);
    assert.deepEqual(await find(type, 'content.canary=kolibri', globex.owner), []);
    assert.deepEqual(expectStatus(await globex.owner.get('/v1/record-types'), 200).data, []);
    assert.equal((await owner.get(`/v1/records/${type}/${record.id}`)).status, 200);
  });
});
