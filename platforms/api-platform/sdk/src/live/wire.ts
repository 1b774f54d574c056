/**
 * Messages of the ShareDB protocol (1.2) as the platform speaks it, and those of ours that travel beside it.
 * `c` collection, `d` document, `v` version: an operation with `v: n` takes the document from n to n + 1.
 */
import type { Op } from './delta.js';

export const COLLECTION = 'documents';

export interface WireError {
  code: string;
  message: string;
}

export interface Snapshot {
  v: number;
  type: string | null;
  data?: { ops: Op[] } | Op[];
}

export interface WireMessage {
  a: string;
  c?: string;
  d?: string;
  v?: number | null;
  src?: string;
  seq?: number;
  id?: string | number | null;
  op?: { ops: Op[] } | Op[];
  create?: { type: string; data?: { ops: Op[] } | Op[] };
  del?: boolean;
  data?: Snapshot;
  error?: WireError;
  [name: string]: unknown;
}

/** The reference takes and gives both forms. */
export const opsOf = (content: { ops: Op[] } | Op[] | undefined): Op[] =>
  Array.isArray(content) ? content : (content?.ops ?? []);
