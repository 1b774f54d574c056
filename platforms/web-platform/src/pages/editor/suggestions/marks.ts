/**
 * The marks of suggestions as Quill can hold them. In the shared text a mark on a newline has the same name as one on letters;
 * in Quill what belongs to letters and what belongs to a paragraph are kept apart, so here a newline's begin with `line-`.
 */
import type { Op } from '@insula/sdk/live';
import Quill, { Delta, Parchment } from 'quill/core';

const MARKS = ['suggested-insertion', 'suggested-deletion', 'suggested-format'] as const;
const LINE = 'line-';

const { Attributor, Scope } = Parchment;

/** `data-suggested-insertion="id"`, and a role for those who do not see the colour. */
class Mark extends Attributor {
  override add(node: HTMLElement, value: unknown): boolean {
    node.setAttribute(this.keyName, typeof value === 'string' ? value : JSON.stringify(value));
    this.#tell(node);
    return true;
  }

  override remove(node: HTMLElement): void {
    super.remove(node);
    this.#tell(node);
  }

  override value(node: HTMLElement): unknown {
    const value = node.getAttribute(this.keyName) ?? '';
    return value.startsWith('{') ? (JSON.parse(value) as unknown) : value;
  }

  /** A link stays a link. */
  #tell(node: HTMLElement): void {
    if (this.scope === Scope.BLOCK_ATTRIBUTE || node.tagName === 'A') return;
    if (node.dataset.suggestedDeletion) node.setAttribute('role', 'deletion');
    else if (node.dataset.suggestedInsertion) node.setAttribute('role', 'insertion');
    else node.removeAttribute('role');
  }
}

for (const name of MARKS) {
  Quill.register({ [`formats/${name}`]: new Mark(name, `data-${name}`, { scope: Scope.INLINE }) }, true);
  Quill.register({ [`formats/${LINE}${name}`]: new Mark(LINE + name, `data-${LINE}${name}`, { scope: Scope.BLOCK }) }, true);
}

/** For Quill's list of what a document may have. */
export const SUGGESTION_FORMATS = MARKS.flatMap((name) => [name, LINE + name]);

type Attributes = Record<string, unknown>;

const isMark = (name: string) => (MARKS as readonly string[]).includes(name.replace(LINE, ''));
const hasMarks = ({ attributes }: Op) => attributes !== undefined && Object.keys(attributes).some(isMark);

const named = (attributes: Attributes, rename: (mark: string) => string): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [isMark(name) ? rename(name.replace(LINE, '')) : name, value]),
  );
const onLetters = (attributes: Attributes = {}) => named(attributes, (mark) => mark);
const onLine = (attributes: Attributes = {}) => named(attributes, (mark) => LINE + mark);

/** The part of a text from one place to another, as pieces that are either newlines or not. */
function pieces(document: Delta, index: number, length: number): string[] {
  return document
    .slice(index, index + length)
    .ops.flatMap(({ insert }) => (typeof insert === 'string' ? (insert.match(/\n+|[^\n]+/g) ?? []) : ['\ufffc']));
}

const lengthOf = ({ insert, retain, delete: gone }: Op): number =>
  typeof insert === 'string' ? insert.length : typeof retain === 'number' ? retain : (gone ?? 1);

/** A change or a whole text for Quill; a change of marks needs the text that it applies to. */
export function toView(delta: Delta, document?: () => Delta): Delta {
  if (!delta.ops.some(hasMarks)) return delta;
  const result = new Delta();
  let index = 0;
  for (const op of delta.ops) {
    if (!hasMarks(op)) result.push(op);
    else if (typeof op.insert === 'string')
      for (const piece of op.insert.match(/\n+|[^\n]+/g) ?? [])
        result.insert(piece, piece.startsWith('\n') ? onLine(op.attributes) : onLetters(op.attributes));
    else if (op.insert) result.insert(op.insert, onLetters(op.attributes));
    else if (document)
      for (const piece of pieces(document(), index, lengthOf(op)))
        result.retain(piece.length, piece.startsWith('\n') ? onLine(op.attributes) : onLetters(op.attributes));
    if (op.insert === undefined) index += lengthOf(op);
  }
  return result;
}

/** What Quill has, for the shared text. */
export function fromView(delta: Delta): Delta {
  if (!delta.ops.some(hasMarks)) return delta;
  return new Delta(
    delta.ops.map((op) => (hasMarks(op) ? { ...op, attributes: onLetters(op.attributes) } : op)),
  ).compose(new Delta());
}
