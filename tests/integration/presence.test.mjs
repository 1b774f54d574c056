// Who is where in a document, as the unmodified npm client sees it, over two workers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Delta, LivePresence } from '@insula/sdk/live';
import { Copy, Network } from './support/offline.mjs';
import { signUp as signUpWith } from './support/api.mjs';
import { sleep, startServer, until } from './support/server.mjs';
import { insert, openDoc, RawSocket, ShareClient, signUp, submit, textOf } from './support/share.mjs';

let server, acme, globex;
before(async () => {
  server = await startServer({ workers: 2 });
  acme = await signUp(server.url, 'acme-presence');
  globex = await signUp(server.url, 'globex-presence');
});
const opened = new Set();
after(() => {
  opened.forEach((one) => one.close());
  return server?.dispose();
});
const remember = (one) => (opened.add(one), one);
const dial = (who) => remember(new ShareClient(server.url, who.token));
const openRaw = async (who) => remember(await RawSocket.open(server.url, who.token));

async function newDocument(who, text = 'Hello world\n') {
  const response = await who.post('/v1/documents', { title: 'Minutes', content: { ops: [{ insert: text }] } });
  assert.equal(response.status, 201);
  return (await response.json()).id;
}
const call = (action) => new Promise((resolve, reject) => action((error) => (error ? reject(error) : resolve())));
const channelOf = (id) => `documents.${id}`;

/* A client whose socket is the nth worker's: the others do not accept meanwhile. */
async function connect(who, nth) {
  const others = server.processes().filter(({ role }) => role === 'web').filter((_, i) => i !== nth);
  others.forEach(({ pid }) => process.kill(pid, 'SIGSTOP'));
  try {
    const client = dial(who);
    await until(() => client.connection.state === 'connected', 'it is connected');
    return client;
  } finally {
    others.forEach(({ pid }) => process.kill(pid, 'SIGCONT'));
  }
}

/* Somebody in a document: { client, doc, presence, mine, seen }; `seen` is what the client believes of the others. */
async function enter(who, id, name, client = dial(who)) {
  const doc = await openDoc(client, id);
  const presence = client.connection.getDocPresence('documents', id);
  presence.on('error', () => {});
  await call((done) => presence.subscribe(done));
  const one = { client, doc, presence, mine: presence.create(name), heard: [], user: who.user };
  presence.on('receive', (presenceId, value) => one.heard.push([presenceId, value]));
  one.sees = (other) => presence.remotePresences[other] ?? null;
  one.say = (value) => call((done) => one.mine.submit(value, done));
  one.close = () => client.close();
  return one;
}
/* One on each worker in turn. */
async function enterAll(who, id, names) {
  const clients = [];
  for (let i = 0; i < names.length; i++) clients.push(await connect(who, i % 2));
  return Promise.all(names.map((name, i) => enter(who, id, name, clients[i])));
}

