/* The rules of the API, on real routes: they are the gateway's, so each holds for all of them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { anybody, expectStatus, password, signUp, unique } from './support/api.mjs';
import { startServer } from './support/server.mjs';

const unlimited = { rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 };

describe('the rules of the API', () => {
  let server, acme, owner;
  before(async () => {
    server = await startServer({ settings: unlimited });
    acme = await signUp(server);
    owner = acme.owner;
  });
  after(() => server?.dispose());

  const team = async (name = unique('team')) => expectStatus(await owner.post('/v1/teams', { name }), 201);

  describe('errors', () => {
    test('a problem has type, title, status, code, detail and request_id', async () => {
      const reply = await owner.get(`/v1/teams/${randomUUID()}`, { 'x-request-id': 'my-request-1' });
      assert.equal(reply.status, 404);
      assert.equal(reply.headers.get('content-type'), 'application/problem+json');
      assert.equal(reply.headers.get('x-request-id'), 'my-request-1');
      assert.deepEqual(reply.body, {
        type: '/docs/errors/team_not_found', title: 'Not Found', status: 404, code: 'team_not_found',
        detail: 'There is no such team.', request_id: 'my-request-1',
      });
    });

    test('all faults of a body are told at once, each with its pointer', async () => {
      const reply = await owner.post('/v1/users', { email: 'nobody', first_name: '', password: 'x', role: 7, shoe: 44 });
      assert.equal(reply.status, 422);
      const told = Object.fromEntries(reply.body.errors.map((error) => [error.pointer, error.code]));
      assert.equal(told['/email'], 'format');
      assert.equal(told['/first_name'], 'too_short');
      assert.equal(told['/last_name'], 'required');
      assert.equal(told['/password'], 'too_short');
      assert.equal(told['/role'], 'type');
      assert.equal(told['/shoe'], 'unknown_field');
      for (const error of reply.body.errors) assert.match(error.detail, /^[A-Z0-9].*\.$/);
    });

    test('JSON that is none is told by line and column', async () => {
      const reply = await owner.post('/v1/teams', '{\n  "name": "x",\n}');
      assert.equal(reply.status, 400);
      assert.equal(reply.body.code, 'invalid_json');
      assert.match(reply.body.detail, /^Line 3, column \d+/);
      assert.equal((await owner.post('/v1/teams', '{"name":"a","name":"b"}')).body.code, 'invalid_json');
    });

    test('an address that is not there is 404, a method that is not there 405 with Allow', async () => {
      assert.equal((await owner.get('/v1/nothing')).body.code, 'not_found');
      const reply = await owner.put('/v1/teams');
      assert.equal(reply.status, 405);
      assert.equal(reply.body.code, 'method_not_allowed');
      assert.deepEqual(reply.headers.get('allow').split(/, */).sort(), ['GET', 'HEAD', 'OPTIONS', 'POST']);
    });

    test('a body that is too large is 413', async () => {
      const reply = await owner.post('/v1/teams', { name: 'x'.repeat(1_100_000) });
      assert.equal(reply.status, 413);
      assert.match(reply.headers.get('content-type'), /problem\+json/);
    });

    test('what belongs to another workspace is not there', async () => {
      const { id } = await team();
      const globex = await signUp(server);
      assert.equal((await globex.owner.get(`/v1/teams/${id}`)).status, 404);
      assert.equal((await globex.owner.patch(`/v1/teams/${id}`, { name: 'Mine' })).status, 404);
      assert.equal((await globex.owner.delete(`/v1/teams/${id}`)).status, 404);
    });
  });

  describe('lists', () => {
    let names, lists;
    before(async () => {
      lists = await signUp(server);
      names = Array.from({ length: 23 }, (_, i) => `Team ${String.fromCharCode(65 + ((i * 7) % 23))}`);
      for (const name of names) expectStatus(await lists.owner.post('/v1/teams', { name }), 201);
    });
    const list = async (query) => expectStatus(await lists.owner.get(`/v1/teams?${query}`), 200);
    const all = async (query) => {
      const rows = [];
      for (let cursor = ''; cursor !== null; ) {
        const page = await list(`${query}${cursor && `&cursor=${cursor}`}`);
        rows.push(...page.data);
        cursor = page.next_cursor;
      }
      return rows;
    };

    test('pages go through everything once, in order', async () => {
      assert.deepEqual((await all('limit=5&sort=name')).map((row) => row.name), names.toSorted());
      assert.deepEqual((await all('limit=5&sort=-name')).map((row) => row.name), names.toSorted().reverse());
      assert.deepEqual((await all('limit=1&sort=created_at')).map((row) => row.name), names);
      const several = (await all('limit=4&sort=-created_at,name')).map((row) => row.name);
      assert.deepEqual(several, names.toReversed());
    });

    test('what comes in between does not shift a page', async () => {
      const first = await list('limit=10&sort=-created_at');
      expectStatus(await lists.owner.post('/v1/teams', { name: 'Zwischendurch' }), 201);
      const second = await list(`limit=10&sort=-created_at&cursor=${first.next_cursor}`);
      const seen = new Set(first.data.map((row) => row.id));
      assert.ok(second.data.every((row) => !seen.has(row.id) && row.name !== 'Zwischendurch'));
    });

    test('fields are selected, and totals told only when asked for', async () => {
      const page = await list('select=id,name&limit=2&count=exact');
      assert.deepEqual(Object.keys(page.data[0]), ['id', 'name']);
      assert.ok(page.count >= 23);
      assert.ok(!('count' in (await list('limit=1'))));
    });

    test('filters compare', async () => {
      assert.deepEqual((await list('name=Team%20C')).data.map((row) => row.name), ['Team C']);
      assert.deepEqual((await list('name[in]=Team%20C,Team%20A&sort=name')).data.map((row) => row.name), ['Team A', 'Team C']);
      assert.equal((await list('name[prefix]=Team&count=exact')).count, 23);
      assert.equal((await list(`created_at[lt]=2001-01-01T00:00:00Z`)).data.length, 0);
      assert.equal((await list(`created_at[gte]=2001-01-01T00:00:00%2B01:00&name=Team%20B`)).data.length, 1);
    });

    test('what is embedded is whole, and has no ETag', async () => {
      const { id } = expectStatus(await lists.owner.post('/v1/documents', { title: 'Owned' }), 201);
      const page = expectStatus(await lists.owner.get(`/v1/documents?expand=owner&id=${id}`), 200);
      assert.deepEqual(page.data[0].owner, {
        id: lists.owner.user.id, email: lists.owner.email, first_name: 'Olive', last_name: 'Owner',
      });
    });

    test('titles are searched for words, letters and signs, within the tenant', async () => {
      const other = await signUp(server);
      const titles = ['Harbour plan', 'The HARBOUR at night', '100 % done', 'Snake_case', 'Back\\slash'];
      for (const caller of [lists.owner, other.owner])
        for (const title of titles) expectStatus(await caller.post('/v1/documents', { title }), 201);
      const found = async (q) => expectStatus(
        await other.owner.get(`/v1/documents?sort=title&select=title&q=${encodeURIComponent(q)}`), 200).data.map((row) => row.title);
      assert.deepEqual(await found('harbour'), ['Harbour plan', 'The HARBOUR at night']);
      assert.deepEqual(await found('AN'), ['Harbour plan']);
      assert.deepEqual(await found('%'), ['100 % done']);
      assert.deepEqual(await found('_'), ['Snake_case']);
      assert.deepEqual(await found('e_c'), ['Snake_case']);
      assert.deepEqual(await found('\\s'), ['Back\\slash']);
      assert.deepEqual(await found('nothing such'), []);
    });

    test('a wrong question is told, with what there is to ask', async () => {
      const reply = await lists.owner.get('/v1/teams?limit=201&sort=member_count&select=nope&cursor=abc&colour=red&created_at[gte]=soon');
      assert.equal(reply.status, 400);
      assert.equal(reply.body.code, 'invalid_parameter');
      const told = Object.fromEntries(reply.body.errors.map((error) => [error.pointer, error]));
      assert.equal(told['?limit'].code, 'out_of_range');
      assert.equal(told['?sort'].code, 'not_allowed');
      assert.equal(told['?select'].code, 'not_allowed');
      assert.equal(told['?colour'].code, 'unknown_parameter');
      assert.match(told['?colour'].detail, /limit, cursor, sort/);
      assert.equal(told['?created_at[gte]'].code, 'format');
      assert.equal((await lists.owner.get('/v1/teams?cursor=abc')).body.errors[0].code, 'invalid_cursor');
      assert.equal((await lists.owner.get('/v1/teams?limit=0')).status, 400);
      assert.equal((await lists.owner.get('/v1/teams?limit=x')).status, 400);
      assert.equal((await lists.owner.get('/v1/teams?limit=%zz')).status, 400);
    });

    test('a cursor belongs to its order', async () => {
      const page = await list('limit=2&sort=name');
      const reply = await lists.owner.get(`/v1/teams?limit=2&sort=-name&cursor=${page.next_cursor}`);
      assert.equal(reply.status, 400);
      assert.equal(reply.body.errors[0].code, 'invalid_cursor');
    });

    test('a list below what is not there is not there', async () => {
      const reply = await lists.owner.get(`/v1/teams/${randomUUID()}/members`);
      assert.equal(reply.status, 404);
      assert.equal(reply.body.code, 'team_not_found');
    });
  });

  describe('a document with its content', () => {
    let id;
    before(async () => {
      id = expectStatus(await owner.post('/v1/documents', { title: 'Chosen', content: { ops: [{ insert: 'words\n' }] } }), 201).id;
    });
    const ask = (query) => owner.get(`/v1/documents/${id}${query}`);

    test('tells the fields that were asked for, and has an ETag for each choice', async () => {
      const whole = expectStatus(await ask(''), 200);
      const [listed] = expectStatus(await owner.get('/v1/documents?title=Chosen'), 200).data;
      assert.deepEqual(Object.keys(whole).sort(), [...Object.keys(listed), 'content'].sort());
      assert.deepEqual(expectStatus(await ask('?select=title'), 200), { title: 'Chosen' });
      assert.deepEqual(expectStatus(await ask('?select=content,version'), 200), { version: 1, content: whole.content });
      const etags = await Promise.all(['', '?select=title', '?select=content', '?select=title,content'].map(async (query) => (await ask(query)).headers.get('etag')));
      assert.equal(new Set(etags).size, 4);
      const again = await owner.get(`/v1/documents/${id}?select=title`, { 'if-none-match': etags[1] });
      assert.equal(again.status, 304);
    });

    test('shows its owner as the list does, to those who may see people', async () => {
      const reply = await ask('?select=title&expand=owner');
      const [listed] = expectStatus(await owner.get(`/v1/documents?select=title&expand=owner&title=Chosen`), 200).data;
      assert.deepEqual(expectStatus(reply, 200), listed);
      assert.equal(listed.owner.email, owner.email);
      assert.equal(reply.headers.get('etag'), null);
      assert.equal(reply.headers.get('cache-control'), 'no-store');
      const role = expectStatus(await owner.post('/v1/roles', { name: unique('reader'), permissions: ['document.read'] }), 201);
      const reader = await acme.member(role.name);
      expectStatus(await reader.get(`/v1/documents/${id}`), 200);
      assert.equal((await reader.get(`/v1/documents/${id}?expand=owner`)).status, 403);
    });

    test('refuses what it does not have, all at once', async () => {
      const reply = await ask('?select=title,color&expand=weather');
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.body.errors.map(({ pointer }) => pointer).sort(), ['?expand', '?select']);
      assert.match(reply.body.errors[0].detail, /there are: .*content/);
      assert.equal((await ask('?limit=3')).status, 400);
    });
  });

  describe('versions of a resource', () => {
    test('an unchanged one is 304, a changed one is told anew', async () => {
      const { id } = await team();
      const first = await owner.get(`/v1/teams/${id}`);
      const etag = first.headers.get('etag');
      assert.match(etag, /^"\d+\.\d+"$/);
      const again = await owner.get(`/v1/teams/${id}`, { 'if-none-match': etag });
      assert.equal(again.status, 304);
      assert.equal(again.text, '');
      assert.equal(again.headers.get('etag'), etag);
      const changed = await owner.patch(`/v1/teams/${id}`, { description: 'New.' });
      assert.equal(changed.status, 200);
      assert.notEqual(changed.headers.get('etag'), etag);
      const third = await owner.get(`/v1/teams/${id}`, { 'if-none-match': etag });
      assert.equal(third.status, 200);
      assert.equal(third.headers.get('etag'), changed.headers.get('etag'));
      assert.notEqual((await owner.get(`/v1/teams/${id}?select=id`)).headers.get('etag'), third.headers.get('etag'));
    });

    const guarded = {
      teams: async () => `/v1/teams/${(await team()).id}`,
      roles: async () => `/v1/roles/${expectStatus(await owner.post('/v1/roles', { name: unique('r'), permissions: [] }), 201).id}`,
      users: async () => {
        const body = { email: `${unique('u')}@x.test`, password, first_name: 'A', last_name: 'B' };
        return `/v1/users/${expectStatus(await owner.post('/v1/users', body), 201).id}`;
      },
      documents: async () => `/v1/documents/${expectStatus(await owner.post('/v1/documents', { title: 'T' }), 201).id}`,
      records: async () => `/v1/records/thing/${expectStatus(await owner.post('/v1/records/thing', { content: { a: 1 } }), 201).id}`,
    };
    const changes = {
      teams: { description: 'x' }, roles: { description: 'x' }, users: { first_name: 'x' }, documents: { title: 'x' }, records: { content: { a: 2 } },
    };
    for (const [name, make] of Object.entries(guarded))
      test(`If-Match guards changes of ${name}`, async () => {
        const at = await make();
        const etag = (await owner.get(at)).headers.get('etag');
        assert.equal((await owner.patch(at, changes[name], { 'if-match': '"9.99"' })).status, 412);
        const changed = await owner.patch(at, changes[name], { 'if-match': etag });
        expectStatus(changed, 200);
        const stale = await owner.patch(at, changes[name], { 'if-match': etag });
        assert.equal(stale.status, 412);
        assert.equal(stale.body.code, 'precondition_failed');
        assert.equal((await owner.delete(at, { 'if-match': etag })).status, 412);
        assert.equal((await owner.delete(at, { 'if-match': changed.headers.get('etag') })).status, 204);
        assert.equal((await owner.get(at)).status, 404);
      });

    test('a precondition that a route does not know is refused, not passed over', async () => {
      const reply = await owner.post('/v1/teams', { name: unique('team') }, { 'if-match': '*' });
      assert.equal(reply.status, 400);
      assert.equal(reply.body.code, 'precondition_not_supported');
    });

    test('a new thing tells where it is', async () => {
      const reply = await owner.post('/v1/teams', { name: unique('team') });
      assert.equal(reply.headers.get('location'), `/v1/teams/${reply.body.id}`);
      const got = await owner.get(reply.headers.get('location'));
      assert.deepEqual(got.body, reply.body);
      assert.equal(got.headers.get('etag'), reply.headers.get('etag'));
    });
  });

  describe('idempotency', () => {
    const twice = async (send) => {
      const headers = { 'idempotency-key': randomUUID() };
      const first = await send(headers);
      assert.ok(first.status < 300, first.text);
      const again = await send(headers);
      assert.equal(again.status, first.status);
      assert.equal(again.text, first.text);
      assert.equal(again.headers.get('etag'), first.headers.get('etag'));
      assert.equal(again.headers.get('location'), first.headers.get('location'));
      assert.equal(again.headers.get('content-type'), first.headers.get('content-type'));
      assert.equal(first.headers.get('idempotent-replayed'), null);
      assert.equal(again.headers.get('idempotent-replayed'), 'true');
      return first;
    };

    test('the same key and body give the same reply, and one effect', async () => {
      const name = unique('once');
      await twice((headers) => owner.post('/v1/teams', { name }, headers));
      assert.equal((await owner.get(`/v1/teams?name=${name}`)).body.data.length, 1);
    });

    const commands = {
      'a record': (headers) => owner.post('/v1/records/once', { content: { n: 1 } }, headers),
      'a document': (headers) => owner.post('/v1/documents', { title: 'Once' }, headers),
      'a change': (headers) => owner.patch('/v1/me', { first_name: 'Olive' }, headers),
    };
    for (const [what, send] of Object.entries(commands)) test(`${what} is replayed`, () => twice(send));

    test('somebody new is replayed, with the password hashed only once', async () => {
      const body = { email: `${unique('twin')}@x.test`, password, first_name: 'T', last_name: 'W' };
      await twice((headers) => owner.post('/v1/users', body, headers));
    });

    test('deletions are replayed', async () => {
      const { id } = await team();
      await twice((headers) => owner.delete(`/v1/teams/${id}`, headers));
      const document = expectStatus(await owner.post('/v1/documents', { title: 'Gone' }), 201);
      await twice((headers) => owner.delete(`/v1/documents/${document.id}`, headers));
      const record = expectStatus(await owner.post('/v1/records/once', { content: {} }), 201);
      await twice((headers) => owner.delete(`/v1/records/once/${record.id}`, headers));
    });

    test('a key used for another body, or another path, is 422', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      expectStatus(await owner.post('/v1/teams', { name: unique('a') }, headers), 201);
      const reply = await owner.post('/v1/teams', { name: unique('b') }, headers);
      assert.equal(reply.status, 422);
      assert.equal(reply.body.code, 'idempotency_mismatch');
      const [one, two] = [await team(), await team()];
      const change = { 'idempotency-key': randomUUID() };
      expectStatus(await owner.patch(`/v1/teams/${one.id}`, { description: 'x' }, change), 200);
      assert.equal((await owner.patch(`/v1/teams/${two.id}`, { description: 'x' }, change)).status, 422);
    });

    test('keys are apart by person and route', async () => {
      const headers = { 'idempotency-key': 'same-key' };
      const name = unique('apart');
      expectStatus(await owner.post('/v1/teams', { name }, headers), 201);
      const admin = await acme.member('admin');
      assert.equal((await admin.post('/v1/teams', { name: unique('apart') }, headers)).headers.get('idempotent-replayed'), null);
      expectStatus(await owner.post('/v1/records/apart', { content: {} }, headers), 201);
    });

    test('many at once with one key are one: the others are 409 at once, or the replay', async () => {
      const name = unique('crowd');
      const headers = { 'idempotency-key': randomUUID() };
      const replies = await Promise.all(Array.from({ length: 12 }, () => owner.post('/v1/teams', { name }, headers)));
      const statuses = replies.map((reply) => reply.status);
      assert.ok(statuses.every((status) => status === 201 || status === 409), statuses.join());
      const made = replies.filter((reply) => reply.status === 201);
      assert.ok(made.length >= 1);
      assert.equal(new Set(made.map((reply) => reply.text)).size, 1);
      assert.equal(made.filter((reply) => !reply.headers.get('idempotent-replayed')).length, 1);
      for (const reply of replies.filter((r) => r.status === 409)) assert.equal(reply.body.code, 'idempotency_in_progress');
      assert.equal((await owner.get(`/v1/teams?name=${name}`)).body.data.length, 1);
    });

    test('a failure is not kept', async () => {
      const name = unique('taken');
      expectStatus(await owner.post('/v1/teams', { name }), 201);
      const headers = { 'idempotency-key': randomUUID() };
      const failed = await owner.post('/v1/teams', { name }, headers);
      assert.equal(failed.status, 409);
      const [existing] = (await owner.get(`/v1/teams?name=${name}`)).body.data;
      assert.equal((await owner.delete(`/v1/teams/${existing.id}`)).status, 204);
      expectStatus(await owner.post('/v1/teams', { name }, headers), 201);
    });

    test('a replay needs the permission that the command needed', async () => {
      const admin = await acme.member('admin');
      const headers = { 'idempotency-key': randomUUID() };
      const body = { name: unique('late') };
      expectStatus(await admin.post('/v1/teams', body, headers), 201);
      const roles = await acme.roles();
      expectStatus(await owner.put(`/v1/users/${admin.user.id}/roles/${roles.viewer.id}`), 204);
      expectStatus(await owner.delete(`/v1/users/${admin.user.id}/roles/${roles.admin.id}`), 204);
      assert.equal((await admin.post('/v1/teams', body, headers)).status, 403);
    });

    test('a secret is never replayed', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const first = await owner.post('/v1/realtime/tickets', undefined, headers);
      const again = await owner.post('/v1/realtime/tickets', undefined, headers);
      assert.notEqual(expectStatus(first, 201).ticket, expectStatus(again, 201).ticket);
    });

    test('a key that is none is refused', async () => {
      assert.equal((await owner.post('/v1/teams', { name: 'x' }, { 'idempotency-key': 'k'.repeat(256) })).status, 400);
      assert.equal((await owner.post('/v1/teams', { name: 'x' }, { 'idempotency-key': '' })).status, 400);
    });
  });

  describe('credentials', () => {
    const cookieOf = async () => {
      const reply = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: owner.email, password });
      const [set] = reply.headers.getSetCookie();
      for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Secure']) assert.ok(set.includes(part), set);
      return set.split(';')[0];
    };

    test('a cookie reads by itself, and writes only from our pages', async () => {
      const cookie = await cookieOf();
      const caller = anybody(server);
      assert.equal((await caller.get('/v1/me', { cookie })).status, 200);
      const body = { name: unique('cookie') };
      assert.equal((await caller.post('/v1/teams', body, { cookie })).status, 403);
      const proof = { cookie, 'x-requested-with': 'insula' };
      assert.equal((await caller.post('/v1/teams', body, { ...proof, origin: 'https://evil.example' })).status, 403);
      expectStatus(await caller.post('/v1/teams', body, { ...proof, origin: server.url }), 201);
    });

    test('signing out takes the cookie and ends the session at once', async () => {
      const cookie = await cookieOf();
      const headers = { cookie, 'x-requested-with': 'insula' };
      const reply = await anybody(server).post('/v1/auth/logout', undefined, headers);
      assert.equal(reply.status, 204);
      assert.match(reply.headers.getSetCookie()[0], /^insula_session=;.*Max-Age=0/);
      assert.equal((await anybody(server).get('/v1/me', { cookie })).status, 401);
    });

    test('a credential that is none is 401 whatever else is wrong', async () => {
      for (const authorization of ['Bearer', 'Bearer x', 'Basic YTpi', `Bearer ${'A'.repeat(87)}`]) {
        const reply = await anybody(server).post('/v1/teams', '{"broken', { authorization });
        assert.equal(reply.status, 401, authorization);
      }
    });
  });

  describe('HTTP', () => {
    test('HEAD is GET without the body', async () => {
      const { id } = await team();
      const got = await owner.get(`/v1/teams/${id}`);
      const head = await owner.call('HEAD', `/v1/teams/${id}`);
      assert.equal(head.status, 200);
      assert.equal(head.text, '');
      for (const name of ['etag', 'content-type', 'content-length']) assert.equal(head.headers.get(name), got.headers.get(name), name);
    });

    test('OPTIONS tells the methods', async () => {
      const reply = await anybody(server).call('OPTIONS', '/v1/teams');
      assert.equal(reply.status, 204);
      assert.deepEqual(reply.headers.get('allow').split(/, */).sort(), ['GET', 'HEAD', 'OPTIONS', 'POST']);
    });

    test('another origin is told nothing unless it is allowed', async () => {
      const reply = await owner.get('/v1/me', { origin: 'https://elsewhere.example' });
      assert.equal(reply.headers.get('access-control-allow-origin'), null);
    });

    test('what depends on who asks is not kept by caches', async () => {
      assert.equal((await owner.get('/v1/me')).headers.get('cache-control'), 'no-store');
      assert.equal((await owner.get('/v1/teams')).headers.get('cache-control'), 'no-store');
      assert.equal((await owner.get(`/v1/teams/${randomUUID()}`)).headers.get('cache-control'), 'no-store');
      assert.equal((await owner.post('/v1/teams', { name: unique('team') })).headers.get('cache-control'), 'no-store');
    });

    test('what has an ETag is kept by the browser that asked, for the credentials it asked with', async () => {
      const { id } = await team();
      const { id: documentId } = expectStatus(await owner.post('/v1/documents', { title: 'T' }), 201);
      for (const path of [`/v1/teams/${id}`, `/v1/documents/${documentId}`, '/v1/tenant']) {
        const first = await owner.get(path);
        const again = await owner.get(path, { 'if-none-match': first.headers.get('etag') });
        assert.equal(again.status, 304);
        for (const reply of [first, again, await owner.call('HEAD', path)]) {
          assert.equal(reply.headers.get('cache-control'), 'private, no-cache');
          assert.equal(reply.headers.get('vary'), 'authorization, cookie');
        }
      }
    });
  });

  test('the description of the API is OpenAPI 3.1, by an independent validator', async () => {
    const reply = await anybody(server).get('/v1/openapi.json');
    const document = expectStatus(reply, 200);
    assert.match(document.openapi, /^3\.1\./);
    const result = await new Validator().validate(structuredClone(document));
    assert.ok(result.valid, JSON.stringify(result.errors));
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId));
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('limits and origins', () => {
  let server, acme;
  before(async () => {
    server = await startServer({
      workers: 2,
      settings: { rate_sign_in_per_minute: 0, rate_write_per_minute: 30, rate_read_per_minute: 0, cors_origins: 'https://app.example', base_domain: 'insula.test' },
    });
    acme = await signUp(server);
  });
  after(() => server?.dispose());

  test('who writes too often is told when to go on, over all workers, and others are not', async () => {
    const { owner } = acme;
    const begun = Date.now();
    const first = await owner.post('/v1/teams', { name: unique('team') });
    assert.equal(first.headers.get('ratelimit-policy'), '"write";q=30;w=60');
    assert.match(first.headers.get('ratelimit'), /^"write";r=\d+;t=\d+$/);
    const replies = await Promise.all(Array.from({ length: 60 }, () => owner.post('/v1/teams', { name: unique('team') })));
    const made = replies.filter((reply) => reply.status === 201).length;
    const refused = replies.filter((reply) => reply.status === 429);
    assert.equal(made + refused.length, 60);
    const refilled = Math.ceil((Date.now() - begun) / 2000); /* one every two seconds, however slow the machine is */
    assert.ok(made >= 20 && made <= 30 + refilled, `${made} were let through`);
    assert.equal(refused[0].body.code, 'rate_limited');
    assert.ok(Number(refused[0].headers.get('retry-after')) >= 1);
    assert.equal((await owner.get('/v1/me')).status, 200);
    const globex = await signUp(server);
    expectStatus(await globex.owner.post('/v1/teams', { name: 'Free' }), 201);
  });

  test('an allowed origin may ask, and is told what it may send', async () => {
    const origin = 'https://app.example';
    const preflight = await anybody(server).call('OPTIONS', '/v1/teams', undefined, {
      origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization, content-type, idempotency-key',
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), origin);
    assert.match(preflight.headers.get('access-control-allow-methods'), /POST/);
    assert.match(preflight.headers.get('access-control-allow-headers').toLowerCase(), /idempotency-key/);
    const reply = await acme.owner.get('/v1/me', { origin });
    assert.equal(reply.headers.get('access-control-allow-origin'), origin);
    assert.match(reply.headers.get('vary').toLowerCase(), /origin/);
    assert.match(reply.headers.get('access-control-expose-headers').toLowerCase(), /etag/);
  });

  /* fetch() lets nobody choose the host. */
  const getFrom = (host, path, token) =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: `Bearer ${token}` };
      http.get(server.url + path, { headers }, (reply) => {
        reply.resume();
        reply.on('end', () => resolve(reply.statusCode));
      }).on('error', reject);
    });

  test('a credential of one workspace is refused at the host of another', async () => {
    const globex = await signUp(server);
    assert.equal(await getFrom(`${acme.slug}.insula.test`, '/v1/me', acme.owner.token), 200);
    assert.equal(await getFrom(`${globex.slug}.insula.test`, '/v1/me', acme.owner.token), 403);
    assert.equal(await getFrom('insula.test', '/v1/me', acme.owner.token), 200);
    assert.equal(await getFrom('www.insula.test', '/v1/me', acme.owner.token), 200);
  });

  test('where there is no credential yet, X-Tenant or the host names the workspace', async () => {
    const body = { email: acme.owner.email, password };
    expectStatus(await anybody(server).post('/v1/auth/login', body, { 'x-tenant': acme.slug }), 200);
    assert.equal((await anybody(server).post('/v1/auth/login', body, { 'x-tenant': 'no-such-tenant' })).status, 401);
  });
});
