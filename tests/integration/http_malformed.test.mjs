/* What is no good HTTP is refused clearly, the connection ends, and nothing behind it is taken for a request. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sharedServer } from './support/server.mjs';
import { connect, exchange } from './support/wire.mjs';

const good = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
const login = 'POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

/* [what, status, bytes]; behind each stands a good request that must not be answered. */
const malformed = [
  ['Content-Length beside Transfer-Encoding', 400, `${login}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['Transfer-Encoding beside Content-Length', 400, `${login}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`],
  ['two lengths that differ', 400, `${login}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
  ['two lengths that agree', 400, `${login}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
  ['a list of lengths', 400, `${login}Content-Length: 2, 2\r\n\r\n{}`],
  ['a signed length', 400, `${login}Content-Length: +2\r\n\r\n{}`],
  ['a coding that is not chunked', 501, `${login}Transfer-Encoding: gzip\r\n\r\n`],
  ['a coding that looks like chunked', 501, `${login}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
  ['chunked hidden behind a vertical tab', 400, `${login}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`],
  ['a header folded over two lines', 400, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: a\r\n b\r\n\r\n'],
  ['a blank before the colon', 400, 'GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length : 4\r\n\r\n'],
  ['a header without a colon', 400, 'GET /healthz HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n'],
  ['a NUL in a header', 400, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Nul: a\0b\r\n\r\n'],
  ['a bare CR in a header', 400, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Cr: a\rb\r\n\r\n'],
  ['lines that end with a bare LF', 400, 'GET /healthz HTTP/1.1\nHost: x\n\n'],
  ['no Host', 400, 'GET /healthz HTTP/1.1\r\n\r\n'],
  ['two Hosts', 400, 'GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'],
  ['a Host that is none', 400, 'GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n'],
  ['a method nobody knows', 501, 'BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a tunnel', 501, 'CONNECT example.com:80 HTTP/1.1\r\nHost: example.com\r\n\r\n'],
  ['another version', 505, 'GET /healthz HTTP/3.0\r\nHost: x\r\n\r\n'],
  ['the preface of HTTP/2', 505, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a broken request line', 400, 'GET  /healthz  HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['an encoded slash', 400, 'GET /v1/users/a%2Fb HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['an encoded NUL', 400, 'GET /v1/users/%00 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a path that is not UTF-8', 400, 'GET /v1/users/%ff HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a chunk size with a sign', 400, `${login}Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n`],
  ['a chunk size followed by a bare CR', 400, `${login}Transfer-Encoding: chunked\r\n\r\n2\rX{}\r\n0\r\n\r\n`],
  ['a chunk that does not end where it says', 400, `${login}Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n`],
  ['a chunk size beyond all sense', 400, `${login}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`],
  ['an expectation nobody can meet', 417, `${login}Expect: a-miracle\r\nContent-Length: 2\r\n\r\n{}`],
  ['a target too long', 414, `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a target too long that never ends', 414, `GET /${'a'.repeat(20000)}`],
  ['headers too large', 431, `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(17000)}\r\n\r\n`],
  ['headers too large that never end', 431, `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(20000)}`],
  ['too many headers', 431, `GET /healthz HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(101)}\r\n`],
  ['a body larger than its route takes', 413, `${login}Content-Length: 999999999\r\n\r\n`],
];

describe('malformed HTTP', () => {
  let server;
  before(async () => (server = await sharedServer()));
  after(() => server?.dispose());

  for (const [what, status, bytes] of malformed)
    test(`${what} is refused with ${status}`, async () => {
      const wire = await connect(server.url);
      wire.send(bytes + (status === 414 || status === 431 ? '' : good));
      const reply = await wire.reply();
      assert.equal(reply.status, status);
      assert.equal(reply.headers['content-type'], 'application/problem+json');
      assert.equal(reply.headers.connection, 'close');
      assert.equal(reply.body.status, status);
      assert.match(reply.body.code, /^[a-z_]+$/);
      assert.ok(reply.body.detail.length > 10);
      assert.equal(reply.body.request_id, reply.headers['x-request-id']);
      await wire.ended();
      wire.close();
    });

  test('and the server goes on', async () => {
    assert.equal((await exchange(server.url, good)).status, 200);
  });
});
