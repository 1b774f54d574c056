/*
 * SIGHUP replaces the workers without a failed request; TERM lets them finish; what is there stays over restarts.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { anybody, expectStatus, password, signUp } from '../integration/support/api.mjs';
import { startServer, sleep, until } from '../integration/support/server.mjs';
import { startLoad, unlimited } from './support/load.mjs';

const rounds = Number(process.env.INSULA_FAULT_ROUNDS ?? 2);
let server;

before(async () => {
  server = await startServer({ workers: 2, settings: unlimited });
});
after(() => server?.dispose());

test('SIGHUP under load replaces every worker, and no request fails', async () => {
  const load = await startLoad(server, { writers: 6 });
  for (let round = 0; round < rounds; round++) {
    await load.progress(10, 0);
    const before = server.processes().filter(({ role }) => role === 'web' || role === 'work').map(({ pid }) => pid);
    const from = server.log.length;
    server.kill('master', 'SIGHUP');
    await server.logged(/the workers are replaced/, from);
    await until(() => server.processes().every(({ pid }) => !before.includes(pid)), 'the old workers are gone', 40_000);
    await load.progress();
  }
  await load.stop();
  assert.deepEqual(load.failures, []);
  await load.verify();
});

test('TERM lets a request finish, ends with 0, and everything is there afterwards', async () => {
  const { slug, owner } = await signUp(server);
  const record = expectStatus(await owner.post('/v1/records/kept', { content: { here: true } }), 201);
  /* Signing in hashes a password: a request that is long enough to be under way. */
  const signingIn = anybody(server).post('/v1/auth/login', { tenant: slug, email: owner.email, password });
  await sleep(15);
  const ending = server.stop();
  expectStatus(await signingIn, 200);
  assert.deepEqual(await ending, { code: 0, signal: null });
  assert.equal(server.postmaster(), 0, 'PostgreSQL has ended');
  await server.start();
  assert.deepEqual(expectStatus(await owner.get(`/v1/records/kept/${record.id}`), 200).content, { here: true });
});

test('a second platform on the same data is refused with what to do', async () => {
  await assert.rejects(startServer({ data: server.data }), /another insula \(pid \d+\) runs on/);
  await server.ready();
});

test('an address that is taken is refused with what to do', async () => {
  await assert.rejects(startServer({ port: server.port }), /cannot listen on 127\.0\.0\.1:\d+: Address already in use; choose another/);
});
