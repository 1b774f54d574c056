/** What waits in an outbox, and the rules of the queue it stands in. Nothing but arithmetic: no network, no clock, no store. */
import type { FieldError } from '../errors.js';
import { applyPatch, composePatches, isJsonObject, type JsonObject } from './merge.js';

/** What must still be as its writer saw it, or a person decides. */
export interface Guard {
  /** Where it is read: `/v1/documents/<id>?select=id,title`. */
  read: string;
  /** The part that the change is about, as its writer saw it: `{ title: 'Minutes' }`. */
  base: JsonObject;
  /** The ETag it was seen with, if that is known. */
  etag?: string | undefined;
}

/** One request to be made, now or as soon as there is a way. */
export interface Change {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: JsonObject | undefined;
  /** Changes of one thing are made in their order. */
  thing: string;
  /** The id that its writer chose for what it makes. What names this id waits until it is made. */
  makes?: string | undefined;
  /** Of several that wait for the same thing only the last counts: a mark set and taken back. */
  onlyLast?: boolean | undefined;
  guard?: Guard | undefined;
  /** For whoever shows it; the outbox does not look at it. */
  about?: unknown;
}

export interface Problem {
  status: number;
  code: string;
  message: string;
  errors: readonly FieldError[];
}

/**
 * `waiting`: for its turn or the network. `refused`: the platform said no, for good. `conflict`: somebody else changed the same since;
 * `theirs` is what there is now.
 */
export interface Entry extends Change {
  id: string;
  /** The Idempotency-Key: made once, new only when a person has decided to send something else. */
  key: string;
  order: number;
  /** In ms since 1970. */
  madeAt: number;
  /** Raised before each sending: whether it arrived is not known while it stands here. */
  attempts: number;
  state: 'waiting' | 'refused' | 'conflict';
  problem?: Problem;
  theirs?: { value: JsonObject | null; etag?: string | undefined };
}

/** What the guarded part will be; null: gone. */
export function mineOf({ method, body, guard }: Change): JsonObject | null {
  if (method === 'DELETE') return null;
  const base = guard?.base ?? {};
  return method === 'PATCH' ? applyPatch(base, body ?? {}) : { ...base, ...body };
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const idsNamedBy = ({ path, body }: Change): string[] => (path + JSON.stringify(body ?? null)).match(UUID) ?? [];

/** Those that can be sent, in their order: nothing earlier of the same thing is before them, and all they name is made. */
export function sendable(entries: readonly Entry[]): Entry[] {
  const begun = new Set<string>();
  const unmade = new Set(entries.flatMap(({ makes }) => makes ?? []));
  const free: Entry[] = [];
  for (const entry of [...entries].sort((a, b) => a.order - b.order)) {
    const waits = begun.has(entry.thing) || idsNamedBy(entry).some((id) => id !== entry.makes && unmade.has(id));
    begun.add(entry.thing);
    if (!waits && entry.state === 'waiting') free.push(entry);
  }
  return free;
}

/** Without an entry, and without those that name what it would have made. */
export function without(entries: readonly Entry[], id: string): Entry[] {
  const gone = entries.find((entry) => entry.id === id);
  const { makes } = gone ?? {};
  let rest = entries.filter((entry) => entry.id !== id);
  if (makes === undefined) return rest;
  for (const entry of rest) if (idsNamedBy(entry).includes(makes)) rest = without(rest, entry.id);
  return rest;
}

const isUnsent = (entry: Entry) => entry.state === 'waiting' && entry.attempts === 0;

/**
 * The queue with one more change in it. What has not been sent yet takes up what changes the same again, and what would delete a
 * thing that was never sent takes it out; `entry` is what stands for the change then, if anything does.
 */
export function withChange(entries: readonly Entry[], made: Entry): { entries: Entry[]; entry?: Entry } {
  const created = entries.find(({ makes }) => makes !== undefined && made.path.endsWith(`/${makes}`));
  if (made.method === 'DELETE' && created && isUnsent(created)) return { entries: without(entries, created.id) };
  const last = entries.filter(({ thing }) => thing === made.thing).at(-1);
  const taken = last && isUnsent(last) ? together(last, made) : undefined;
  if (!last || !taken) return { entries: [...entries, made], entry: made };
  return { entries: entries.map((entry) => (entry === last ? taken : entry)), entry: taken };
}

function together(last: Entry, made: Entry): Entry | undefined {
  const stays = { id: last.id, key: last.key, order: last.order, madeAt: last.madeAt, guard: last.guard ?? made.guard };
  if (made.onlyLast && last.onlyLast) return { ...made, ...stays };
  if (made.method !== 'PATCH' || last.method !== 'PATCH' || made.path !== last.path) return undefined;
  const body = composePatches(last.body ?? {}, made.body ?? {});
  return body && { ...made, ...stays, body };
}

/** The fields of a read resource that a guard is about. */
export function guarded(guard: Guard, value: unknown): JsonObject {
  const whole = isJsonObject(value) ? value : {};
  return Object.fromEntries(Object.keys(guard.base).map((key) => [key, whole[key]]));
}
