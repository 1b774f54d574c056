/*
 * Bytes to and from a server, for what fetch() would never send.
 *
 *   const wire = await connect(server.url);
 *   wire.send('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
 *   const reply = await wire.reply();          // { status, reason, headers, body }; null when it closed instead
 *   await wire.ended();                        // the server has closed, nothing more came
 */
import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';

const PATIENCE_MS = 15_000 * Number(process.env.INSULA_TEST_PATIENCE ?? 1);

export async function connect(url, options = {}) {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true, ...options });
  const wire = new Wire(socket);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => {}); /* a reset shows as an end */
  return wire;
}

/* One request on a connection of its own. */
export async function exchange(url, bytes) {
  const wire = await connect(url);
  try {
    wire.send(bytes);
    return await wire.reply();
  } finally {
    wire.close();
  }
}

class Wire {
  constructor(socket) {
    this.socket = socket;
    this.bytes = Buffer.alloc(0);
    this.isEnded = false;
    this.wake = () => {};
    socket.on('data', (chunk) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      this.wake();
    });
    for (const event of ['end', 'close'])
      socket.on(event, () => {
        this.isEnded = true;
        this.wake();
      });
  }

  send(bytes) {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /* We have said all; the server may still answer. */
  half() {
    this.socket.end();
  }

  close() {
    this.socket.destroy();
  }

  async #more() {
    if (this.isEnded) return false;
    let timer;
    await new Promise((resolve, reject) => {
      this.wake = resolve;
      timer = setTimeout(() => reject(new Error(`nothing came; so far: ${this.bytes.toString('latin1')}`)), PATIENCE_MS);
    }).finally(() => clearTimeout(timer));
    return true;
  }

  async take(count) {
    while (this.bytes.length < count) if (!(await this.#more())) return null;
    const taken = this.bytes.subarray(0, count);
    this.bytes = this.bytes.subarray(count);
    return taken;
  }

  async #head() {
    let end;
    while ((end = this.bytes.indexOf('\r\n\r\n')) < 0) if (!(await this.#more())) return null;
    return (await this.take(end + 4)).toString('latin1');
  }

  /* `hasBody` false after HEAD. */
  async reply({ hasBody = true } = {}) {
    const head = await this.#head();
    if (head === null) return null;
    const [line, ...lines] = head.trimEnd().split('\r\n');
    const headers = Object.fromEntries(lines.map((text) => [text.slice(0, text.indexOf(':')).toLowerCase(), text.slice(text.indexOf(':') + 1).trim()]));
    const [, status, reason] = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(line);
    const body = hasBody && headers['content-length'] ? (await this.take(Number(headers['content-length']))).toString() : '';
    const isJson = /json/.test(headers['content-type'] ?? '') && body;
    return { status: Number(status), reason, headers, body: isJson ? JSON.parse(body) : body };
  }

  /* The server closes and sends nothing before. */
  async ended() {
    while (await this.#more());
    if (this.bytes.length > 0) throw new Error(`there was more: ${this.bytes.toString('latin1')}`);
  }

  /* The next frame of a WebSocket: { opcode, fin, payload }; null at the end. */
  async frame() {
    const start = await this.take(2);
    if (start === null) return null;
    let length = start[1];
    if (length === 126) length = (await this.take(2)).readUInt16BE();
    else if (length === 127) length = Number((await this.take(8)).readBigUInt64BE());
    return { opcode: start[0] & 15, fin: start[0] >= 128, payload: await this.take(length) };
  }

  /* The code of the close frame that comes next, whatever else comes first. */
  async closeCode() {
    for (;;) {
      const frame = await this.frame();
      if (frame === null) return null;
      if (frame.opcode === 8) return frame.payload.readUInt16BE();
    }
  }
}

/* A client's frame. */
export function frame(payload, { opcode = 1, fin = true, rsv = 0, masked = true } = {}) {
  const data = Buffer.from(payload);
  const head = [(fin ? 128 : 0) | (rsv << 4) | opcode];
  if (data.length < 126) head.push(data.length);
  else if (data.length < 65536) head.push(126, data.length >> 8, data.length & 255);
  else head.push(127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (data.length >>> bits) & 255));
  if (!masked) return Buffer.concat([Buffer.from(head), data]);
  head[1] |= 128;
  const mask = randomBytes(4);
  return Buffer.concat([Buffer.from(head), mask, data.map((byte, i) => byte ^ mask[i % 4])]);
}

/* A connection that has become a WebSocket. */
export async function upgrade(url, path, headers = {}) {
  const wire = await connect(url);
  const key = randomBytes(16).toString('base64');
  const fields = { Host: new URL(url).host, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key, ...headers };
  wire.send(`GET ${path} HTTP/1.1\r\n${Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  const reply = await wire.reply();
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  if (reply?.status !== 101 || reply.headers['sec-websocket-accept'] !== accept) throw new Error(`no socket: ${JSON.stringify(reply)}`);
  return wire;
}
