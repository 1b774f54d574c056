#!/usr/bin/env node
/*
 * Was every route met by somebody who may, by somebody who may not, and with bad input? Reads the requests that the servers of a test run
 * logged (the file INSULA_TEST_REQUESTS, see server.mjs). One line and exit 1 for each route that was not.
 */
import fs from 'node:fs';
import { routeTable } from './integration/support/server.mjs';

/* For these there is no such thing as bad input. */
const WITHOUT_INPUT = new Set(['GET /healthz', 'GET /readyz', 'GET /metrics']);

const routes = routeTable().map((route) => ({
  ...route,
  name: `${route.method} ${route.path}`,
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
  fixed: route.path.split('/').filter((part) => !part.startsWith(':')).length,
  met: { allowed: 0, forbidden: 0, malformed: 0 },
}));

/* As the server matches: fixed parts before parameters. */
const find = (method, path) =>
  routes
    .filter((route) => route.method === method && route.pattern.test(path))
    .sort((a, b) => b.fixed - a.fixed)[0];

for (const line of fs.readFileSync(process.env.INSULA_TEST_REQUESTS, 'utf8').split('\n')) {
  if (!line) continue;
  const { method, path, status } = JSON.parse(line);
  const route = find(method, path);
  if (!route) continue;
  if (status < 400) route.met.allowed++;
  else if ([401, 403, 404].includes(status)) route.met.forbidden++;
  if ([400, 404, 409, 413, 415, 422].includes(status)) route.met.malformed++;
}

let missing = 0;
for (const route of routes) {
  const wanted = ['allowed'];
  if (route.permission !== '-public') wanted.push('forbidden');
  const hasInput = route.body || route.path.includes(':') || route.method === 'GET';
  if (hasInput && !route.upgrade && !WITHOUT_INPUT.has(route.name)) wanted.push('malformed');
  const lacking = wanted.filter((kind) => route.met[kind] === 0);
  if (lacking.length === 0) continue;
  missing++;
  console.log(`${route.name}: never met as ${lacking.join(', ')}`);
}
console.log(`${routes.length - missing} of ${routes.length} routes were met in every way`);
process.exit(missing ? 1 : 0);
