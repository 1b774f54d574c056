/* A connection: kept, pipelined, chunked, asked before a body is sent; and what every answer carries. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sharedServer } from './support/server.mjs';
import { connect, exchange } from './support/wire.mjs';

const health = (extra = '') => `GET /healthz HTTP/1.1\r\nHost: x\r\n${extra}\r\n`;
const login = 'POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('connections', () => {
  let server;
  before(async () => (server = await sharedServer()));
  after(() => server?.dispose());

  test('every answer carries its id, its trace, its date and what keeps browsers from guessing', async () => {
    const { headers } = await exchange(server.url, health());
    assert.match(headers['x-request-id'], /^[0-9a-f-]{36}$/);
    assert.match(headers.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 60_000);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['strict-transport-security'], undefined);
  });

  test('ids of the client are kept', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const { headers } = await exchange(server.url, health(`X-Request-Id: mine-1\r\ntraceparent: 00-${trace}-b7ad6b7169203331-01\r\n`));
    assert.equal(headers['x-request-id'], 'mine-1');
    assert.equal(headers.traceparent.split('-')[1], trace);
    assert.notEqual(headers.traceparent.split('-')[2], 'b7ad6b7169203331');
  });

  test('a hundred pipelined requests are answered in order', async () => {
    const wire = await connect(server.url);
    wire.send(Array.from({ length: 100 }, (_, i) => health(`X-Request-Id: n${i}\r\n`)).join(''));
    for (let i = 0; i < 100; i += 1) assert.equal((await wire.reply()).headers['x-request-id'], `n${i}`);
    wire.close();
  });

  test('requests that wait for the database are answered in order too', async () => {
    const wire = await connect(server.url);
    const token = 'Authorization: Bearer nobody\r\n';
    for (let i = 0; i < 20; i += 1) {
      wire.send(`GET /v1/me HTTP/1.1\r\nHost: x\r\n${token}X-Request-Id: m${i}\r\n\r\n`);
      wire.send(health(`X-Request-Id: h${i}\r\n`));
    }
    for (let i = 0; i < 20; i += 1) {
      const me = await wire.reply();
      assert.deepEqual([me.status, me.headers['x-request-id']], [401, `m${i}`]);
      assert.equal((await wire.reply()).headers['x-request-id'], `h${i}`);
    }
    wire.close();
  });

  test('a chunked body is read, and the connection goes on behind it', async () => {
    const wire = await connect(server.url);
    wire.send(`${login}Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n{"ten\r\n9\r\nant":"x"}\r\n0\r\nX-Trailer: y\r\n\r\n${health()}`);
    const reply = await wire.reply();
    assert.equal(reply.status, 422);
    assert.ok(reply.body.errors.some(({ pointer }) => pointer === '/email'));
    assert.equal((await wire.reply()).status, 200);
    wire.close();
  });

  test('one may ask before a body is sent', async () => {
    const wire = await connect(server.url);
    wire.send(`${login}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    assert.equal((await wire.reply()).status, 100);
    wire.send('{}');
    assert.equal((await wire.reply()).status, 422);
    wire.send(`${login}Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n`);
    assert.equal((await wire.reply()).status, 413);
    await wire.ended();
    wire.close();
  });

  test('HEAD is GET without a body', async () => {
    const wire = await connect(server.url);
    wire.send('HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    const head = await wire.reply({ hasBody: false });
    wire.send(health());
    const get = await wire.reply();
    assert.equal(head.status, 200);
    assert.equal(head.headers['content-length'], get.headers['content-length']);
    assert.equal(head.headers['content-type'], get.headers['content-type']);
    wire.close();
  });

  test('the methods of an address are told', async () => {
    const options = await exchange(server.url, 'OPTIONS /v1/users HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.equal(options.status, 204);
    assert.deepEqual(options.headers.allow.split(', ').sort(), ['GET', 'HEAD', 'OPTIONS', 'POST']);
    const wrong = await exchange(server.url, 'DELETE /v1/users HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.deepEqual([wrong.status, wrong.body.code], [405, 'method_not_allowed']);
    assert.equal(wrong.headers.allow, options.headers.allow);
    const nothing = await exchange(server.url, 'GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.deepEqual([nothing.status, nothing.body.code], [404, 'not_found']);
  });

  test('an HTTP/1.0 client is served, and its connection ends', async () => {
    const wire = await connect(server.url);
    wire.send('GET /healthz HTTP/1.0\r\n\r\n');
    const reply = await wire.reply();
    assert.deepEqual([reply.status, reply.headers.connection], [200, 'close']);
    await wire.ended();
    wire.close();
  });

  test('a client that has said all still gets its answers', async () => {
    const wire = await connect(server.url);
    wire.send(`GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nobody\r\n\r\n${health()}`);
    wire.half();
    assert.equal((await wire.reply()).status, 401);
    assert.equal((await wire.reply()).status, 200);
    await wire.ended();
    wire.close();
  });

  test('a request byte by byte is a request', async () => {
    const wire = await connect(server.url);
    wire.socket.setNoDelay(true);
    for (const byte of `${login}Content-Length: 2\r\n\r\n{}`) {
      wire.send(byte);
      await new Promise(setImmediate);
    }
    assert.equal((await wire.reply()).status, 422);
    wire.close();
  });

  test('a target in absolute form names the host', async () => {
    const reply = await exchange(server.url, 'GET http://elsewhere.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.equal(reply.status, 200);
  });
});
