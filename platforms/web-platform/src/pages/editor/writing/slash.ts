/**
 * Where the slash menu is called: `/` at the start of a line or after a space, and what is typed behind it. It is over when the
 * cursor leaves, when nothing is called that, and after Escape, which leaves what was typed.
 */
import { Delta, type Quill } from '../quill';
import { lineBefore, typedUpTo } from './line';

export interface Slash {
  /** Where the `/` stands. */
  start: number;
  /** What was typed behind it. */
  typed: string;
  /** There is nothing else in its paragraph. */
  isAlone: boolean;
}

const LONGEST = 24;

export class SlashWatch {
  readonly #quill: Quill;
  readonly #tell: (slash: Slash | undefined) => void;
  #start: number | undefined;

  constructor(quill: Quill, tell: (slash: Slash | undefined) => void) {
    this.#quill = quill;
    this.#tell = tell;
    quill.on('text-change', this.#follow);
    quill.on('editor-change', this.#look);
    quill.root.addEventListener('input', this.#compose);
  }

  close() {
    this.#quill.off('text-change', this.#follow);
    this.#quill.off('editor-change', this.#look);
    this.#quill.root.removeEventListener('input', this.#compose);
  }

  /** Escape, or something was chosen. */
  end() {
    if (this.#start === undefined) return;
    this.#start = undefined;
    this.#tell(undefined);
  }

  readonly #follow = (change: Delta, _before: Delta, source: string) => {
    if (this.#start !== undefined) this.#start = change.transformPosition(this.#start);
    const typed = source === 'user' ? typedUpTo(this.#quill, change) : undefined;
    if (typed?.typed.endsWith('/') && this.#isCall(typed.end)) this.#start = typed.end - 1;
    // In a line that was empty the browser has not moved the cursor behind the letter yet.
    if (typed) this.#lookUpTo(typed.end);
    else this.#look();
  };

  #isCall(end: number) {
    const { before, isCode } = lineBefore(this.#quill, end);
    return !isCode && /(^|\s)\/$/.test(before);
  }

  readonly #look = () => {
    if (this.#start === undefined) return;
    const range = this.#quill.getSelection();
    if (range?.length === 0) this.#lookUpTo(range.index);
    else this.end();
  };

  #lookUpTo(cursor: number) {
    if (this.#start === undefined) return;
    const text = this.#quill.getText(this.#start, Math.max(0, cursor - this.#start));
    if (/^\/[^\n]*$/.test(text) && text.length <= LONGEST) this.#say(this.#start, text.slice(1));
    else this.end();
  }

  #say(start: number, typed: string) {
    const [line] = this.#quill.getLine(start);
    this.#tell({ start, typed, isAlone: line?.domNode.textContent?.trim() === `/${typed}`.trim() });
  }

  /** A keyboard that composes words (most phones' do) shows them before Quill knows of them. */
  readonly #compose = () => {
    if (this.#start === undefined || !this.#quill.composition.isComposing) return;
    const { focusNode, focusOffset } = document.getSelection() ?? {};
    const typed = /\/([^/]*)$/.exec(focusNode?.textContent?.slice(0, focusOffset) ?? '')?.[1];
    if (typed !== undefined) this.#say(this.#start, typed);
  };
}

/** Takes away what called the menu; composed words become text first. The cursor stands where the `/` stood. */
export async function takeAway(quill: Quill, start: number) {
  if (quill.composition.isComposing) {
    quill.root.blur();
    quill.root.focus();
    await new Promise((resolve) => setTimeout(resolve));
  }
  const end = quill.getSelection(true).index;
  quill.history.cutoff();
  quill.updateContents(new Delta().retain(start).delete(end - start), 'user');
  quill.setSelection(start, 0, 'silent');
}
