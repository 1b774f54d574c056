/**
 * Marks in the text that are not part of it: CSS custom highlights over ranges of the page. Nothing is put into Quill's
 * document, so nobody else gets them and no undo takes them away.
 */
import type { Place } from '../places';
import type { Quill } from '../quill';
import './highlights.css';

/** The node and offset in front of (or behind) a position of the text. */
function boundary(quill: Quill, position: number, side: 'start' | 'end'): [Node, number] | undefined {
  const [leaf, offset] = quill.getLeaf(side === 'start' ? position + 1 : position);
  if (!leaf) return undefined;
  const within = side === 'start' ? Math.max(0, offset - 1) : offset;
  const node = leaf.domNode;
  if (node instanceof Text) return [node, Math.min(within, node.length)];
  const parent = node.parentNode;
  if (!parent) return undefined;
  return [parent, [...parent.childNodes].indexOf(node as ChildNode) + (within > 0 ? 1 : 0)];
}

export function rangeOf(quill: Quill, { index, length }: Place): Range | undefined {
  const start = boundary(quill, index, 'start');
  const end = boundary(quill, index + length, 'end');
  if (!start || !end) return undefined;
  const range = document.createRange();
  range.setStart(...start);
  range.setEnd(...end);
  return range;
}

export type Mark = 'comment' | 'comment-active' | 'comment-draft';

export function mark(quill: Quill, name: Mark, places: readonly Place[]) {
  if (!('highlights' in CSS)) return;
  const ranges = places
    .filter(({ length }) => length > 0)
    .map((place) => rangeOf(quill, place))
    .filter((range) => range !== undefined);
  if (ranges.length === 0) CSS.highlights.delete(`insula-${name}`);
  else CSS.highlights.set(`insula-${name}`, new Highlight(...ranges));
}
