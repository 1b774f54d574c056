// The outbox against a platform that keeps the rules of api.md, over a network that loses what it likes: everything arrives once, in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Insula, InsulaError } from '../dist/index.js';
import { applyPatch, isSameJson, MemoryOutbox, mergePatch, newId, Outbox } from '../dist/outbox/index.js';

const SEED = Number(process.env.SEED ?? 20261123);

/** A small generator of numbers that a seed repeats (mulberry32). */
function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Things with a content each; creation with an id, guarded patches, deletion; idempotency keys until they are forgotten. */
class Platform {
  things = new Map();
  effects = []; // what really happened, in order
  replies = new Map();
  user = 'ada';

  answer(method, path, headers, body) {
    if (this.user === undefined) return [401, { code: 'unauthenticated' }];
    if (headers['x-user'] !== undefined && headers['x-user'] !== this.user) return [403, { code: 'wrong_user' }];
    const key = headers['idempotency-key'];
    if (key && this.replies.has(key)) {
      const kept = this.replies.get(key);
      return kept.request === method + path + body ? kept.reply : [422, { code: 'idempotency_mismatch' }];
    }
    const reply = this.act(method, path, headers, body === undefined ? undefined : JSON.parse(body));
    if (key && reply[0] < 300) this.replies.set(key, { request: method + path + body, reply });
    return reply;
  }

  act(method, path, headers, body) {
    const id = path.split('/').at(-1);
    const thing = this.things.get(method === 'POST' ? body.id : id);
    if (method === 'POST') {
      if (thing) return [409, { code: 'conflict' }];
      if (body.content.bad) return [422, { code: 'invalid_body', detail: 'That is bad.' }];
      this.things.set(body.id, { content: body.content, revision: 1 });
      this.effects.push(`make ${body.id}`);
      return [201, {}];
    }
    if (!thing) return [404, { code: 'not_found', detail: 'There is no such thing.' }];
    const etag = `"${thing.revision}"`;
    if (method === 'GET') return [200, { id, content: thing.content, other: 1 }, etag];
    if (headers['if-match'] && headers['if-match'] !== etag) return [412, { code: 'precondition_failed' }];
    if (method === 'DELETE') {
      this.things.delete(id);
      this.effects.push(`delete ${id}`);
      return [204];
    }
    this.things.set(id, { content: applyPatch(thing.content, body.content), revision: thing.revision + 1 });
    this.effects.push(`patch ${id} ${JSON.stringify(body.content)}`);
    return [200, {}, `"${thing.revision + 1}"`];
  }
}

/** The way there: `fault` decides what is lost. */
class Way {
  fault = () => undefined;
  requests = 0;

  constructor(platform) {
    this.platform = platform;
  }

  fetch = async (url, { method, headers, body }) => {
    this.requests += 1;
    await new Promise((resolve) => setImmediate(resolve));
    const fault = this.fault(method, url, body);
    if (fault === 'request lost') throw new TypeError('no network');
    if (fault === 'busy') return response(503, { code: 'busy' }, undefined, '0');
    const reply = this.platform.answer(method, url, headers, body);
    if (fault === 'answer lost') throw new TypeError('no network');
    return response(...reply);
  };
}

function response(status, body, etag, retryAfter) {
  const headers = { etag, 'retry-after': retryAfter };
  return {
    status,
    ok: status < 300,
    body: null,
    headers: { get: (name) => headers[name] ?? null },
    text: async () => (body === undefined ? '' : JSON.stringify(body)),
  };
}

function box(way, storage = new MemoryOutbox(), { user = 'ada', online, patienceMs } = {}) {
  const { transport } = new Insula({ fetch: way.fetch, credentials: { mode: 'cookie' }, attempts: 1 });
  return new Outbox({ transport, storage, user, ...(online && { online }), ...(patienceMs && { patienceMs }) });
}

const make = (id, content) => ({ method: 'POST', path: '/things', body: { id, content }, thing: id, makes: id });
const patch = (id, content, base) => ({
  method: 'PATCH',
  path: `/things/${id}`,
  body: { content },
  thing: id,
  ...(base && { guard: { read: `/things/${id}`, base: { content: base } } }),
});
const drop = (id) => ({ method: 'DELETE', path: `/things/${id}`, thing: id });

const LONGEST_MS = 60_000;

