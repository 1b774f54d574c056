/** The part of the ShareDB client and the rich-text type that the editor uses; neither package brings types. */

declare module 'sharedb/lib/client' {
  import type { Delta } from 'quill/core';

  export interface ShareError extends Error {
    code?: string;
  }

  export interface Doc {
    readonly type: unknown;
    readonly data: Delta;
    subscribe(callback: (error?: ShareError) => void): void;
    submitOp(op: Delta, options: { source: unknown }, callback: (error?: ShareError) => void): void;
    hasWritePending(): boolean;
    whenNothingPending(callback: () => void): void;
    on(event: 'load' | 'create' | 'del' | 'no write pending', listener: () => void): void;
    on(event: 'op', listener: (op: Delta, source: unknown) => void): void;
    on(event: 'error', listener: (error: ShareError) => void): void;
  }

  export class Connection {
    constructor(socket: WebSocket);
    readonly state: 'connecting' | 'connected' | 'disconnected' | 'closed' | 'stopped';
    bindToSocket(socket: WebSocket): void;
    get(collection: string, id: string): Doc;
    ping(): void;
    on(event: 'state' | 'pong', listener: () => void): void;
    on(event: 'error' | 'connection error', listener: (error: unknown) => void): void;
  }

  export const types: { register(type: unknown): void };
}

declare module 'inherits' {
  const inherits: (child: unknown, parent: unknown) => void;
  export default inherits;
}

declare module 'rich-text' {
  const richText: { type: { name: string; uri: string } };
  export default richText;
}
