/**
 * Stands between what somebody does in Quill and what comes of it. Whatever they use (keys, a phone's keyboard, the toolbar, paste,
 * undo), Quill has done it when it is seen; what is meant instead is put right in the same step. So everybody who listens to
 * Quill, its history and the shared text hear of one change: the one that is meant.
 */
import Quill, { Delta } from 'quill/core';
import { fromView, toView } from './marks';

/** What a change to the shared text comes to. */
export type Meaning = (change: Delta, document: Delta, isHistory: boolean) => Delta;

const lengthBefore = (change: Delta) =>
  change.ops.reduce((sum, { insert, retain, delete: gone }) => sum + (insert === undefined ? Number(retain ?? gone ?? 0) : 0), 0);

const untouchedStart = (change: Delta) => {
  const [first] = change.ops;
  return typeof first?.retain === 'number' && !first.attributes ? first.retain : 0;
};

/** From what was done to what is meant, compared where they happened alone. */
function difference(document: Delta, made: Delta, meant: Delta): Delta {
  const start = Math.min(untouchedStart(made), untouchedStart(meant));
  const end = Math.max(lengthBefore(made), lengthBefore(meant), start);
  const there = document.slice(start, end);
  const here = (change: Delta) => there.compose(new Delta(change.slice(start).ops));
  return new Delta().retain(start).concat(here(made).diff(here(meant))).chop();
}

/** Where the last insertion ends, in the text after the change. */
function endOfInsertion(change: Delta): number | undefined {
  let index = 0;
  let end: number | undefined;
  for (const { insert, retain } of change.ops) {
    if (insert !== undefined) {
      index += typeof insert === 'string' ? insert.length : 1;
      end = index;
    } else if (typeof retain === 'number') index += retain;
  }
  return end;
}

/** Where the cursor belongs when what was deleted is still there: behind it after the key Delete, before it otherwise. */
function cursorFor(made: Delta, meant: Delta, forward: boolean): number | undefined {
  const inserted = endOfInsertion(meant);
  if (inserted !== undefined) return inserted;
  let index = 0;
  let start: number | undefined;
  let end = 0;
  for (const { retain, delete: gone } of made.ops) {
    if (gone !== undefined) {
      start ??= index;
      end = index + gone;
    }
    index += Number(retain ?? gone ?? 0);
  }
  return start === undefined ? undefined : meant.transformPosition(forward ? end : start);
}

export interface Interpreter {
  /** Whatever `apply` does to the text comes from elsewhere and is as it should be. */
  asItIs: (apply: () => void) => void;
  stop: () => void;
}

export function interpret(quill: Quill, meaning: Meaning): Interpreter {
  const { editor } = quill;
  let busy = 0;
  const direction = watchDirection(quill);

  const update = editor.update.bind(editor);
  editor.update = (change, mutations = [], selectionInfo = undefined) => {
    const document = editor.delta;
    const made = update(change, mutations, selectionInfo);
    // What was typed is found by the way, also while something comes from elsewhere.
    const isTyped = mutations.length > 0;
    if (made.ops.length === 0 || busy > (isTyped ? 1 : 0)) return made;
    const isHistory = quill.history.ignoreChange;
    const shared = fromView(document);
    const meant = toView(meaning(fromView(made), shared, isHistory), () => shared);
    if (meant === made) return made;
    const fix = difference(document, made, meant);
    if (fix.ops.length === 0) return made;
    const isRearranged = fix.ops.some(({ retain }) => retain === undefined);
    const [range] = quill.selection.getRange();
    busy += 2;
    editor.applyDelta(fix);
    busy -= 2;
    if (!isHistory && quill.hasFocus()) {
      // In a line that was empty the browser has not moved the cursor behind the letter yet.
      const cursor = isRearranged ? cursorFor(made, meant, direction.isForward()) : isTyped ? (endOfInsertion(made) ?? range?.index) : undefined;
      if (cursor !== undefined) queueMicrotask(() => quill.setSelection(cursor, 0, 'silent'));
    }
    return meant;
  };

  return {
    asItIs: (apply) => {
      busy += 1;
      try {
        apply();
      } finally {
        busy -= 1;
      }
    },
    stop: () => {
      editor.update = update;
      direction.stop();
    },
  };
}

/** Which way somebody is deleting: a phone's keyboard says it, others have a key for it. */
function watchDirection(quill: Quill) {
  let forward = false;
  const onKey = ({ key }: KeyboardEvent) => {
    forward = key === 'Delete';
  };
  const onInput = ({ inputType }: InputEvent) => {
    if (inputType.startsWith('delete')) forward = inputType.endsWith('Forward');
  };
  quill.root.addEventListener('keydown', onKey, true);
  quill.root.addEventListener('beforeinput', onInput, true);
  return {
    isForward: () => forward,
    stop: () => {
      quill.root.removeEventListener('keydown', onKey, true);
      quill.root.removeEventListener('beforeinput', onInput, true);
    },
  };
}