/** Waits until it is so, trying again and again whatever back-off says. */
async function until(isSo, outbox) {
  const begun = Date.now();
  for (let turn = 0; !(await isSo()); turn++) {
    if (Date.now() - begun > LONGEST_MS) throw new Error(`waited in vain for ${isSo}`);
    if (outbox && turn % 5 === 4) outbox.flush();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
const isEmpty = (outbox) => () => outbox.entries.length === 0;

/** As if days had passed since all that waits was made and tried. */
async function age(storage, platform) {
  platform.replies.clear();
  await storage.update((entries) => ({
    entries: entries.map((entry) => ({ ...entry, madeAt: entry.madeAt - 7 * 86_400_000 })),
    answer: undefined,
  }));
}

test('a change is sent at once when there is a way', async () => {
  const platform = new Platform();
  const outbox = box(new Way(platform));
  const id = newId();
  assert.equal(await outbox.submit(make(id, { n: 1 })), 'sent');
  assert.deepEqual(platform.effects, [`make ${id}`]);
  assert.deepEqual(outbox.entries, []);
  outbox.close();
});

test('without a network it waits, outlives the page, and arrives when there is one', async () => {
  const platform = new Platform();
  const way = new Way(platform);
  const storage = new MemoryOutbox();
  const first = box(way, storage, { online: () => false });
  const id = newId();
  assert.equal(await first.submit(make(id, { n: 1 })), 'waiting');
  assert.equal(await first.submit(patch(id, { n: 2 })), 'waiting');
  first.close();
  assert.equal(way.requests, 0);
  const second = box(way, storage);
  await until(() => platform.effects.length === 2, second);
  await until(isEmpty(second), second);
  assert.deepEqual(platform.things.get(id).content, { n: 2 });
  second.close();
});

test('an answer that is lost after the commit is asked for again, and nothing is done twice', async () => {
  const platform = new Platform();
  const way = new Way(platform);
  way.fault = () => 'answer lost';
  const outbox = box(way);
  const id = newId();
  assert.equal(await outbox.submit(make(id, {})), 'waiting');
  way.fault = () => undefined;
  await until(isEmpty(outbox), outbox);
  assert.deepEqual(platform.effects, [`make ${id}`]);
  outbox.close();
});

test('nor days later, when the platform has forgotten the key', async () => {
  const platform = new Platform();
  const way = new Way(platform);
  const storage = new MemoryOutbox();
  const [made, changed, gone] = [newId(), newId(), newId()];
  platform.things.set(changed, { content: { a: 1 }, revision: 1 });
  platform.things.set(gone, { content: {}, revision: 1 });
  way.fault = (method) => (method === 'GET' ? undefined : 'answer lost');
  const first = box(way, storage);
  await first.submit(make(made, {}));
  first.flush();
  await first.submit(patch(changed, { a: 2 }, { a: 1 }));
  await until(() => platform.effects.length >= 2, first);
  await first.submit(drop(gone));
  await until(() => platform.effects.length >= 3, first);
  first.close();
  await age(storage, platform);
  way.fault = () => undefined;
  const second = box(way, storage);
  await until(isEmpty(second), second);
  assert.equal(platform.effects.length, 3, String(platform.effects));
  second.close();
});

test('whatever the network loses, each change arrives once and those of one thing in their order', async () => {
  for (let round = 0; round < 10; round++) {
    const random = numbers(SEED + round);
    const platform = new Platform();
    const way = new Way(platform);
    const storage = new MemoryOutbox();
    way.fault = () => ['request lost', 'answer lost', 'busy', undefined, undefined][random(5)];
    const ids = [newId(), newId(), newId()];
    let outbox = box(way, storage);
    const expected = new Map(ids.map((id) => [id, { steps: [] }]));
    for (const id of ids) void outbox.submit(make(id, { steps: {} }));
    for (let step = 0; step < 12; step++) {
      const id = ids[random(3)];
      expected.get(id).steps.push(step);
      void outbox.submit({ ...patch(id, { steps: { [step]: true }, last: step }), thing: id });
      if (random(4) === 0) {
        await until(() => outbox.entries.length > 0 || platform.effects.length > 0, outbox);
        await new Promise((resolve) => setTimeout(resolve, random(4)));
        outbox.close(); // the page is closed in the middle of something, and opened again
        outbox = box(way, storage);
      }
    }
    await until(async () => (await storage.load()).length === 0, outbox);
    for (const id of ids) {
      const { content } = platform.things.get(id);
      const steps = expected.get(id).steps;
      assert.deepEqual(Object.keys(content.steps).map(Number), steps, `seed ${SEED + round}`);
      if (steps.length > 0) assert.equal(content.last, steps.at(-1));
      assert.equal(platform.effects.filter((effect) => effect === `make ${id}`).length, 1);
    }
    assert.equal(new Set(platform.effects).size, platform.effects.length, `seed ${SEED + round}: something was done twice`);
    outbox.close();
  }
});

test('two outboxes of one browser do not send the same twice', async () => {
  const platform = new Platform();
  const way = new Way(platform);
  const storage = new MemoryOutbox();
  let there = false;
  const tabs = [box(way, storage, { online: () => there }), box(way, storage, { online: () => there })];
  const ids = Array.from({ length: 10 }, () => newId());
  for (const [at, id] of ids.entries()) await tabs[at % 2].submit(make(id, {}));
  there = true;
  tabs.forEach((tab) => tab.flush());
  await until(() => tabs.every((tab) => tab.entries.length === 0));
  assert.equal(way.requests, ids.length);
  assert.deepEqual(platform.effects, ids.map((id) => `make ${id}`));
  tabs.forEach((tab) => tab.close());
});

test('what is refused at once is told to whoever submitted it, and not kept', async () => {
  const outbox = box(new Way(new Platform()));
  await assert.rejects(outbox.submit(make(newId(), { bad: true })), (error) => InsulaError.is(error, 'invalid_body'));
  assert.deepEqual(outbox.entries, []);
  outbox.close();
});

test('what is refused later stays with the words of the platform, and can be said otherwise or discarded', async () => {
  const platform = new Platform();
  const way = new Way(platform);
  let there = false;
  const outbox = box(way, new MemoryOutbox(), { online: () => there });
  const [id, other] = [newId(), newId()];
  await outbox.submit(make(id, { bad: true }));
  await outbox.submit(patch(id, { n: 1 }));
  await outbox.submit(make(other, { bad: true }));
  await outbox.submit(patch(other, { n: 1 }));
  there = true;
  outbox.flush();
  await until(() => outbox.entries.filter(({ state }) => state === 'refused').length === 2, outbox);
  assert.equal(outbox.entries[0].problem.message, 'That is bad.');
  assert.deepEqual(platform.effects, [], 'what depends on a refused one is not tried');
  await outbox.discard(outbox.entries.find(({ thing }) => thing === other).id);
  assert.equal(outbox.entries.length, 2, 'what depends on it goes with it');
  await outbox.retry(outbox.entries[0].id, { id, content: { good: true } });
  await until(isEmpty(outbox), outbox);
  assert.deepEqual(platform.things.get(id).content, { good: true, n: 1 });
  outbox.close();
});

test('what somebody else changed meanwhile is a conflict: keep mine, keep theirs, or a mixture', async () => {
  for (const [wanted, expected] of [
    ['mine', { a: 2, b: 1 }],
    ['theirs', { a: 3, b: 3 }],
    [{ content: { a: 2, b: 3 } }, { a: 2, b: 3 }],
  ]) {
    const platform = new Platform();
    const storage = new MemoryOutbox();
    const id = newId();
    platform.things.set(id, { content: { a: 1, b: 1 }, revision: 1 });
    let there = false;
    const outbox = box(new Way(platform), storage, { online: () => there });
    await outbox.submit({
      ...patch(id, { a: 2 }),
      guard: { read: `/things/${id}`, base: { content: { a: 1, b: 1 } }, etag: '"1"' },
    });
    platform.act('PATCH', `/things/${id}`, {}, { content: { a: 3, b: 3 } });
    there = true;
    outbox.flush();
    await until(() => outbox.entries[0]?.state === 'conflict', outbox);
    const [entry] = outbox.entries;
    assert.deepEqual(entry.theirs, { value: { content: { a: 3, b: 3 } }, etag: '"2"' });
    if (wanted === 'theirs') await outbox.discard(entry.id);
    else await outbox.overrule(entry.id, wanted === 'mine' ? undefined : wanted);
    await until(isEmpty(outbox), outbox);
    assert.deepEqual(platform.things.get(id).content, expected);
    outbox.close();
  }
});

test('a change of what was only touched goes through', async () => {
  const platform = new Platform();
  const id = newId();
  platform.things.set(id, { content: { a: 1 }, revision: 7 });
  const outbox = box(new Way(platform));
  const change = patch(id, { a: 2 }, { a: 1 });
  assert.equal(await outbox.submit({ ...change, guard: { ...change.guard, etag: '"6"' } }), 'sent');
  assert.deepEqual(platform.things.get(id).content, { a: 2 });
  outbox.close();
});

test('nothing goes out under the name of somebody else, and all of it when its writer is back', async () => {
  const platform = new Platform();
  const storage = new MemoryOutbox();
  platform.user = 'grace';
  const outbox = box(new Way(platform), storage);
  const id = newId();
  assert.equal(await outbox.submit(make(id, {})), 'waiting');
  assert.equal(outbox.state, 'signed-out');
  platform.user = undefined;
  outbox.flush();
  await until(() => outbox.state === 'signed-out');
  assert.deepEqual(platform.effects, []);
  assert.equal(outbox.entries.length, 1);
  platform.user = 'ada';
  outbox.flush();
  await until(isEmpty(outbox), outbox);
  assert.deepEqual(platform.effects, [`make ${id}`]);
  outbox.close();
});

test('what was not sent yet takes up what changes the same again, and goes when it is taken back', async () => {
  const platform = new Platform();
  const way = new Way(platform);
  let there = false;
  const outbox = box(way, new MemoryOutbox(), { online: () => there });
  const id = newId();
  platform.things.set(id, { content: { a: 1, b: { c: 1 } }, revision: 1 });
  await outbox.submit(patch(id, { a: 2, b: { c: 2 } }, { a: 1, b: { c: 1 } }));
  await outbox.submit(patch(id, { b: { d: 3 } }, { a: 2, b: { c: 2 } }));
  const passing = newId();
  await outbox.submit(make(passing, {}));
  await outbox.submit(patch(passing, { n: 1 }));
  await outbox.submit(drop(passing));
  assert.equal(outbox.entries.length, 1);
  there = true;
  outbox.flush();
  await until(isEmpty(outbox), outbox);
  assert.deepEqual(platform.things.get(id).content, { a: 2, b: { c: 2, d: 3 } });
  assert.equal(platform.effects.length, 1);
  outbox.close();
});

test('an outbox that is full says so and keeps what it has', async () => {
  const outbox = box(new Way(new Platform()), new MemoryOutbox(), { online: () => false });
  await outbox.submit(make(newId(), { text: 'x'.repeat(3_000_000) }));
  await assert.rejects(outbox.submit(make(newId(), { text: 'x'.repeat(3_000_000) })), /Too many changes/);
  assert.equal(outbox.entries.length, 1);
  outbox.close();
});

test('a patch and what it makes belong together', () => {
  const random = numbers(SEED);
  const value = (depth) => {
    if (depth === 0 || random(3) === 0) return [1, 'two', true, [1, { x: 1 }]][random(4)];
    return Object.fromEntries(Array.from({ length: random(4) }, () => ['abc'[random(3)], value(depth - 1)]));
  };
  const content = () => Object.fromEntries(['a', 'b', 'c'].slice(random(3)).map((key) => [key, value(2)]));
  for (let round = 0; round < 2_000; round++) {
    const [before, after] = [content(), content()];
    const made = applyPatch(before, mergePatch(before, after));
    assert.ok(isSameJson(made, after), JSON.stringify({ before, after, made }));
  }
});

test('ids that are made here are UUIDs of version 7 and sort by their time', () => {
  const ids = [newId(1_000), newId(1_767_000_000_000), newId(1_767_000_000_001)];
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...ids].sort(), ids);
});

test('a refusal that comes after its writer has gone on is kept for them', async () => {
  const platform = new Platform();
  const way = new Way(platform);
  let answer;
  const slow = new Promise((resolve) => (answer = resolve));
  const fetch = async (...request) => {
    await slow;
    return way.fetch(...request);
  };
  const outbox = box({ fetch }, new MemoryOutbox(), { patienceMs: 50 });
  assert.equal(await outbox.submit(make(newId(), { bad: true })), 'waiting', 'nobody waits for ever');
  answer();
  await until(() => outbox.entries[0]?.state === 'refused');
  assert.equal(outbox.entries[0].problem.message, 'That is bad.');
  outbox.close();
});
