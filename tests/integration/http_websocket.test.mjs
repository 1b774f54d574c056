/* /v1/realtime as a WebSocket: who may open one, and what is closed with which code. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signUp } from './support/api.mjs';
import { startServer } from './support/server.mjs';
import { connect, exchange, frame, upgrade } from './support/wire.mjs';

const handshake = (extra) =>
  `GET /v1/realtime HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${extra}\r\n`;

describe('WebSockets', () => {
  let server, acme, open;
  before(async () => {
    server = await startServer({ settings: { socket_ping_ms: 1000 } });
    acme = await signUp(server);
    open = () => upgrade(server.url, '/v1/realtime', { Authorization: `Bearer ${acme.owner.token}` });
  });
  after(() => server?.dispose());

  test('who is not signed in gets none', async () => {
    assert.equal((await exchange(server.url, handshake(''))).status, 401);
    assert.equal((await exchange(server.url, handshake('Authorization: Bearer nobody\r\n'))).status, 401);
    const cookie = `Cookie: insula_session=${acme.owner.token}\r\n`;
    assert.equal((await exchange(server.url, handshake(cookie))).status, 403);
    assert.equal((await exchange(server.url, handshake(`${cookie}Origin: https://evil.example\r\n`))).status, 403);
    const ours = await connect(server.url);
    ours.send(handshake(`${cookie}Origin: http://x\r\n`));
    assert.equal((await ours.reply()).status, 101);
    ours.close();
  });

  test('what is no handshake is told what it lacks', async () => {
    const plain = await exchange(server.url, `GET /v1/realtime HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${acme.owner.token}\r\n\r\n`);
    assert.deepEqual([plain.status, plain.headers['sec-websocket-version']], [426, '13']);
    const badKey = await exchange(server.url, handshake(`Authorization: Bearer ${acme.owner.token}\r\n`).replace('dGhlIHNhbXBsZSBub25jZQ==', 'short'));
    assert.equal(badKey.status, 400);
  });

  const broken = [
    ['a frame that is not masked', 1002, [frame('{}', { masked: false })]],
    ['an extension bit', 1002, [frame('{}', { rsv: 4 })]],
    ['an unknown opcode', 1002, [frame('', { opcode: 3 })]],
    ['a continuation of nothing', 1002, [frame('', { opcode: 0 })]],
    ['a message inside a message', 1002, [frame('{', { fin: false }), frame('{}')]],
    ['a fragmented ping', 1002, [frame('', { opcode: 9, fin: false })]],
    ['half a close code', 1002, [frame([3], { opcode: 8 })]],
    ['a close code that may not be sent', 1002, [frame([3, 237], { opcode: 8 })]],
    ['a binary message', 1003, [frame([1, 2, 3], { opcode: 2 })]],
    ['text that is not UTF-8', 1007, [frame([0xc3, 0x28])]],
    ['a message announced too big', 1009, [Buffer.from([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4])]],
  ];
  for (const [what, code, frames] of broken)
    test(`${what} is closed with ${code}`, async () => {
      const wire = await open();
      for (const bytes of frames) wire.send(bytes);
      assert.equal(await wire.closeCode(), code);
      wire.send(frame([code >> 8, code & 255], { opcode: 8 }));
      wire.close();
    });

  test('a ping is answered between the fragments of a message', async () => {
    const wire = await open();
    wire.send(Buffer.concat([frame('{"a":', { fin: false }), frame('are you there', { opcode: 9 }), frame('"hs"}', { opcode: 0 })]));
    for (;;) {
      const { opcode, payload } = await wire.frame();
      if (opcode !== 10) continue;
      assert.equal(payload.toString(), 'are you there');
      break;
    }
    wire.close();
  });

  test('a close is answered with a close', async () => {
    const wire = await open();
    wire.send(frame(Buffer.concat([Buffer.from([3, 232]), Buffer.from('bye')]), { opcode: 8 }));
    assert.equal(await wire.closeCode(), 1000);
    await wire.ended();
    wire.close();
  });

  test('a silent client is pinged, and let go when it does not answer', async () => {
    const [alive, silent] = await Promise.all([open(), open()]);
    for (const wire of [alive, silent]) {
      let next;
      while ((next = await wire.frame()).opcode !== 9);
      if (wire === alive) wire.send(frame(next.payload, { opcode: 10 }));
    }
    while ((await silent.frame()) !== null);
    alive.send(frame('', { opcode: 9 }));
    let next;
    while ((next = await alive.frame()) && next.opcode !== 10);
    assert.ok(next, 'the one that answered lives');
    alive.close();
    silent.close();
  });

  test('a session that ends takes its socket along', async () => {
    const member = await acme.member('member');
    const wire = await upgrade(server.url, '/v1/realtime', { Authorization: `Bearer ${member.token}` });
    assert.equal((await member.post('/v1/auth/logout')).status, 204);
    assert.equal(await wire.closeCode(), 1008);
    wire.close();
  });

  test('a server that goes says so', async () => {
    const wire = await open();
    const stopping = server.stop();
    assert.equal(await wire.closeCode(), 1012);
    wire.send(frame([3, 244], { opcode: 8 }));
    await wire.ended();
    wire.close();
    assert.equal((await stopping).code, 0);
  });
});
