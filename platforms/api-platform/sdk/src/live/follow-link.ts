/**
 * A document behind a public link, followed: it comes whole, at once and whenever it has changed. The line comes back by itself;
 * a link that does not work, or not any more, ends it.
 */
import { clearTimer, type OpenSocket, openPlatformSocket, type SocketLike, startTimer } from '../platform.js';
import type { PublicDocument } from '../types.js';

export interface FollowOptions {
  /** Address of the socket: `wss://acme.example.com/v1/public/documents/live`. */
  url: string;
  token: string;
  password?: string | undefined;
  onDocument: (document: PublicDocument) => void;
  /** Whether what one sees is kept up to date. */
  onLine?: (isUp: boolean) => void;
  /** The link does not work any more; nothing follows. */
  onEnd: () => void;
  /** For places whose WebSocket is not the global one. */
  open?: OpenSocket;
}

const POLICY = 1008;
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 30_000;

/** Returns how to stop. */
export function followLink(options: FollowOptions): () => void {
  let socket: SocketLike | undefined;
  let timer: unknown;
  let failures = 0;
  let isOver = false;

  const connect = () => {
    const made = (options.open ?? openPlatformSocket)(options.url);
    socket = made;
    made.onopen = () => made.send(JSON.stringify({ token: options.token, password: options.password }));
    made.onmessage = ({ data }) => {
      if (isOver) return;
      failures = 0;
      options.onLine?.(true);
      options.onDocument(JSON.parse(String(data)) as PublicDocument);
    };
    made.onerror = () => undefined;
    made.onclose = (event) => {
      if (isOver) return;
      options.onLine?.(false);
      if (event?.code === POLICY) {
        isOver = true;
        options.onEnd();
        return;
      }
      failures += 1;
      const ceiling = Math.min(RETRY_FIRST_MS * 2 ** Math.min(failures - 1, 8), RETRY_LONGEST_MS);
      timer = startTimer(connect, ceiling * (0.5 + Math.random() / 2));
    };
  };
  connect();
  return () => {
    isOver = true;
    clearTimer(timer);
    socket?.close();
  };
}
