/** The line of the text that a position is in. */
import type { Quill } from '../quill';

export interface Line {
  /** Where it begins. */
  start: number;
  /** What stands before the position; a picture counts as one letter. */
  before: string;
  /** In code everything means itself. */
  isCode: boolean;
}

const PICTURE = '\ufffc';

export function lineBefore(quill: Quill, index: number): Line {
  const [, offset] = quill.getLine(index);
  const start = index - offset;
  const before = quill
    .getContents(start, offset)
    .ops.map(({ insert }) => (typeof insert === 'string' ? insert : PICTURE))
    .join('');
  const formats = quill.getFormat(index);
  return { start, before, isCode: Boolean(formats['code-block'] ?? formats['code']) };
}

/** What somebody typed just now: the place behind it, or nothing when they did something else or took something back. */
export function typedUpTo(quill: Quill, change: { ops: { insert?: unknown; delete?: number; retain?: unknown }[] }) {
  if (quill.history.ignoreChange) return undefined;
  let index = 0;
  for (const [place, { insert, retain }] of change.ops.entries()) {
    if (typeof retain === 'number') index += retain;
    else if (typeof insert === 'string' && place === change.ops.length - 1) return { end: index + insert.length, typed: insert };
    else return undefined;
  }
  return undefined;
}
