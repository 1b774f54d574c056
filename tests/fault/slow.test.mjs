/*
 * Clients that are slow, on purpose or by fate, hold a connection and nothing else.
 */
import assert from 'node:assert/strict';
import net from 'node:net';
import test, { after, before } from 'node:test';
import { expectStatus, signUp } from '../integration/support/api.mjs';
import { startServer, sleep } from '../integration/support/server.mjs';

const COUNT = 200;
let server;

before(async () => {
  server = await startServer({ workers: 1, settings: { http_head_timeout_ms: 1500, http_max_connections_per_address: 1000 } });
});
after(() => server?.dispose());

/* Connects and sends one byte of `text` every `pause_ms`; resolves with what came back once the other side has closed. */
function dribble(text, pause_ms) {
  return new Promise((resolve) => {
    const socket = net.connect(server.port, '127.0.0.1');
    const chunks = [];
    let at = 0;
    const timer = setInterval(() => at < text.length && socket.write(text[at++]), pause_ms);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      resolve(Buffer.concat(chunks).toString());
    });
  });
}

test('two hundred clients that dribble their headers are shown out, while others are served', async () => {
  const { owner } = await signUp(server);
  const slow = Array.from({ length: COUNT }, () => dribble(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Filler: ${'y'.repeat(500)}\r\n\r\n`, 100));
  await sleep(300);
  let worst_ms = 0;
  for (let i = 0; i < 50; i++) {
    const begun = Date.now();
    expectStatus(await owner.get('/v1/me'), 200);
    worst_ms = Math.max(worst_ms, Date.now() - begun);
  }
  assert.ok(worst_ms < 9000, `the slowest answer took ${worst_ms} ms`);
  const answers = await Promise.all(slow);
  for (const answer of answers) assert.match(answer, /^(HTTP\/1\.1 408 |$)/);
});

test('a client that never reads does not hold the server', async () => {
  const { owner } = await signUp(server);
  for (let i = 0; i < 40; i++) expectStatus(await owner.post('/v1/records/big', { content: { filler: 'x'.repeat(20_000), i } }), 201);
  const deaf = Array.from({ length: 30 }, () => {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write(`GET /v1/records/big?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.token}\r\n\r\n`.repeat(4));
    return socket;
  });
  await sleep(500);
  expectStatus(await owner.get('/v1/records/big?limit=1'), 200); // others are served, while none of these has been
  for (const socket of deaf) socket.destroy();
});
