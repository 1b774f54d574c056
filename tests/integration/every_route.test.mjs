/*
 * What is true of every route in the table, also of the one that is added tomorrow: it is closed to who has no right, and it says what is
 * wrong with bad input. That each is also met by somebody who may is checked over the whole run (tests/routes_met.mjs).
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { Caller, anybody, signUp } from './support/api.mjs';
import { routeTable, sharedServer } from './support/server.mjs';

const routes = routeTable();
const isPlain = (route) => !route.upgrade && !route.stream;
const isPublic = (route) => route.permission === '-public';
const name = (route) => `${route.method} ${route.path}`;
const fill = (path) => path.replaceAll(/:(\w+)/g, (_, key) => (key === 'type' ? 'thing' : randomUUID()));
let server, owner;

before(async () => {
  server = await sharedServer({ settings: { rate_read_per_minute: 0, rate_write_per_minute: 0, rate_sign_in_per_minute: 0 } });
  ({ owner } = await signUp(server));
});
after(() => server?.dispose());

function assertProblem(reply, statuses, what) {
  assert.ok(statuses.includes(reply.status), `${what}: ${statuses.join(' or ')} expected, got ${reply.status} ${reply.text}`);
  assert.match(reply.headers.get('content-type'), /^application\/problem\+json/, what);
  assert.equal(reply.body.status, reply.status, what);
  assert.match(reply.body.code, /^[a-z][a-z0-9_]*$/, what);
  assert.match(reply.body.type, /^\/docs\/errors\//, what);
  assert.ok(reply.body.title && reply.body.detail && reply.body.request_id, what);
}

for (const route of routes.filter((route) => !isPublic(route) && !route.upgrade)) {
  test(`${name(route)} is closed to somebody without a credential, or with a made-up one`, async () => {
    const body = route.body ? {} : undefined;
    assertProblem(await anybody(server).call(route.method, fill(route.path), body), [401], name(route));
    assertProblem(await new Caller(server, `x${randomUUID()}`).call(route.method, fill(route.path), body), [401], name(route));
  });
}

for (const route of routes.filter((route) => route.body)) {
  test(`${name(route)} says what is wrong with a body`, async () => {
    const caller = isPublic(route) || route.permission === '-operator' ? anybody(server) : owner;
    const refused = route.permission === '-operator' ? [401] : [404, 422];
    assertProblem(await caller.call(route.method, fill(route.path), { unexpected_field: 1 }), refused, `${name(route)}, unknown field`);
    assertProblem(await caller.call(route.method, fill(route.path), '{"half":'), refused.includes(401) ? [401] : [400, 404, 422], `${name(route)}, torn JSON`);
    assertProblem(await caller.call(route.method, fill(route.path), '[1]'), refused, `${name(route)}, an array`);
  });
}

for (const route of routes.filter((route) => isPlain(route) && route.method === 'GET' && !['-public', '-operator'].includes(route.permission))) {
  test(`${name(route)} refuses a parameter it does not know`, async () => {
    assertProblem(await owner.get(`${fill(route.path)}?no_such_parameter=1`), [400, 404], name(route));
  });
}

for (const route of routes.filter((route) => isPlain(route) && /:(?!type)/.test(route.path) && route.permission !== '-operator')) {
  test(`${name(route)} knows no id that is none`, async () => {
    const path = route.path.replaceAll(/:(\w+)/g, (_, key) => (key === 'type' ? 'thing' : "1'--"));
    const reply = await owner.call(route.method, path, route.body ? {} : undefined);
    assertProblem(reply, [400, 404, 422], name(route));
  });
}
