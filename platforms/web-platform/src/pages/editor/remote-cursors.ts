/** Cursors and selections of others, drawn over the text: not part of it, and not there for screen readers. */
import classes from './remote-cursors.module.css';
import type { Quill } from './quill';

export interface Cursor {
  key: string;
  name: string;
  hue: number;
  index: number;
  length: number;
}

/** How long a name stays beside a cursor that has moved. */
const NAME_MS = 2_500;

interface Drawn {
  cursor: Cursor;
  caret: HTMLElement;
  flag: HTMLElement;
  marks: HTMLElement;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class RemoteCursors {
  readonly #quill: Quill;
  readonly #layer = document.createElement('div');
  readonly #drawn = new Map<string, Drawn>();
  readonly #watch: ResizeObserver;
  #frame = 0;

  constructor(quill: Quill) {
    this.#quill = quill;
    this.#layer.className = classes.layer ?? '';
    this.#layer.setAttribute('aria-hidden', 'true');
    quill.container.append(this.#layer);
    this.#watch = new ResizeObserver(this.#redraw);
    this.#watch.observe(quill.root);
    quill.on('text-change', this.#redraw);
  }

  show(cursors: Cursor[]) {
    const here = new Set(cursors.map(({ key }) => key));
    for (const key of this.#drawn.keys()) if (!here.has(key)) this.#remove(key);
    for (const cursor of cursors) this.#put(cursor);
    this.#redraw();
  }

  /** Scrolls to one and says its name. */
  reveal(key: string) {
    const drawn = this.#drawn.get(key);
    if (!drawn) return;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    drawn.caret.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
    this.#name(drawn);
  }

  close() {
    cancelAnimationFrame(this.#frame);
    this.#watch.disconnect();
    this.#quill.off('text-change', this.#redraw);
    for (const key of [...this.#drawn.keys()]) this.#remove(key);
    this.#layer.remove();
  }

  #put(cursor: Cursor) {
    const drawn = this.#drawn.get(cursor.key) ?? this.#add(cursor);
    const { index, length, name } = drawn.cursor;
    const moved = index !== cursor.index || length !== cursor.length;
    drawn.cursor = cursor;
    if (name !== cursor.name) drawn.flag.textContent = cursor.name;
    if (moved) this.#name(drawn);
  }

  #add(cursor: Cursor): Drawn {
    const caret = element(classes.caret);
    const flag = element(classes.flag);
    const marks = element(classes.marks);
    flag.textContent = cursor.name;
    caret.append(flag);
    caret.dataset.person = cursor.name;
    for (const part of [caret, marks]) part.style.setProperty('--hue', String(cursor.hue));
    this.#layer.append(marks, caret);
    const drawn = { cursor, caret, flag, marks, timer: undefined };
    this.#drawn.set(cursor.key, drawn);
    this.#name(drawn);
    return drawn;
  }

  #remove(key: string) {
    const drawn = this.#drawn.get(key);
    if (!drawn) return;
    clearTimeout(drawn.timer);
    drawn.caret.remove();
    drawn.marks.remove();
    this.#drawn.delete(key);
  }

  #name(drawn: Drawn) {
    clearTimeout(drawn.timer);
    drawn.caret.dataset.named = 'yes';
    drawn.timer = setTimeout(() => delete drawn.caret.dataset.named, NAME_MS);
  }

  readonly #redraw = () => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      for (const drawn of this.#drawn.values()) this.#place(drawn);
    });
  };

  #place({ cursor, caret, marks }: Drawn) {
    const last = this.#quill.getLength() - 1;
    const start = Math.min(cursor.index, last);
    const end = Math.min(cursor.index + cursor.length, last);
    const at = this.#quill.getBounds(end);
    if (!at) return;
    caret.style.transform = `translate(${at.left}px, ${at.top}px)`;
    caret.style.height = `${at.height}px`;
    caret.dataset.side = at.left > this.#layer.clientWidth - 140 ? 'left' : 'right';
    caret.dataset.top = at.top < 20 ? 'yes' : 'no';
    marks.replaceChildren(...(end > start ? this.#rectangles(start, end) : []));
  }

  #rectangles(start: number, end: number): HTMLElement[] {
    const range = document.createRange();
    const [from, to] = [this.#position(start), this.#position(end)];
    if (!from || !to) return [];
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    const origin = this.#quill.container.getBoundingClientRect();
    return lettersIn(range)
      .flatMap((letters) => [...letters.getClientRects()])
      .filter(({ width, height }) => width > 0 && height > 0)
      .map((rect) => {
        const mark = element(classes.mark);
        mark.style.transform = `translate(${rect.left - origin.left}px, ${rect.top - origin.top}px)`;
        mark.style.width = `${rect.width}px`;
        mark.style.height = `${rect.height}px`;
        return mark;
      });
  }

  #position(index: number) {
    const [leaf, offset] = this.#quill.getLeaf(index);
    if (!leaf) return undefined;
    const [node, at] = leaf.position(offset, true) as [Node, number];
    return { node, offset: at };
  }
}

/** The text and the pictures of a range, without the boxes of the paragraphs around them. */
function lettersIn(range: Range): (Range | Element)[] {
  const inside = (node: Node) =>
    range.intersectsNode(node) && (node instanceof Text || node instanceof HTMLImageElement);
  const nodes: Node[] = [];
  const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_ALL);
  for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) if (inside(node)) nodes.push(node);
  return nodes.map((node) => {
    if (!(node instanceof Text)) return node as Element;
    const letters = document.createRange();
    letters.setStart(node, node === range.startContainer ? range.startOffset : 0);
    letters.setEnd(node, node === range.endContainer ? range.endOffset : node.length);
    return letters;
  });
}

function element(name: string | undefined): HTMLElement {
  const made = document.createElement('span');
  made.className = name ?? '';
  return made;
}
