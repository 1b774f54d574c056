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
/** With more than these the names would hide the text: a name is then shown to whoever asks for it. */
const CROWD = 12;

interface Drawn {
  cursor: Cursor;
  caret: HTMLElement;
  flag: HTMLElement;
  marks: HTMLElement;
  timer: ReturnType<typeof setTimeout> | undefined;
}

type Box = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;

interface Placed {
  drawn: Drawn;
  at: Box;
  rectangles: Box[];
}

export class RemoteCursors {
  readonly #quill: Quill;
  readonly #layer = document.createElement('div');
  readonly #drawn = new Map<string, Drawn>();
  readonly #watch: ResizeObserver;
  /** To be placed anew in the next frame. */
  readonly #stale = new Set<Drawn>();
  #frame = 0;

  constructor(quill: Quill) {
    this.#quill = quill;
    this.#layer.className = classes.layer ?? '';
    this.#layer.setAttribute('aria-hidden', 'true');
    quill.container.append(this.#layer);
    this.#watch = new ResizeObserver(this.#redrawAll);
    this.#watch.observe(quill.root);
    quill.on('text-change', this.#redrawAll);
  }

  show(cursors: Cursor[]) {
    const here = new Set(cursors.map(({ key }) => key));
    for (const key of this.#drawn.keys()) if (!here.has(key)) this.#remove(key);
    for (const cursor of cursors) this.#put(cursor, cursors.length > CROWD);
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
    this.#quill.off('text-change', this.#redrawAll);
    for (const key of [...this.#drawn.keys()]) this.#remove(key);
    this.#layer.remove();
  }

  #put(cursor: Cursor, isCrowded: boolean) {
    const drawn = this.#drawn.get(cursor.key) ?? this.#add(cursor);
    const { index, length, name } = drawn.cursor;
    const moved = index !== cursor.index || length !== cursor.length;
    drawn.cursor = cursor;
    if (name !== cursor.name) drawn.flag.textContent = cursor.name;
    const isNew = !drawn.caret.isConnected;
    if (isNew) this.#layer.append(drawn.marks, drawn.caret);
    if (!moved && !isNew) return;
    if (!isCrowded) this.#name(drawn);
    this.#redraw([drawn]);
  }

  #add(cursor: Cursor): Drawn {
    const caret = element(classes.caret);
    const flag = element(classes.flag);
    const marks = element(classes.marks);
    flag.textContent = cursor.name;
    caret.append(flag);
    caret.dataset.person = cursor.name;
    for (const part of [caret, marks]) part.style.setProperty('--hue', String(cursor.hue));
    const drawn = { cursor, caret, flag, marks, timer: undefined };
    this.#drawn.set(cursor.key, drawn);
    return drawn;
  }

  #remove(key: string) {
    const drawn = this.#drawn.get(key);
    if (!drawn) return;
    clearTimeout(drawn.timer);
    drawn.caret.remove();
    drawn.marks.remove();
    this.#drawn.delete(key);
    this.#stale.delete(drawn);
  }

  #name(drawn: Drawn) {
    clearTimeout(drawn.timer);
    drawn.caret.dataset.named = 'yes';
    drawn.timer = setTimeout(() => delete drawn.caret.dataset.named, NAME_MS);
  }

  readonly #redrawAll = () => this.#redraw(this.#drawn.values());

  /** All places are looked up before the first is drawn: one layout a frame, however many cursors. */
  #redraw(some: Iterable<Drawn>) {
    for (const drawn of some) this.#stale.add(drawn);
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const { clientWidth } = this.#layer;
      const places = [...this.#stale].map((drawn) => this.#placeOf(drawn));
      this.#stale.clear();
      for (const place of places) if (place) draw(place, clientWidth);
    });
  }

  #placeOf(drawn: Drawn): Placed | undefined {
    const { index, length } = drawn.cursor;
    const last = this.#quill.getLength() - 1;
    const start = Math.min(index, last);
    const end = Math.min(index + length, last);
    const at = this.#quill.getBounds(end);
    return at ? { drawn, at, rectangles: end > start ? this.#rectangles(start, end) : [] } : undefined;
  }

  #rectangles(start: number, end: number): Box[] {
    const range = document.createRange();
    const [from, to] = [this.#position(start), this.#position(end)];
    if (!from || !to) return [];
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    const origin = this.#quill.container.getBoundingClientRect();
    return lettersIn(range)
      .flatMap((letters) => [...letters.getClientRects()])
      .filter(({ width, height }) => width > 0 && height > 0)
      .map(({ left, top, width, height }) => ({ left: left - origin.left, top: top - origin.top, width, height }));
  }

  #position(index: number) {
    const [leaf, offset] = this.#quill.getLeaf(index);
    if (!leaf) return undefined;
    const [node, at] = leaf.position(offset, true) as [Node, number];
    return { node, offset: at };
  }
}

function draw({ drawn: { caret, marks }, at, rectangles }: Placed, layerWidth: number) {
  caret.style.transform = `translate(${at.left}px, ${at.top}px)`;
  caret.style.height = `${at.height}px`;
  caret.dataset.side = at.left > layerWidth - 140 ? 'left' : 'right';
  caret.dataset.top = at.top < 20 ? 'yes' : 'no';
  marks.replaceChildren(...rectangles.map(markOf));
}

function markOf({ left, top, width, height }: Box): HTMLElement {
  const mark = element(classes.mark);
  mark.style.transform = `translate(${left}px, ${top}px)`;
  mark.style.width = `${width}px`;
  mark.style.height = `${height}px`;
  return mark;
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
