/**
 * One request: address, credentials, idempotency, retry, and the translation of failures.
 * It knows HTTP and the rules every route shares, and no route.
 */
import { ConnectionError, errorFrom, InsulaError, StepUpRequired } from './errors.js';
import {
  type AnyFetch,
  type Fetch,
  platformFetch,
  randomKey,
  type RequestInit,
  type Response,
  type Signal,
  sleep,
} from './platform.js';
import type { QueryValue } from './types.js';

/**
 * `cookie`: the browser's session cookie, with the header that keeps other sites from using it.
 * `bearer`: an access token, as text or as a function that is asked before every request.
 */
export type Credentials =
  | { mode: 'cookie' }
  | { mode: 'bearer'; token: string | (() => string | undefined | Promise<string | undefined>) };

export interface TransportOptions {
  /** Where the platform is, for example `https://acme.example.com`. Empty: the page's own origin. */
  baseUrl?: string;
  /** Left out: only routes that need no signing in can be called. */
  credentials?: Credentials;
  fetch?: AnyFetch;
  /**
   * Called when the platform asks whoever is signed in to show once more who they are, while the request waits.
   * Resolve true once `me.stepUp()` did, and it goes on; false: it fails with StepUpRequired.
   */
  stepUp?: (asked: StepUpRequired) => Promise<boolean>;
  /** How often a request is sent at most, retries included. */
  attempts?: number;
}

export interface CallOptions {
  signal?: Signal | undefined;
  /** Fails with 412 `precondition_failed` unless the resource still has this ETag. */
  ifMatch?: string | undefined;
  /** Your own key, when the same intent may be sent again later (from a queue, after a restart). */
  idempotencyKey?: string | undefined;
  /** Fails with 403 `wrong_user` unless this is who the credentials are of: for what somebody left to be sent later. */
  user?: string | undefined;
}

/** What a file holds: text, or its bytes. */
export type FileContent = string | Uint8Array<ArrayBuffer>;

export interface Call extends CallOptions {
  query?: Record<string, QueryValue> | undefined;
  body?: unknown;
  /** A body that is no JSON, as it is. */
  file?: { type: string; content: FileContent };
  accept?: string;
  /** Continue a stream of events after this one. */
  lastEventId?: string;
  /** False for routes the platform does not replay (public ones, and those that answer with a secret). */
  replayable?: boolean;
}

const SAFE = new Set(['GET', 'HEAD']);
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;

export class Transport {
  readonly #baseUrl: string;
  readonly #credentials: Credentials | undefined;
  readonly #fetch: Fetch;
  readonly #attempts: number;
  readonly #stepUp: TransportOptions['stepUp'];

  constructor(options: TransportOptions) {
    this.#baseUrl = (options.baseUrl ?? '').replace(/\/+$/, '');
    this.#credentials = options.credentials;
    this.#fetch = (options.fetch as Fetch | undefined) ?? platformFetch();
    this.#attempts = options.attempts ?? 4;
    this.#stepUp = options.stepUp;
  }

  /** Sends, and gives the parsed body of a success (undefined when there is none). */
  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    return (await this.versioned<T>(method, path, call)).value;
  }

  async versioned<T>(method: string, path: string, call: Call = {}) {
    const response = await this.send(method, path, call);
    const text = await response.text();
    return {
      value: (text === '' ? undefined : JSON.parse(text)) as T,
      etag: response.headers.get('etag') ?? undefined,
    };
  }

  /** Sends until there is a success, an answer that will not change, or no attempt left. */
  async send(method: string, path: string, call: Call = {}): Promise<Response> {
    const url = this.#baseUrl + path + queryString(call.query);
    const keyed = !SAFE.has(method) && call.replayable !== false;
    const idempotencyKey = keyed ? (call.idempotencyKey ?? randomKey()) : undefined;
    const attempts = SAFE.has(method) || keyed ? this.#attempts : 1;

    let isProved = false;
    for (let attempt = 1; ; attempt++) {
      const failure = await this.#attempt(url, method, call, idempotencyKey);
      if (!(failure instanceof Error)) return failure;
      if (failure instanceof StepUpRequired && !isProved && (isProved = (await this.#stepUp?.(failure)) ?? false)) continue;
      const delay = attempt < attempts ? delayBefore(attempt, failure) : undefined;
      if (delay === undefined || call.signal?.aborted) throw failure;
      await sleep(delay, call.signal);
      if (call.signal?.aborted) throw failure;
    }
  }

  async #attempt(
    url: string,
    method: string,
    call: Call,
    idempotencyKey: string | undefined,
  ): Promise<Response | Error> {
    const init = await this.#requestInit(method, call, idempotencyKey);
    let response: Response;
    try {
      response = await this.#fetch(url, init);
    } catch (cause) {
      if (call.signal?.aborted) throw cause;
      return new ConnectionError(cause);
    }
    if (response.ok) return response;
    const body = await response.text().catch(() => '');
    return errorFrom(response.status, body, response.headers.get('retry-after'));
  }

  async #requestInit(method: string, call: Call, idempotencyKey: string | undefined) {
    const headers: Record<string, string> = { accept: call.accept ?? 'application/json' };
    const init: RequestInit = { method, headers };
    if (call.signal) init.signal = call.signal;
    if (call.body !== undefined) {
      headers['content-type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      init.body = JSON.stringify(call.body);
    }
    if (call.file !== undefined) {
      headers['content-type'] = call.file.type;
      init.body = call.file.content;
    }
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    if (call.ifMatch !== undefined) headers['if-match'] = call.ifMatch;
    if (call.user !== undefined) headers['x-user'] = call.user;
    if (call.lastEventId !== undefined) headers['last-event-id'] = call.lastEventId;

    if (this.#credentials?.mode === 'cookie') {
      init.credentials = 'include';
      headers['x-requested-with'] = 'insula';
    } else if (this.#credentials) {
      const { token } = this.#credentials;
      const current = typeof token === 'function' ? await token() : token;
      if (current !== undefined) headers['authorization'] = `Bearer ${current}`;
    }
    return init;
  }
}

function queryString(query: Record<string, QueryValue> | undefined): string {
  const pairs = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/**
 * How long to wait before another attempt; undefined when another would not help. Exponential with full jitter, so
 * that clients cut off together do not come back together; the server's own Retry-After wins.
 */
function delayBefore(attempt: number, failure: Error): number | undefined {
  const ceiling = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  const delay = ceiling * (0.5 + Math.random() / 2);
  if (failure instanceof ConnectionError) return delay;
  if (!(failure instanceof InsulaError)) return undefined;
  if (failure.status !== 429 && failure.status !== 503) return undefined;
  const asked = (failure.retryAfterSeconds ?? 0) * 1_000;
  return asked > LONGEST_DELAY_MS ? undefined : Math.max(asked, delay);
}