test('a cursor is seen by everybody else in the document, with whose it is, and by nobody after it has gone', async () => {
  const id = await newDocument(acme);
  const people = await enterAll(acme, id, ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
  await people[0].say({ index: 3, length: 2, colour: 'red' });
  const others = people.slice(1);
  await until(() => others.every((one) => one.sees('p0')), 'all others see it');
  for (const one of others)
    assert.deepEqual(one.sees('p0'), { index: 3, length: 2, colour: 'red', user_id: acme.user.id });
  assert.equal(people[0].sees('p0'), null, 'one does not see oneself');
  await people[0].say({ index: 4, length: 0 });
  await until(() => others.every((one) => one.sees('p0').index === 4), 'all others see it move');
  await call((done) => people[0].mine.destroy(done));
  await until(() => others.every((one) => one.sees('p0') === null), 'all others see it go');
  people.forEach((one) => one.close());
});

test('whoever comes later is told at once where everybody is, from whichever worker', async () => {
  const id = await newDocument(acme);
  const people = await enterAll(acme, id, ['q0', 'q1', 'q2', 'q3']);
  await Promise.all(people.map((one, i) => one.say({ index: i, length: 0 })));
  for (const nth of [0, 1]) {
    const late = await enter(acme, id, 'late', await connect(acme, nth));
    await until(() => [0, 1, 2, 3].every((i) => late.sees(`q${i}`)?.index === i), 'the latecomer sees all');
    late.close();
  }
  people.forEach((one) => one.close());
});

/* An edit somewhere in the text; two at once at one place may leave cursors a letter apart, as in the reference. */
function editSomewhere(one) {
  const length = textOf(one.doc).length;
  const at = Math.floor(Math.random() * (length - 1));
  const cut = Math.random() < 0.4 && length > 12;
  return submit(one.doc, cut ? [...(at ? [{ retain: at }] : []), { delete: 1 }] : insert(at, 'xy'));
}

test('a presence moves with the text exactly as its client moves it', async () => {
  const id = await newDocument(acme, 'The quick brown fox\n');
  const names = ['m0', 'm1', 'm2', 'm3'];
  const people = await enterAll(acme, id, names);
  await Promise.all(people.map((one, i) => one.say({ index: 4 * i, length: i })));
  await until(() => people.every((one) => Object.keys(one.presence.remotePresences).length === 3), 'all see all');
  for (let i = 0; i < 40; i++) {
    await editSomewhere(people[i % 4]);
    await until(() => people.every(({ doc }) => doc.version === i + 2), 'all have it', 5000, 1);
  }
  const late = await enter(acme, id, 'm9');
  await until(() => names.every((name) => late.sees(name)), 'the latecomer is told by the server');
  for (const [i, name] of names.entries()) {
    const { index, length } = people[i].mine.value;
    const expected = { index, length, user_id: acme.user.id };
    assert.deepEqual(late.sees(name), expected, 'the server moved it as its owner did');
    for (const one of people)
      if (one !== people[i]) assert.deepEqual(one.sees(name), expected, 'and as the others did');
  }
  [...people, late].forEach((one) => one.close());
});

test('while all write at once cursors stay in the text, and what is said last is what all see', async () => {
  const id = await newDocument(acme, 'The quick brown fox\n');
  const names = ['w0', 'w1', 'w2', 'w3'];
  const people = await enterAll(acme, id, names);
  await Promise.all(
    people.map(async (one) => {
      for (let i = 0; i < 20; i++) {
        await editSomewhere(one);
        if (i % 4 === 0) await one.say({ index: Math.min(i, 5), length: 1 });
      }
    }),
  );
  await until(() => people.every(({ doc }) => doc.version === 81 && !doc.hasPending()), 'all have every operation');
  for (const one of people) {
    for (const [, value] of one.heard) assert.ok(value === null || (value.index >= 0 && value.index < 200 && value.length >= 0));
    await one.say({ index: 7, length: 2 });
  }
  const expected = { index: 7, length: 2, user_id: acme.user.id };
  await until(
    () => people.every((one, i) => names.every((name, j) => i === j || isDeepStrictEqual(one.sees(name), expected))),
    'all see all where they are',
  );
  people.forEach((one) => one.close());
});

test('a lost connection ends what it said, for everybody, within a moment', async () => {
  const id = await newDocument(acme);
  const [ada, ...others] = await enterAll(acme, id, ['ada', 'bob', 'cy', 'dee']);
  await ada.say({ index: 1, length: 0 });
  await until(() => others.every((one) => one.sees('ada')), 'all see it');
  ada.close();
  await until(() => others.every((one) => one.sees('ada') === null), 'all see it go');
  others.forEach((one) => one.close());
});

test('a client that comes back is seen again without having moved', async () => {
  const id = await newDocument(acme);
  const [ada, bob] = await enterAll(acme, id, ['ada', 'bob']);
  await ada.say({ index: 2, length: 0 });
  await until(() => bob.sees('ada'), 'it is seen');
  ada.client.drop();
  await until(() => bob.heard.some(([name, value]) => name === 'ada' && value === null), 'it went');
  await until(() => bob.sees('ada')?.index === 2, 'it came back');
  [ada, bob].forEach((one) => one.close());
});

test('a killed worker takes its people along, and they are seen again when they are back', async () => {
  const id = await newDocument(acme);
  const people = await enterAll(acme, id, ['k0', 'k1', 'k2', 'k3', 'k4', 'k5']);
  await Promise.all(people.map((one, i) => one.say({ index: i, length: 0 })));
  const complete = () =>
    people.every((one, i) => people.every((_, j) => i === j || one.sees(`k${j}`)?.index === j));
  await until(complete, 'everybody sees everybody');
  people.forEach((one) => (one.heard.length = 0));
  server.kill('web', 'SIGKILL', 0);
  await until(() => people.some((one) => one.heard.some(([, value]) => value === null)), 'somebody went');
  await until(complete, 'everybody is back');
  people.forEach((one) => one.close());
});

test('a document that is deleted has nobody in it', async () => {
  const id = await newDocument(acme);
  const [ada, bob] = await enterAll(acme, id, ['ada', 'bob']);
  await ada.say({ index: 2, length: 0 });
  await until(() => bob.sees('ada'), 'it is seen');
  assert.equal((await acme.delete(`/v1/documents/${id}`)).status, 204);
  await until(() => bob.sees('ada') === null, 'nobody is there');
  [ada, bob].forEach((one) => one.close());
});

test('our SDK and the stock client see each other at the same places, also over what is not saved yet', async () => {
  const id = await newDocument(acme, 'The quick brown fox\n');
  const bob = await enter(acme, id, 'bob');
  const ada = new Copy(new Network(server.url, acme.token), id);
  const presence = new LivePresence(ada.connection, ada.document);
  remember({ close: () => (presence.close(), ada.leave()) });
  let seen = [];
  presence.on('places', (places) => (seen = places));
  const bobAt = () => seen.find(({ key }) => key === 'bob')?.place.index;
  const adaAt = () => Object.entries(bob.presence.remotePresences).find(([key]) => key !== 'bob')?.[1];

  presence.say({ index: 4, length: 5, doing: 'writing' });
  await bob.say({ index: 10, length: 0 });
  await until(() => adaAt()?.index === 4 && bobAt() === 10, 'each sees the other');
  assert.deepEqual(adaAt(), { index: 4, length: 5, doing: 'writing', user_id: acme.user.id });
  assert.equal(seen[0].user, acme.user.id);

  ada.write(new Delta().insert('Oh: '));
  await until(() => bobAt() === 14 && adaAt().index === 8, 'both have moved with the text');
  ada.network.cut();
  await until(() => seen.length === 0, 'without a network nobody is seen');
  ada.write(new Delta().insert('Well. '));
  await bob.say({ index: 15, length: 0 });
  ada.network.mend();
  await until(() => bobAt() === 21, 'and is seen again, behind what was written meanwhile');
  await until(() => adaAt()?.index === 14, 'as is whoever came back');

  presence.say(null);
  await until(() => adaAt() === undefined, 'who is nowhere is not seen');
});

describe('on the wire', () => {
  const ask = (raw, message) => {
    raw.send(message);
    return raw.next((m) => m.a === message.a && (message.id === undefined || m.id === message.id));
  };
  const say = (raw, id, more) => ask(raw, { a: 'p', ch: channelOf(id), c: 'documents', d: id, id: 'x', pv: 0, v: 1, p: { index: 0, length: 0 }, ...more });

  test('who it is from is what the server knows, whatever the client says', async () => {
    const id = await newDocument(acme);
    const [liar, bob] = [await openRaw(acme), await openRaw(acme)];
    assert.deepEqual(await ask(bob, { a: 'ps', ch: channelOf(id), seq: 7 }), { a: 'ps', ch: channelOf(id), seq: 7 });
    const value = { index: 0, length: 0, user_id: globex.user.id };
    const ack = await say(liar, id, { src: bob.id, p: value });
    assert.equal(ack.src, liar.id);
    assert.equal(ack.error, undefined);
    const heard = await bob.next((m) => m.a === 'p' && m.id === 'x');
    assert.equal(heard.src, liar.id);
    assert.equal(heard.p.user_id, acme.user.id);
    assert.deepEqual(Object.keys(heard).sort(), ['a', 'c', 'ch', 'd', 'id', 'p', 'pv', 'src', 't', 'v']);
    [liar, bob].forEach((raw) => raw.close());
  });

  test('what is malformed is answered with the request and what is wrong', async () => {
    const id = await newDocument(acme);
    const raw = await openRaw(acme);
    const bad = [
      { ch: 'documents.nonsense' }, { ch: 'anything' }, { ch: null }, { id: '' }, { id: 'x'.repeat(101) }, { pv: -1 }, { pv: 'x' },
      { v: -1 }, { v: 'x' }, { p: 7 }, { p: { index: -1, length: 0 } }, { p: { index: 0 } }, { p: { a: 'x'.repeat(2000) } }, { t: 'text' },
    ];
    for (const wrong of bad) {
      raw.send({ a: 'p', ch: channelOf(id), c: 'documents', d: id, id: 'x', pv: 0, v: 1, p: null, ...wrong });
      const answer = await raw.next((m) => m.a === 'p');
      assert.equal(answer.error?.code, 'ERR_MESSAGE_BADLY_FORMED', JSON.stringify(wrong));
    }
    for (let i = 0; i < 10; i++) assert.equal((await say(raw, id, { id: `x${i}` })).error, undefined);
    assert.match((await say(raw, id, { id: 'one too many' })).error.message, /at most 10/);
    assert.deepEqual(await ask(raw, { a: 'pp' }), { a: 'pp' });
    assert.deepEqual(await ask(raw, { a: 'pr', ch: channelOf(id) }), { a: 'pr' });
    raw.close();
  });

  test('nobody takes over the presence of somebody else', async () => {
    const workspace = await signUpWith(server);
    const member = await workspace.member('member');
    const id = await newDocument({ post: (...args) => postAs(workspace.owner, ...args) });
    const [ada, mallory] = [await openRaw(workspace.owner), await openRaw(member)];
    await ask(ada, { a: 'ps', ch: channelOf(id), seq: 1 });
    await ask(mallory, { a: 'ps', ch: channelOf(id), seq: 1 });
    await say(ada, id, { id: 'ada' });
    await mallory.next((m) => m.a === 'p' && m.id === 'ada');
    const taken = await say(mallory, id, { id: 'ada', p: { index: 9, length: 0 } });
    assert.equal(taken.error?.message, 'Somebody else has this presence id.');
    [ada, mallory].forEach((raw) => raw.close());
  });

  test('another workspace neither sees nor is seen, under the same id', async () => {
    const id = await newDocument(acme);
    const [ours, theirs] = [await enter(acme, id, 'ours'), await openRaw(globex)];
    await ask(theirs, { a: 'ps', ch: channelOf(id), seq: 1 });
    await say(theirs, id, { id: 'theirs', v: 0 });
    await ours.say({ index: 1, length: 0 });
    await sleep(300);
    assert.deepEqual(ours.heard, []);
    assert.equal(theirs.messages.filter((m) => m.a === 'p').length, 0);
    ours.close();
    theirs.close();
  });

  test('a right that is taken ends presence, and without it there is none', async () => {
    const workspace = await signUpWith(server);
    const { owner } = workspace;
    const member = await workspace.member('member');
    const id = await newDocument({ post: (...args) => postAs(owner, ...args) });
    const [ada, bob] = [await openRaw(member), await openRaw(owner)];
    for (const raw of [ada, bob]) await ask(raw, { a: 'ps', ch: channelOf(id), seq: 1 });
    await say(ada, id, { id: 'ada' });
    await bob.next((m) => m.a === 'p' && m.id === 'ada');
    const roles = await workspace.roles();
    const nothing = (await owner.post('/v1/roles', { name: 'nothing', permissions: [] })).body;
    await owner.put(`/v1/users/${member.user.id}/roles/${nothing.id}`);
    await owner.delete(`/v1/users/${member.user.id}/roles/${roles.member.id}`);
    const gone = await bob.next((m) => m.a === 'p' && m.id === 'ada' && m.p === null);
    assert.equal(gone.pv, 1);
    assert.equal((await say(ada, id, { id: 'again' })).error.code, 'forbidden');
    assert.equal((await ask(ada, { a: 'ps', ch: channelOf(id), seq: 2 })).error.code, 'forbidden');
    await say(bob, id, { id: 'bob' });
    await sleep(200);
    assert.ok(!ada.messages.some((m) => m.a === 'p' && m.id === 'bob'), 'and hears nothing');
    [ada, bob].forEach((raw) => raw.close());
  });

  test('however fast somebody moves, others are told 20 times a second and the last of it', async () => {
    const id = await newDocument(acme);
    const [ada, bob] = [await openRaw(acme), await openRaw(acme)];
    await ask(bob, { a: 'ps', ch: channelOf(id), seq: 1 });
    const began = Date.now();
    for (let i = 0; i < 2000; i++) {
      ada.send({ a: 'p', ch: channelOf(id), c: 'documents', d: id, id: 'x', pv: i, v: 1, p: { index: i % 12, length: 0, i } });
      if (i % 20 === 0) await sleep(5);
    }
    const last = await bob.next((m) => m.a === 'p' && m.p.i === 1999);
    const seconds = (Date.now() - began) / 1000;
    assert.equal(last.pv, 1999);
    const told = bob.messages.filter((m) => m.a === 'p').length + 1;
    assert.ok(told >= 3 && told <= 20 * seconds + 2, `${told} in ${seconds} s`);
    [ada, bob].forEach((raw) => raw.close());
  });

  test('a slow receiver is left behind and told the newest when it can hear again', async () => {
    const id = await newDocument(acme);
    const slow = await openRaw(acme);
    await ask(slow, { a: 'ps', ch: channelOf(id), seq: 1 });
    const crowd = await Promise.all(Array.from({ length: 40 }, () => openRaw(acme)));
    slow.socket.pause();
    const padding = 'x'.repeat(900);
    const rounds = 150;
    for (let round = 0; round < rounds; round++) {
      crowd.forEach((raw, i) =>
        raw.send({ a: 'p', ch: channelOf(id), c: 'documents', d: id, id: `c${i}`, pv: round, v: 1, p: { index: 0, length: 0, round, padding } }));
      await sleep(60);
    }
    slow.socket.resume();
    for (let i = 0; i < crowd.length; i++) await slow.next((m) => m.a === 'p' && m.id === `c${i}` && m.p.round === rounds - 1);
    const told = slow.messages.filter((m) => m.a === 'p').length + crowd.length;
    assert.ok(told < (crowd.length * rounds) / 1.2, `${told} of ${crowd.length * rounds} were sent`);
    [slow, ...crowd].forEach((raw) => raw.close());
  });
});

async function postAs(caller, path, body) {
  const reply = await caller.post(path, body);
  return { status: reply.status, json: async () => reply.body };
}

/* Who of the workspace is there, as the stock client's plain presence tells it. */
async function watchPeople(client) {
  const presence = client.connection.getPresence('tenant');
  presence.on('error', () => {});
  const heard = [];
  presence.on('receive', (user, value) => heard.push([user, value?.status ?? null]));
  await call((done) => presence.subscribe(done));
  const mine = presence.create('me');
  return {
    heard,
    status: (user) => presence.remotePresences[user.id]?.status ?? 'offline',
    look: (away) => call((done) => mine.submit({ away }, done)),
  };
}

describe('people', () => {
  let workspace, member;
  const there = async (caller) => {
    const reply = await caller.get('/v1/presence');
    assert.equal(reply.status, 200, reply.text);
    return Object.fromEntries(reply.body.data.map((person) => [person.user_id, person]));
  };
  before(async () => {
    workspace = await signUpWith(server);
    member = await workspace.member('member');
  });

  test('are online while any device of theirs is in use, on whichever worker, and offline soon after the last has gone', async () => {
    const { owner } = workspace;
    const watcher = await watchPeople(await connect(owner, 0));
    const [phone, laptop] = [await connect(member, 0), await connect(member, 1)];
    const [onPhone, onLaptop] = [await watchPeople(phone), await watchPeople(laptop)];
    await until(() => watcher.status(member.user) === 'online', 'online');
    await until(() => onLaptop.status(owner.user) === 'online', 'and sees who else is');
    await onPhone.look(true);
    await sleep(2500);
    assert.equal(watcher.status(member.user), 'online', 'the laptop is in use');
    await onLaptop.look(true);
    await until(() => watcher.status(member.user) === 'away', 'away');
    assert.equal((await there(owner))[member.user.id].status, 'away');
    await onPhone.look(false);
    await until(() => watcher.status(member.user) === 'online', 'online again');

    watcher.heard.length = 0;
    laptop.close();
    phone.drop(); // a reload
    await sleep(3000);
    assert.deepEqual(watcher.heard, [], 'a reload does not flicker');
    phone.close();
    const left = Date.now();
    await until(() => watcher.status(member.user) === 'offline', 'offline');
    assert.ok(Date.now() - left > 8000, 'not before a while');
    await until(async () => (await there(owner))[member.user.id] === undefined, 'the other worker knows too');
  });

  test('are listed with the documents they are in, for those who may read them', async () => {
    const { owner } = workspace;
    const id = await newDocument({ post: (...args) => postAs(owner, ...args) });
    const one = await enter(member, id, 'here', await connect(member, 1));
    await one.say({ index: 0, length: 0 });
    const found = await until(async () => {
      const person = (await there(owner))[member.user.id];
      return person?.document_ids.length ? person : null;
    }, 'listed with it');
    assert.deepEqual(found.document_ids, [id]);
    assert.equal(found.status, 'online');
    assert.ok(Date.now() - Date.parse(found.last_seen_at) < 60_000);
    const role = (await owner.post('/v1/roles', { name: 'no documents', permissions: ['user.read'] })).body;
    const guest = await workspace.member('no documents');
    assert.ok(role.id);
    const seen = await until(async () => (await there(guest))[member.user.id], 'seen by somebody without documents');
    assert.deepEqual(seen.document_ids, []);
    one.close();
  });

  test('of another workspace are not to be seen', async () => {
    const watcher = await watchPeople(dial(globex));
    await watchPeople(dial(member));
    await sleep(2500);
    assert.deepEqual([...new Set(watcher.heard.map(([user]) => user))], [globex.user.id]);
    const listed = (await (await globex.get('/v1/presence')).json()).data.map((person) => person.user_id);
    assert.deepEqual(listed, [globex.user.id]);
  });

  test('whose worker dies are offline when they do not come back, and the others stay', async () => {
    const { owner } = workspace;
    const unlucky = await workspace.member('viewer');
    const watcher = await watchPeople(await connect(owner, 0));
    const lost = await connect(unlucky, 1);
    await until(() => watcher.status(unlucky.user) === 'online', 'online');
    lost.open = false; // it does not come back
    server.kill('web', 'SIGKILL', 1);
    await until(() => watcher.status(unlucky.user) === 'offline', 'offline');
    assert.equal(watcher.status(owner.user), 'online');
    await server.ready();
  });
});
