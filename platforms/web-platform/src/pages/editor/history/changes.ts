/** A difference as something Quill can show: what came in `<ins>`, what went in `<del>`, what was formatted in a marked `<span>`. */
import type { DocumentDiff } from '@insula/sdk';
import Quill, { Delta } from 'quill/core';
import Inline from 'quill/blots/inline';

type Part = DocumentDiff['ops'][number];
type Change = NonNullable<Part['change']>;

const TAGS: Record<Change, string> = { inserted: 'INS', deleted: 'DEL', formatted: 'SPAN' };

/** Its value is the change and who made it: "inserted Ada Lovelace". */
class ChangeMark extends Inline {
  static override blotName = 'change';
  static override tagName = ['INS', 'DEL', 'SPAN'];

  static override create(value: string) {
    const [change = 'inserted', ...who] = value.split(' ');
    const node = super.create(TAGS[change as Change]);
    node.dataset.change = value;
    node.title = `${change.charAt(0).toUpperCase()}${change.slice(1)} by ${who.join(' ')}`;
    return node;
  }

  static override formats(node: HTMLElement) {
    return node.dataset.change;
  }
}

Quill.register({ 'formats/change': ChangeMark }, true);

const lengthOf = ({ insert }: Part) => (typeof insert === 'string' ? insert.length : 1);

/** The newer text alone, or both with the changes marked. */
export function asText(parts: Part[], nameOf: (id: string | null | undefined) => string, marked: boolean): Delta {
  const text = new Delta();
  for (const part of parts) {
    const { change, attributes = {} } = part;
    if (!marked || !change) {
      if (change !== 'deleted') text.insert(part.insert, attributes);
      continue;
    }
    const mark = { change: `${change} ${nameOf(part.author_id)}` };
    // A line break that came or went alone shows nothing of itself.
    if (typeof part.insert === 'string' && /^\n+$/.test(part.insert)) text.insert('¶', mark);
    text.insert(part.insert, { ...attributes, ...mark });
  }
  return text;
}

export interface Summary {
  inserted: number;
  deleted: number;
  formatted: number;
}

/** Characters of each kind. */
export function summaryOf(parts: Part[]): Summary {
  const summary: Summary = { inserted: 0, deleted: 0, formatted: 0 };
  for (const part of parts) if (part.change) summary[part.change] += lengthOf(part);
  return summary;
}

export function inWords({ inserted, deleted, formatted }: Summary): string {
  const count = (number: number, what: string) =>
    `${number.toLocaleString()} ${number === 1 ? 'character' : 'characters'} ${what}`;
  const parts = [
    inserted > 0 && count(inserted, 'added'),
    deleted > 0 && count(deleted, 'removed'),
    formatted > 0 && count(formatted, 'formatted'),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : 'Nothing differs';
}
