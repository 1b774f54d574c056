/**
 * What the SDK asks of the place it runs in: `fetch` and timers, described here by shape so that browsers,
 * Node, React Native and edge runtimes all fit without their type libraries.
 */

export interface ResponseBody {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

export interface Response {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: ResponseBody | null;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The part of AbortSignal the SDK uses; the platform's own fits. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface RequestInit {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  credentials?: 'include' | 'same-origin' | 'omit';
  signal?: Signal;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Any platform's own fetch fits here, whatever its library calls the type of `init`. */
export type AnyFetch = (url: string, init: never) => Promise<Response>;

/** The part of a WebSocket the SDK uses; every platform's own fits. */
export interface SocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event?: { code: number }) => void) | null;
  onerror: (() => void) | null;
}

export type OpenSocket = (url: string) => SocketLike;

interface Globals {
  fetch?: Fetch;
  WebSocket?: new (url: string) => SocketLike;
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
  crypto?: { getRandomValues(bytes: Uint8Array): Uint8Array };
  AbortSignal?: { timeout?(milliseconds: number): Signal };
  TextDecoder: new () => { decode(bytes?: Uint8Array, options?: { stream: boolean }): string };
}

const globals = globalThis as unknown as Globals;

export function platformFetch(): Fetch {
  const found = globals.fetch;
  if (!found) throw new TypeError('This platform has no fetch: pass one as the `fetch` option.');
  return found.bind(globalThis);
}

export const openPlatformSocket: OpenSocket = (url) => {
  if (!globals.WebSocket) throw new TypeError('This platform has no WebSocket: pass `open`.');
  return new globals.WebSocket(url);
};

export const startTimer = (run: () => void, milliseconds: number): unknown =>
  globals.setTimeout(run, milliseconds);
export const clearTimer = (handle: unknown): void => globals.clearTimeout(handle);

/** Resolves after the time is up, or at once when the signal fires: the caller then looks at the signal. */
export function sleep(milliseconds: number, signal?: Signal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      globals.clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = globals.setTimeout(finish, milliseconds);
    if (signal?.aborted) finish();
    else signal?.addEventListener('abort', finish);
  });
}

/** Fires after so long, where the platform can do that. */
export const timeLimit = (milliseconds: number): Signal | undefined => globals.AbortSignal?.timeout?.(milliseconds);

/** 128 random bits in hex. They keep apart the requests of one caller and guard nothing, so any source will do. */
export function randomKey(): string {
  const bytes = new Uint8Array(16);
  if (globals.crypto) globals.crypto.getRandomValues(bytes);
  else for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(Math.random() * 256);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function textDecoder() {
  return new globals.TextDecoder();
}
