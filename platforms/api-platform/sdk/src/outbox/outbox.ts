/**
 * Changes that must arrive, once, whatever happens on the way: the network goes, the answer is lost, the page is closed, days pass.
 *
 * A change is kept before it is sent, with an Idempotency-Key that stays its own. The platform remembers a key for a day; behind
 * that stand the rules of what a change is made of, so that sending it again later does no harm either:
 *   - what makes something chooses its id: 409 `conflict` then means that it is made;
 *   - what has a guard looks first: it is done when what there is now is what it would make, free to go when that is what its writer
 *     saw, and a conflict for a person otherwise;
 *   - the rest says how things are to be (a favourite, a reaction, resolved): twice is as good as once.
 *
 * Who writes is told to the platform with each change (`X-User`): what one person left never goes out under another's name.
 */
import { Emitter } from '../live/emitter.js';
import { InsulaError } from '../errors.js';
import { clearTimer, randomKey, startTimer, timeLimit } from '../platform.js';
import type { Call, Transport } from '../transport.js';
import { type Change, type Entry, type Problem, guarded, mineOf, sendable, withChange, without } from './entry.js';
import { isSameJson, type JsonObject, mergePatch } from './merge.js';
import type { OutboxStorage } from './storage.js';

/** `idle`: nothing waits. `waiting`: for the network or its turn. `signed-out`: until the same person is signed in again. */
export type OutboxState = 'idle' | 'sending' | 'waiting' | 'signed-out';

/** What became of a change as far as it is known: it arrived, it will be sent, or a person has to decide. */
export type Outcome = 'sent' | 'waiting' | 'conflict';

export interface OutboxOptions {
  /** Its requests are sent once each: give it one with `attempts: 1`. */
  transport: Transport;
  storage: OutboxStorage;
  /** Whose changes these are. */
  user?: string | undefined;
  /** False when there is surely no network: nothing is tried then. */
  online?: () => boolean;
  /** Longer than this nobody waits for an answer before going on. */
  patienceMs?: number;
}

/** So much waits already that no more is taken. */
export class OutboxFullError extends Error {
  override readonly name = 'OutboxFullError';

  constructor() {
    super('Too many changes wait to be sent. Go online, or discard some of them.');
  }
}

interface OutboxEvents {
  /** Something in it, or its state, is another. */
  change: [];
  /** An entry has left: it arrived, or was discarded. */
  gone: [entry: Entry];
}

type Fate =
  | { kind: 'done' }
  | { kind: 'later'; all: boolean; afterMs?: number | undefined }
  | { kind: 'signed-out' }
  | { kind: 'refused'; error: InsulaError }
  | { kind: 'conflict'; theirs: { value: JsonObject | null; etag?: string | undefined } };

interface Waiter {
  /** What it waits for is in the store. */
  kept: boolean;
  /** Ends the waiting when no answer comes. */
  timer: unknown;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
}

const MOST_ENTRIES = 500;
const MOST_CHARACTERS = 4_000_000;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 5 * 60_000;
const PATIENCE_MS = 4_000;
const ANSWER_WITHIN_MS = 30_000;
/** Where nobody says that the network is back. */
const LOOK_AGAIN_MS = 30_000;

/** Statuses after which the same request may succeed, and whether all others had better wait too. */
const PASSING = new Map([
  [408, false],
  [423, true],
  [425, false],
  [429, true],
  [503, true],
]);

export class Outbox extends Emitter<OutboxEvents> {
  readonly #transport: Transport;
  readonly #storage: OutboxStorage;
  readonly #user: string | undefined;
  readonly #online: () => boolean;
  readonly #patienceMs: number;
  readonly #unlisten: () => void;
  /** Resolves when what was left is known. */
  readonly ready: Promise<void>;
  #entries: readonly Entry[] = [];
  #state: OutboxState = 'idle';
  #running: Promise<void> | undefined;
  #again = false;
  #reading: Promise<void> = Promise.resolve();
  #timer: unknown;
  #failures = 0;
  #notBefore = 0;
  /** Entries that only the platform's own troubles hold up, each with its own patience. */
  readonly #held = new Map<string, { failures: number; until: number }>();
  readonly #waiters = new Map<string, Waiter[]>();
  #closed = false;

