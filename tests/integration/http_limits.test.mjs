/* Slow, greedy and foreign clients: a server with small limits. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sleep, startServer } from './support/server.mjs';
import { connect, exchange } from './support/wire.mjs';

const health = (extra = '') => `GET /healthz HTTP/1.1\r\nHost: x\r\n${extra}\r\n`;
const login = 'POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('limits of connections', () => {
  let server;
  before(async () => {
    server = await startServer({
      workers: 1,
      settings: {
        http_head_timeout_ms: 1000,
        http_body_timeout_ms: 1000,
        http_idle_timeout_ms: 1000,
        http_max_connections_per_address: 20,
        trusted_proxies: '127.0.0.9',
        cors_origins: 'https://app.example',
      },
    });
  });
  after(() => server?.dispose());

  test('a slow client hears 408, a silent one nothing, and both are let go', async () => {
    const [silent, head, drip, body, idle] = await Promise.all(Array.from({ length: 5 }, () => connect(server.url)));
    head.send('GET /healthz HTTP/1.1\r\nHost: x\r\n');
    body.send(`${login}Content-Length: 10\r\n\r\n{`);
    idle.send(health());
    const dripping = setInterval(() => drip.send('a'), 100);
    assert.equal((await idle.reply()).status, 200);
    assert.equal((await head.reply()).status, 408);
    assert.equal((await body.reply()).body.code, 'request_timeout');
    const dripped = await drip.reply();
    clearInterval(dripping);
    assert.equal(dripped.status, 408);
    await Promise.all([silent, head, body, idle].map((wire) => wire.ended()));
    for (const wire of [silent, head, drip, body, idle]) wire.close();
  });

  test('one address has its share of connections and no more', async () => {
    const wires = await Promise.all(Array.from({ length: 20 }, () => connect(server.url)));
    await sleep(50);
    const refused = await (await connect(server.url)).reply();
    assert.deepEqual([refused.status, refused.body.code], [503, 'too_many_connections']);
    const elsewhere = await connect(server.url, { localAddress: '127.0.0.2' });
    elsewhere.send(health());
    assert.equal((await elsewhere.reply()).status, 200);
    for (const wire of [...wires, elsewhere]) wire.close();
    await sleep(100);
    assert.equal((await exchange(server.url, health())).status, 200);
  });

  test('a trusted proxy speaks for many clients', async () => {
    const wires = await Promise.all(Array.from({ length: 40 }, () => connect(server.url, { localAddress: '127.0.0.9' })));
    for (const wire of wires) wire.send(health('X-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.7\r\n'));
    for (const wire of wires) {
      const reply = await wire.reply();
      assert.equal(reply.status, 200);
      assert.match(reply.headers['strict-transport-security'], /max-age=/);
      wire.close();
    }
    await server.logged(/"address":"203\.0\.113\.7"|203\.0\.113\.7/);
    const stranger = await exchange(server.url, health('X-Forwarded-Proto: https\r\nX-Forwarded-For: 198.51.100.1\r\n'));
    assert.equal(stranger.headers['strict-transport-security'], undefined);
    assert.ok(!server.logs().includes('198.51.100.1'));
  });

  test('pages of a listed origin may read, others may not', async () => {
    const ours = await exchange(server.url, health('Origin: https://app.example\r\n'));
    assert.equal(ours.headers['access-control-allow-origin'], 'https://app.example');
    const theirs = await exchange(server.url, health('Origin: https://evil.example\r\n'));
    assert.equal(theirs.headers['access-control-allow-origin'], undefined);
    assert.equal(theirs.headers.vary, 'origin');
    const asked = await exchange(
      server.url,
      'OPTIONS /v1/documents HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n' +
        'Access-Control-Request-Headers: authorization, idempotency-key\r\n\r\n',
    );
    assert.equal(asked.status, 204);
    assert.match(asked.headers['access-control-allow-methods'], /POST/);
    assert.match(asked.headers['access-control-allow-headers'], /authorization.*idempotency-key/);
  });

  test('clients that leave in the middle harm nobody', async () => {
    for (let i = 0; i < 60; i += 1) {
      const wire = await connect(server.url, { localAddress: `127.0.1.${i + 1}` });
      wire.send([health().slice(0, 20), `${login}Content-Length: 50\r\n\r\n{`, health(), 'GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n'][i % 4]);
      if (i % 2) await sleep(1);
      wire.socket.resetAndDestroy();
    }
    assert.equal((await exchange(server.url, health())).status, 200);
  });
});
