/**
 * What has been changed here and has not arrived, for whoever is signed in. Pages show it on top of what the platform answered
 * (`useWaiting`), so that nothing is copied: when it has arrived, the answers are asked for again, and only then it leaves.
 */
import { Insula, type Me } from '@insula/sdk';
import { type Change, type Entry, type JsonObject, Outbox, type OutboxState, type Outcome } from '@insula/sdk/outbox';
import { useEffect, useSyncExternalStore } from 'react';
import { insula, queryClient } from '../api';
import { meQuery, ownerOf, useMe } from '../session/me';
import { type About, answersOf } from './changes';
import { liveConnection } from './live';
import { outboxIn } from './outbox-store';
import { rememberOwner, storeOf } from './store';

export type Waiting = Entry & { about: About };

const { transport } = new Insula({ credentials: { mode: 'cookie' }, attempts: 1 });
const NONE: readonly Waiting[] = [];

let opened: { owner: string; outbox: Promise<Outbox> } | undefined;
let present: Outbox | undefined;
/** Arrived, and not yet in the answers that are shown. */
const landing = new Map<string, Waiting>();
const discarded = new Set<string>();
const listeners = new Set<() => void>();
let shown: readonly Waiting[] = NONE;
let isLooking = false;

function tell() {
  const waiting = (present?.entries ?? NONE) as readonly Waiting[];
  shown = [...landing.values(), ...waiting].sort((a, b) => a.order - b.order);
  for (const listener of listeners) listener();
}

async function land(entry: Waiting) {
  if (!discarded.delete(entry.id)) {
    landing.set(entry.id, entry);
    tell();
  }
  await Promise.all(answersOf(entry.about).map((queryKey) => queryClient.invalidateQueries({ queryKey }))).catch(() => undefined);
  landing.delete(entry.id);
  tell();
}

async function open(me: Me): Promise<Outbox> {
  const storage = outboxIn(await storeOf(ownerOf(me)));
  const outbox = new Outbox({ transport, storage, user: me.user.id, online: () => navigator.onLine });
  outbox.on('change', () => {
    tell();
    if (outbox.state === 'signed-out') void lookWhoIsHere(me);
  });
  outbox.on('gone', (entry) => void land(entry as Waiting));
  await outbox.ready;
  if (opened?.owner === ownerOf(me)) {
    present = outbox;
    tell();
  } else {
    outbox.close();
  }
  return outbox;
}

/** The session is over, or somebody else's by now: then this page begins anew, as theirs. */
async function lookWhoIsHere(before: Me) {
  const now = await insula.me.get().catch(() => undefined);
  if (now && ownerOf(now) !== ownerOf(before)) beginAnew(now);
  else await queryClient.refetchQueries({ queryKey: meQuery.queryKey });
}

function beginAnew(me: Me) {
  closeOutbox();
  rememberOwner(ownerOf(me));
  window.location.reload();
}

function outboxOf(me: Me): Promise<Outbox> {
  if (opened?.owner === ownerOf(me)) return opened.outbox;
  closeOutbox();
  const entry = { owner: ownerOf(me), outbox: Promise.resolve() as unknown as Promise<Outbox> };
  opened = entry;
  entry.outbox = open(me);
  return entry.outbox;
}

const presentOutbox = async () => {
  const me = queryClient.getQueryData(meQuery.queryKey);
  return me && outboxOf(me);
};

export function closeOutbox() {
  opened = undefined;
  present?.close();
  present = undefined;
  landing.clear();
  tell();
}

/** Makes a change, now or when there is a way; rejects with the platform's words when they come at once. */
export async function submit(change: Change & { about: About }): Promise<Outcome> {
  const outbox = await presentOutbox();
  if (!outbox) throw new TypeError('Nobody is signed in.');
  const outcome = await outbox.submit(change);
  if (outcome === 'conflict') lookAtChanges(true);
  return outcome;
}

export async function discard(entry: Waiting) {
  const outbox = await presentOutbox();
  for (const { id } of outbox?.entries ?? NONE) discarded.add(id);
  await outbox?.discard(entry.id);
  for (const { id } of outbox?.entries ?? NONE) discarded.delete(id);
}

export const retry = async (entry: Waiting, body?: JsonObject) => (await presentOutbox())?.retry(entry.id, body);
export const overrule = async (entry: Waiting, wanted?: JsonObject) => (await presentOutbox())?.overrule(entry.id, wanted);

/** What will make this thing, if it is not with the platform yet. */
export async function makerOf(id: string): Promise<Waiting | undefined> {
  const outbox = await presentOutbox();
  return outbox?.entries.find(({ makes }) => makes === id) as Waiting | undefined;
}

/** Resolves when it is made, or will not be. */
export function whenMade(id: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (present?.entries.some(({ makes }) => makes === id)) return;
      listeners.delete(look);
      resolve();
    };
    listeners.add(look);
    look();
  });
}

// ---- for pages

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** All that has not arrived, in the order of its making. */
export const useWaiting = () => useSyncExternalStore(subscribe, () => shown);
export const useOutboxState = (): OutboxState => useSyncExternalStore(subscribe, () => present?.state ?? 'idle');

/** What a person has to decide. */
export const needsSomebody = ({ state }: Entry) => state !== 'waiting';

/** Is the list of changes open? */
export const useLookingAtChanges = () => useSyncExternalStore(subscribe, () => isLooking);
export function lookAtChanges(look: boolean) {
  isLooking = look;
  for (const listener of listeners) listener();
}

/** For the frame around the pages, once: opens the outbox, and sends whenever there may be a way. */
export function useSending() {
  const me = useMe();
  const owner = ownerOf(me);
  useEffect(() => {
    void outboxOf(me);
    const send = () => present?.flush();
    const comeBack = () => document.visibilityState === 'visible' && send();
    const unlisten = liveConnection().on('ready', send);
    window.addEventListener('online', send);
    document.addEventListener('visibilitychange', comeBack);
    return () => {
      unlisten();
      window.removeEventListener('online', send);
      document.removeEventListener('visibilitychange', comeBack);
    };
  }, [owner]);
}
