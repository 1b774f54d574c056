/* Two hundred people in one document, on two workers: everybody hears of everybody, of nobody too often, and misses no edit. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signUp } from './support/api.mjs';
import { crowd } from './support/crowd.mjs';
import { sleep, startServer, until } from './support/server.mjs';
import { insert, RawSocket } from './support/share.mjs';

const PEOPLE = 200;
const MOVING = 30;
const WRITING = 10;
const ROUNDS = 50;
/* services/collaboration/presence/presence_channel.h: 200,000 tellings a second and channel, so of each of 200 five. */
const TOLD_PER_S = 5;

let server, acme;
before(async () => {
  server = await startServer({ workers: 2 });
  acme = await signUp(server);
});
after(() => server?.dispose());

test('whoever moves fast is told of at most five times a second, their last place always, and each edit comes once and in order', async (t) => {
  const made = await acme.owner.post('/v1/documents', { title: 'Crowded', content: { ops: [{ insert: 'x'.repeat(PEOPLE) + '\n' }] } });
  const d = made.body.id;
  const about = { c: 'documents', d };
  const ch = `documents.${d}`;
  const people = await Promise.all(
    crowd(server, acme.owner.token, acme.tenant.id, PEOPLE).map(async ({ token, user }, i) => {
      const raw = await RawSocket.open(server.url, token);
      const said = new Map(); // presence id -> the values one was told
      const edits = [];
      raw.take = (message) => {
        if (message.a === 'p' && message.src !== raw.id) said.set(message.id, [...(said.get(message.id) ?? []), message.p]);
        else if (message.a === 'op') edits.push(message.v);
        assert.equal(message.error, undefined);
      };
      raw.send({ a: 's', ...about, v: null });
      raw.send({ a: 'ps', ch, seq: 1 });
      const say = (round) => raw.send({ a: 'p', ch, ...about, id: `p${i}`, pv: round, v: 1, t: 'http://sharejs.org/types/rich-text/v1', p: { index: i, length: 0, round } });
      return { raw, user, say, said, edits };
    }),
  );
  for (const one of people) one.say(0);
  await until(() => people.every(({ said }) => said.size === PEOPLE - 1), 'everybody knows of everybody', 60_000);
  const [one] = people;
  assert.equal(one.said.get('p7').at(-1).user_id, people[7].user.id);

  for (const { said } of people) said.clear();
  const began = Date.now();
  for (let round = 1; round <= ROUNDS; round++) {
    for (const person of people.slice(0, MOVING)) person.say(round);
    if (round % 5 === 0)
      people.slice(-WRITING).forEach(({ raw }) => raw.send({ a: 'op', ...about, v: 1, src: raw.id, seq: round / 5, x: {}, op: { ops: insert(3, 'word ') } }));
    await sleep(40);
  }
  const hasLast = ({ said }, me) => people.slice(0, MOVING).every((_, i) => i === me || said.get(`p${i}`)?.at(-1).round === ROUNDS);
  await until(() => people.every(hasLast), 'everybody knows where everybody has got to', 60_000);
  const seconds = (Date.now() - began) / 1000;
  const operations = (ROUNDS / 5) * WRITING;
  await until(() => people.every(({ edits }) => edits.length >= operations), 'every edit has come to everybody', 60_000);
  for (const { said, edits } of people) {
    assert.deepEqual(edits, Array.from({ length: operations }, (_, i) => i + 1));
    for (const [id, told] of said) {
      assert.ok(told.length <= TOLD_PER_S * seconds + 2, `${id}: ${told.length} in ${seconds} s`);
      const rounds = told.map(({ round }) => round);
      assert.deepEqual(rounds, [...rounds].sort((a, b) => a - b), 'never back to an earlier place');
    }
  }
  const told = [...one.said.values()].reduce((sum, { length }) => sum + length, 0);
  t.diagnostic(`${MOVING} people said ${MOVING * ROUNDS} places in ${seconds.toFixed(1)} s; one was told ${told}, ${Math.round(told / seconds)} a second`);
  for (const { raw } of people) raw.close();
});
