/**
 * Who of the workspace is online, live; and our own part in it: looking away is said, looking back and every minute of activity
 * too. The platform joins somebody's devices into one person.
 */
import type { LiveConnection, WireMessage } from '@insula/sdk/live';
import { useEffect, useSyncExternalStore } from 'react';
import { liveConnection } from '../offline/live';

export type Status = 'online' | 'away';

const CHANNEL = 'tenant';
const AWAY_AFTER_MS = 60_000;
const SIGN_EVERY_MS = 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'scroll'] as const;

class People {
  readonly #listeners = new Set<() => void>();
  readonly #told = new Map<string, Status>();
  #snapshot: ReadonlyMap<string, Status> = new Map();
  #connection: LiveConnection | undefined;
  #number = 0;
  #away = false;
  #saidAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Until the returned function is called. */
  join() {
    const connection = liveConnection();
    this.#connection = connection;
    const unlisten = [connection.on('ready', this.#subscribe), connection.on('message', this.#take)];
    if (connection.isReady) this.#subscribe();
    document.addEventListener('visibilitychange', this.#look);
    for (const name of SIGNS) window.addEventListener(name, this.#sign, { passive: true, capture: true });
    return () => {
      for (const stop of unlisten) stop();
      this.#leave();
    };
  }

  readonly listen = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = () => this.#snapshot;

  /** Whoever has gone meanwhile is not told: all are told anew. */
  readonly #subscribe = () => {
    this.#told.clear();
    this.#connection?.send({ a: 'ps', ch: CHANNEL, seq: (this.#number += 1) });
    this.#say(document.hidden);
  };

  #leave() {
    clearTimeout(this.#timer);
    this.#connection?.send({ a: 'pu', ch: CHANNEL, seq: (this.#number += 1) });
    this.#connection = undefined;
    document.removeEventListener('visibilitychange', this.#look);
    for (const name of SIGNS) window.removeEventListener(name, this.#sign, { capture: true });
    this.#told.clear();
    this.#publish();
  }

  readonly #take = (message: WireMessage) => {
    if (message.a !== 'p' || message['ch'] !== CHANNEL || message.src !== CHANNEL) return;
    const status = (message['p'] as { status?: Status } | null)?.status;
    if (status) this.#told.set(String(message.id), status);
    else this.#told.delete(String(message.id));
    this.#publish();
  };

  #publish() {
    this.#snapshot = new Map(this.#told);
    for (const listener of this.#listeners) listener();
  }

  /** A glance at another tab is not being away. */
  readonly #look = () => {
    clearTimeout(this.#timer);
    if (document.hidden) this.#timer = setTimeout(() => this.#say(true), AWAY_AFTER_MS);
    else this.#say(false);
  };

  readonly #sign = () => {
    if (!document.hidden && (this.#away || Date.now() - this.#saidAt > SIGN_EVERY_MS)) this.#say(false);
  };

  #say(away: boolean) {
    this.#away = away;
    this.#saidAt = Date.now();
    this.#connection?.send({ a: 'p', ch: CHANNEL, id: 'self', p: { away }, pv: (this.#number += 1) });
  }
}

const people = new People();

/** For the frame around the pages, once. */
export function useBeingThere() {
  useEffect(() => people.join(), []);
}

/** Who is online or away, by id; whoever is not in it is offline. */
export const usePeopleThere = () => useSyncExternalStore(people.listen, people.snapshot);
