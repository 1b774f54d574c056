/* What lives longer than a request ends with its session, also when nobody can say whether it has ended. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { expectStatus, signIn, signUp } from './support/api.mjs';
import { follow } from './support/events.mjs';
import { startServer, until } from './support/server.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));

describe('live connections', () => {
  let server, acme;
  before(async () => {
    server = await startServer({ settings: { rate_sign_in_per_minute: 0, password_memory_mib: 19 } });
    acme = await signUp(server);
  });
  after(() => server?.dispose());

  const open = async (caller, query = '') => {
    const headers = caller ? { authorization: `Bearer ${caller.token}` } : {};
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/realtime${query}`, { headers });
    socket.on('close', (code) => (socket.code = code));
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    return socket;
  };

  test('a right that is taken closes what needed it, and leaves others alone', async () => {
    const admin = await acme.member('admin');
    const [theirs, ours] = [await follow(admin, 'audit'), await follow(acme.owner, 'audit')];
    const roles = await acme.roles();
    assert.equal((await acme.owner.put(`/v1/users/${admin.user.id}/roles/${roles.viewer.id}`)).status, 204);
    assert.equal((await acme.owner.delete(`/v1/users/${admin.user.id}/roles/${roles.admin.id}`)).status, 204);
    const refused = await fetch(`${server.url}/v1/stream?topics=audit`, { headers: { authorization: `Bearer ${admin.token}` } });
    assert.equal(refused.status, 403);
    assert.equal(ours.ended, false);
    ours.close();
    theirs.close();
  });

  test('one session that ends takes its own connections along, over all workers', async () => {
    const member = await acme.member();
    const other = await signIn(server, acme.slug, member.email);
    const sockets = await Promise.all(Array.from({ length: 6 }, () => open(member)));
    const stream = await follow(member, 'documents');
    const [kept, feed] = [await open(other), await follow(other, 'documents')];
    assert.equal((await member.post('/v1/auth/logout')).status, 204);
    await until(() => sockets.every((socket) => socket.code) && stream.ended, 'all of the session is closed');
    assert.deepEqual([...new Set(sockets.map((socket) => socket.code))], [1008]);
    assert.equal(kept.code, undefined);
    assert.equal(feed.ended, false);
    kept.terminate();
    feed.close();
  });

  test('a ticket opens one socket, which ends with the session that asked for it', async () => {
    const member = await acme.member();
    const { ticket } = expectStatus(await member.post('/v1/realtime/tickets'), 201);
    const socket = await open(null, `?ticket=${ticket}`);
    await assert.rejects(open(null, `?ticket=${ticket}`), /401/);
    assert.equal((await member.post('/v1/auth/logout')).status, 204);
    await until(() => socket.code === 1008, 'the socket is closed');
  });

  test('a suspended workspace is dark at once', async () => {
    const globex = await signUp(server);
    const socket = await open(globex.owner);
    await suspend(globex.slug);
    await until(() => socket.code === 1008, 'the socket is closed');
    assert.equal((await globex.owner.get('/v1/me')).status, 423);
  });

  test('who cannot be checked for five seconds is not let stay, and may come back after', async () => {
    const socket = await open(acme.owner);
    const lock = psql("begin; lock table auth.revocation; select pg_sleep(8); commit");
    await until(() => socket.code, 'the socket is closed', 9000);
    assert.equal(socket.code, 1008);
    await lock;
    await server.ready();
    await until(async () => (await acme.owner.get('/v1/me')).status === 200, 'requests are served again');
    const again = await open(acme.owner);
    expectStatus(await acme.owner.get('/v1/me'), 200);
    assert.equal(again.code, undefined);
    again.terminate();
  });

  const suspend = (slug) => run(path.resolve(repository, process.env.INSULA_BINARY ?? 'build/insula'), ['tenant', 'suspend', slug, '--data', server.data]);
  const psql = (statements) => {
    const socket = fs.readFileSync(path.join(server.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[4];
    const secret = fs.readFileSync(path.join(server.data, 'secret/insula_migrator'), 'utf8').trim();
    return run('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-h', socket, '-U', 'insula_migrator', '-c', statements, 'insula'], { PGPASSWORD: secret });
  };
});

function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}
