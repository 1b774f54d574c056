// The load generator for presence, for ours and for ShareDB alike: everybody in one document moves
// their cursor so many times a second, and everybody hears of it. Every receiver counts what it is
// told; some of them also look when it was said, so that the generator stays light.
// Usage: node presence.js JSON with {url, tokens, collection, people, hertz, seconds}.
import { randomUUID } from 'node:crypto';
import { LightClient, RICH_TEXT } from './light_client.js';

const job = JSON.parse(process.argv[2]);
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const START_TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(40);
const LOOK_EVERY = 10; // one receiver of ten reads the times
const MARK = '"at":';

let measuring = false;
let told = 0;
let said = 0;
const latencies = [];

class Person extends LightClient {
  receive(data) {
    if (!this.present) return super.receive(data);
    if (!measuring || data.indexOf('"a":"p"') < 0 || data.indexOf(this.mark) >= 0) return;
    told++;
    if (this.number % LOOK_EVERY) return;
    const from = data.indexOf(MARK) + MARK.length;
    latencies.push(performance.now() - parseFloat(data.toString('latin1', from, from + 24)));
  }

  async attend(number) {
    const { collection: c, id: d } = this.doc;
    Object.assign(this, { number, channel: `${c}.${d}`, mark: `"id":"p${number}"`, moves: 0, present: true });
    this.send({ a: 'ps', ch: this.channel, seq: 1 });
  }

  move() {
    const { collection: c, id: d } = this.doc;
    const p = { index: Math.floor(Math.random() * 1000), length: 0, at: performance.now() };
    this.send({ a: 'p', ch: this.channel, id: `p${this.number}`, p, pv: this.moves++, c, d, v: this.version, t: RICH_TEXT });
    if (measuring) said++;
  }
}

const doc = { collection: job.collection, id: randomUUID(), startText: START_TEXT };
const people = Array.from({ length: job.people }, (_, i) => {
  const token = job.tokens?.[i % job.tokens.length];
  return new Person(job.url, { headers: token ? { authorization: `Bearer ${token}` } : {} }, doc);
});
await Promise.all(people.map((person) => person.open()));
await Promise.all(people.map((person) => person.handshake()));
await people[0].create();
await Promise.all(people.map((person) => person.subscribe()));
people.forEach((person, i) => person.attend(i));
await wait(500);

// Everybody at a moment of their own, so that the load is even.
const period = 1000 / job.hertz;
const timers = people.map((person, i) =>
  setTimeout(() => {
    person.move();
    timers[i] = setInterval(() => person.move(), period);
  }, (i / people.length) * period));
await wait(1000);
const startedAt = performance.now();
const usage = process.cpuUsage();
measuring = true;
say({ phase: 'begin' });
await wait(job.seconds * 1000);
measuring = false;
const seconds = (performance.now() - startedAt) / 1000;
const cpu = process.cpuUsage(usage);
say({ phase: 'end' });
const sorted = Float64Array.from(latencies).sort();
const at = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
say({
  phase: 'result', seconds, said, told, p50: at(0.5), p99: at(0.99),
  clientCpu: (cpu.user + cpu.system) / 1e6 / seconds,
  closed: people.filter((person) => person.isClosed).length,
});
process.exit(0);
