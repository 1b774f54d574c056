/*
 * Somebody else who may use the same Redis: hears every channel, and says what they like, byte for byte.
 *
 *   const stranger = await Stranger.enter(redis.socket, 'password');
 *   await stranger.listen('insula:*');   stranger.heard: [{ channel, bytes }]
 *   stranger.say('insula:hello', Buffer.from('...'));
 */
import net from 'node:net';
import { until } from './server.mjs';

function command(words) {
  const parts = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words.map((one) => (Buffer.isBuffer(one) ? one : Buffer.from(String(one)))))
    parts.push(Buffer.from(`$${word.length}\r\n`), word, Buffer.from('\r\n'));
  return Buffer.concat(parts);
}

/* One RESP2 value at `at`: { value, end }, or null when more must come. */
function read(bytes, at) {
  const line = bytes.indexOf('\r\n', at);
  if (line < 0) return null;
  const text = bytes.toString('latin1', at + 1, line);
  const end = line + 2;
  if (bytes[at] === 0x24) {
    const length = Number(text);
    return bytes.length < end + length + 2 ? null : { value: bytes.subarray(end, end + length), end: end + length + 2 };
  }
  if (bytes[at] !== 0x2a) return { value: text, end };
  const value = [];
  let next = end;
  for (let i = 0; i < Number(text); i++) {
    const item = read(bytes, next);
    if (!item) return null;
    value.push(item.value);
    next = item.end;
  }
  return { value, end: next };
}

export class Stranger {
  static async enter(path, password) {
    const stranger = new Stranger();
    stranger.heard = [];
    stranger.answers = [];
    stranger.socket = net.connect(path);
    stranger.socket.on('error', () => {});
    let rest = Buffer.alloc(0);
    stranger.socket.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let got; rest.length > 0 && (got = read(rest, 0)); rest = rest.subarray(got.end)) stranger.take(got.value);
    });
    await stranger.ask(['AUTH', password]);
    return stranger;
  }
  take(value) {
    if (String(value[0]) === 'pmessage') this.heard.push({ channel: String(value[2]), bytes: Buffer.from(value[3]) });
    else this.answers.push(value);
  }
  async ask(words) {
    const wanted = this.answers.length + 1;
    this.socket.write(command(words));
    await until(() => this.answers.length >= wanted, 'redis answers the stranger');
  }
  listen = (pattern) => this.ask(['PSUBSCRIBE', pattern]);
  say(channel, bytes) {
    this.socket.write(command(['PUBLISH', channel, bytes]));
  }
  leave() {
    this.socket.destroy();
  }
}