  constructor(options: OutboxOptions) {
    super();
    this.#transport = options.transport;
    this.#storage = options.storage;
    this.#user = options.user;
    this.#online = options.online ?? (() => true);
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#unlisten = this.#storage.onOthers(() => void this.#read());
    this.ready = this.#read();
    void this.ready.then(() => this.flush());
  }

  /** All that is in it, in the order of its making. A new array when something has changed, the same one while nothing has. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get state(): OutboxState {
    return this.#state;
  }

  /**
   * Keeps a change and sends it. Rejects with the platform's refusal when that comes at once, and then keeps nothing: whoever made the
   * change still has it in hand.
   */
  async submit(change: Change): Promise<Outcome> {
    const id = randomKey();
    // Before it is kept: whoever sends must find that somebody waits for the answer.
    const outcome = this.#wait(id);
    try {
      const entry = await this.#update((entries) => {
        const order = entries.reduce((last, one) => Math.max(last, one.order), 0) + 1;
        const made: Entry = { ...change, id, key: randomKey(), order, madeAt: Date.now(), attempts: 0, state: 'waiting' };
        const next = withChange(entries, made);
        if (next.entries.length > MOST_ENTRIES || JSON.stringify(next.entries).length > MOST_CHARACTERS) throw new OutboxFullError();
        return { entries: next.entries, answer: next.entry };
      });
      this.#kept(id, entry?.id);
    } catch (error) {
      this.#tell(id, 'waiting');
      throw error;
    }
    return outcome;
  }

  #wait(id: string): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve, reject) => {
      const waiter: Waiter = { kept: false, timer: undefined, resolve, reject };
      waiter.timer = startTimer(() => this.#goOn(waiter), this.#patienceMs);
      this.#waiters.set(id, [waiter]);
    });
    outcome.catch(() => undefined); // told before anybody could listen
    return outcome;
  }

  /** Out of patience: what comes later is for the list. */
  #goOn(waiter: Waiter): void {
    for (const [id, waiters] of [...this.#waiters]) {
      const others = waiters.filter((one) => one !== waiter);
      if (others.length > 0) this.#waiters.set(id, others);
      else this.#waiters.delete(id);
    }
    waiter.resolve('waiting');
  }

  /** It stands in the queue as `entry`, or in none. */
  #kept(id: string, entry: string | undefined): void {
    if (entry === undefined) {
      this.#tell(id, 'sent');
      return;
    }
    const mine = this.#waiters.get(id) ?? [];
    for (const waiter of mine) waiter.kept = true;
    this.#waiters.delete(id);
    if (mine.length > 0) this.#waiters.set(entry, [...(this.#waiters.get(entry) ?? []), ...mine]);
    if (this.#online() && this.#state !== 'signed-out') {
      this.flush();
      return;
    }
    if (this.#state !== 'signed-out') this.#say('waiting');
    this.#tell(entry, 'waiting');
  }

  /** Tries at once, whatever was to be waited for: the network is back, somebody looks at the page, the same person has signed in. */
  flush(): void {
    this.#notBefore = 0;
    this.#held.clear();
    if (this.#state === 'signed-out') this.#say('waiting');
    void this.#run();
  }

  /** Takes a change out, and with it what depends on what it would have made. */
  async discard(id: string): Promise<void> {
    await this.#update((entries) => ({ entries: without(entries, id), answer: undefined }));
    this.flush();
  }

  /** What was refused, said otherwise. */
  async retry(id: string, body?: JsonObject): Promise<void> {
    await this.#update((entries) => ({
      entries: entries.map((entry) => (entry.id === id ? anew(entry, body ? { body } : {}) : entry)),
      answer: undefined,
    }));
    this.flush();
  }

  /** Decides a conflict: what the thing shall be (one's own when left out), instead of what it is now. */
  async overrule(id: string, wanted?: JsonObject): Promise<void> {
    await this.#update((entries) => ({
      entries: entries.flatMap((entry) => (entry.id === id ? (overruling(entry, wanted) ?? []) : [entry])),
      answer: undefined,
    }));
    this.flush();
  }

  /** What waits stays kept. */
  close(): void {
    this.#closed = true;
    this.#unlisten();
    clearTimer(this.#timer);
    for (const id of [...this.#waiters.keys()]) this.#tell(id, 'waiting');
  }

  // ---- sending

  async #run(): Promise<void> {
    if (this.#closed) return;
    this.#again = this.#running !== undefined;
    if (this.#running) return;
    clearTimer(this.#timer);
    this.#running = this.#storage.alone(() => this.#pass()).catch(() => undefined);
    await this.#running;
    this.#running = undefined;
    await this.#read();
    for (const [id, waiters] of [...this.#waiters]) if (waiters.every(({ kept }) => kept)) this.#tell(id);
    if (this.#again) void this.#run();
    else this.#rest();
  }

  /** Sends what can be sent, one after the other, until nothing can. */
  async #pass(): Promise<void> {
    while (!this.#closed && this.#online() && this.#state !== 'signed-out' && Date.now() >= this.#notBefore) {
      const entry = await this.#update((entries) => this.#begin(entries));
      if (!entry) return;
      this.#say('sending');
      await this.#settle(entry, await this.#send(entry));
    }
  }

  #begin(entries: readonly Entry[]) {
    const now = Date.now();
    // What was tried least comes first: a request that nothing gets through must not keep back those that would get through.
    const [next] = sendable(entries)
      .filter(({ id }) => (this.#held.get(id)?.until ?? 0) <= now)
      .sort((a, b) => a.attempts - b.attempts);
    const begun = next && { ...next, attempts: next.attempts + 1 };
    return { entries: begun ? entries.map((entry) => (entry === next ? begun : entry)) : entries, answer: begun };
  }

  async #send(entry: Entry): Promise<Fate> {
    try {
      const { guard } = entry;
      let etag = guard?.etag;
      // Whoever still waits for the first answer has just seen what there is.
      if (guard && etag === undefined && (entry.attempts > 1 || !this.#waiters.has(entry.id))) {
        const seen = await this.#look(entry);
        if (seen.fate) return seen.fate;
        ({ etag } = seen);
      }
      return await this.#request(entry, etag);
    } catch (error) {
      if (!InsulaError.is(error) || error.status !== 412) return fateOf(error, entry);
    }
    try {
      const seen = await this.#look(entry);
      return seen.fate ?? (await this.#request(entry, seen.etag));
    } catch (error) {
      return fateOf(error, entry);
    }
  }

  async #request(entry: Entry, etag: string | undefined): Promise<Fate> {
    await this.#transport.send(entry.method, entry.path, {
      ...this.#call(),
      body: entry.body,
      idempotencyKey: entry.key,
      ifMatch: entry.method === 'POST' ? undefined : etag,
    });
    return { kind: 'done' };
  }

  /** What there is now, against what the writer saw and what it would become. */
  async #look(entry: Entry): Promise<{ fate?: Fate; etag?: string | undefined }> {
    const guard = entry.guard;
    if (!guard) return {};
    const mine = mineOf(entry);
    let seen;
    try {
      seen = await this.#transport.versioned('GET', guard.read, this.#call());
    } catch (error) {
      if (mine === null && InsulaError.is(error) && error.status === 404) return { fate: { kind: 'done' } };
      throw error;
    }
    const value = guarded(guard, seen.value);
    if (mine !== null && isSameJson(value, mine)) return { fate: { kind: 'done' } };
    if (isSameJson(value, guard.base)) return { etag: seen.etag };
    return { fate: { kind: 'conflict', theirs: { value, etag: seen.etag } } };
  }

  #call(): Call {
    return { signal: timeLimit(ANSWER_WITHIN_MS), user: this.#user };
  }

  // ---- what became of it

  async #settle(entry: Entry, fate: Fate): Promise<void> {
    if (fate.kind === 'later') this.#postpone(entry.id, fate);
    else this.#failures = 0;
    if (fate.kind === 'signed-out') this.#say('signed-out');
    const inHand = fate.kind === 'refused' && this.#waiters.has(entry.id);
    await this.#update((entries) => {
      if (fate.kind === 'done' || inHand) return { entries: entries.filter(({ id }) => id !== entry.id), answer: undefined };
      const change = (marks: Partial<Entry>) => ({
        entries: entries.map((one) => (one.id === entry.id ? { ...one, ...marks } : one)),
        answer: undefined,
      });
      if (fate.kind === 'refused') return change({ state: 'refused', problem: problemOf(fate.error) });
      if (fate.kind === 'conflict') return change({ state: 'conflict', theirs: fate.theirs });
      return { entries, answer: undefined };
    });
    this.#tell(entry.id, fate.kind === 'refused' ? fate.error : fate.kind === 'done' ? 'sent' : fate.kind === 'conflict' ? 'conflict' : 'waiting');
  }

  #postpone(id: string, { all, afterMs }: { all: boolean; afterMs?: number | undefined }): void {
    const failures = all ? (this.#failures += 1) : (this.#held.get(id)?.failures ?? 0) + 1;
    const ceiling = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
    const until = Date.now() + Math.max(afterMs ?? 0, ceiling * (0.5 + Math.random() / 2));
    if (all) this.#notBefore = until;
    else this.#held.set(id, { failures, until });
  }

  /** Until the next try, if there is to be one without a call from outside. */
  #rest(): void {
    if (this.#closed || this.#state === 'signed-out') return;
    const next = sendable(this.#entries);
    this.#say(next.length > 0 ? 'waiting' : 'idle');
    if (next.length === 0) return;
    const first = Math.min(...next.map(({ id }) => this.#held.get(id)?.until ?? 0));
    const delay = Math.max(this.#notBefore, first) - Date.now();
    const least = this.#online() ? FIRST_DELAY_MS / 2 : LOOK_AGAIN_MS;
    this.#timer = startTimer(() => void this.#run(), Math.max(delay, least));
  }

  /** Says to whoever submitted it; without `outcome`, what there is to see in the outbox. */
  #tell(id: string, outcome?: Outcome | InsulaError): void {
    const waiters = this.#waiters.get(id);
    if (!waiters) return;
    this.#waiters.delete(id);
    const entry = this.#entries.find((one) => one.id === id);
    const known = outcome ?? (!entry ? 'sent' : entry.state === 'conflict' ? 'conflict' : 'waiting');
    for (const { timer, resolve, reject } of waiters) {
      clearTimer(timer);
      if (typeof known === 'string') resolve(known);
      else reject(known);
    }
  }

  // ---- keeping

  async #update<Answer>(change: (entries: readonly Entry[]) => { entries: readonly Entry[]; answer: Answer }): Promise<Answer> {
    const answer = await this.#storage.update(change);
    await this.#read();
    return answer;
  }

  /** One reading at a time, so that a later one is never overtaken by an earlier. */
  #read(): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      const next = await this.#storage.load();
      if (this.#closed || isSameJson(next, this.#entries)) return;
      const before = this.#entries;
      this.#entries = [...next].sort((a, b) => a.order - b.order);
      this.emit('change');
      for (const entry of before) if (!next.some(({ id }) => id === entry.id)) this.emit('gone', entry);
      if (!this.#running && this.#state === 'idle') this.#rest();
    }).catch(() => undefined);
    return this.#reading;
  }

  #say(state: OutboxState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('change');
  }
}

function fateOf(error: unknown, entry: Entry): Fate {
  if (!InsulaError.is(error)) return { kind: 'later', all: true };
  const { status, code, retryAfterSeconds } = error;
  const afterMs = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1_000;
  if (status === 401 || code === 'wrong_user') return { kind: 'signed-out' };
  if (code === 'conflict' && status === 409 && entry.makes !== undefined) return { kind: 'done' };
  if (status === 404 && entry.method === 'DELETE' && entry.attempts > 1) return { kind: 'done' };
  if (code === 'idempotency_in_progress') return { kind: 'later', all: false, afterMs };
  const passing = PASSING.get(status);
  if (passing !== undefined) return { kind: 'later', all: passing, afterMs };
  return status >= 500 ? { kind: 'later', all: false, afterMs } : { kind: 'refused', error };
}

const problemOf = ({ status, code, message, errors }: InsulaError): Problem => ({ status, code, message, errors: [...errors] });

/** Another request than before, so a key of its own. */
function anew({ problem: _problem, theirs: _theirs, ...entry }: Entry, change: Partial<Change>): Entry {
  return { ...entry, ...change, key: randomKey(), attempts: 0, state: 'waiting' };
}

/** Nothing when what there is now is what is wanted. */
function overruling(entry: Entry, wanted: JsonObject | undefined): Entry | undefined {
  const { guard, theirs } = entry;
  if (!guard || !theirs) return anew(entry, {});
  const base = theirs.value ?? {};
  const mine = wanted ?? mineOf(entry);
  const next = { ...guard, base, etag: theirs.etag };
  if (mine === null) return anew(entry, { guard: next });
  if (isSameJson(base, mine)) return undefined;
  return anew(entry, { guard: next, body: entry.method === 'PATCH' ? mergePatch(base, mine) : mine });
}
