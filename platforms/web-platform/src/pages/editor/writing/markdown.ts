/**
 * What is written as Markdown becomes what it means, while it is typed. Seen is what came into the text rather than which key was
 * pressed, for the keyboard of a phone tells no keys. Undo takes back the conversion and leaves the signs.
 */
import { Delta, type Quill } from '../quill';
import { lineBefore, typedUpTo } from './line';

type Formats = Record<string, unknown>;

/** Signs that are all a line begins with. */
const LINES: { signs: RegExp; formats: (found: RegExpExecArray) => Formats }[] = [
  { signs: /^(#{1,3}) $/, formats: ([, signs]) => ({ header: signs?.length }) },
  { signs: /^[-*+] $/, formats: () => ({ list: 'bullet' }) },
  { signs: /^1[.)] $/, formats: () => ({ list: 'ordered' }) },
  { signs: /^\[ ?\] $/, formats: () => ({ list: 'unchecked' }) },
  { signs: /^\[[xX]\] $/, formats: () => ({ list: 'checked' }) },
  { signs: /^> $/, formats: () => ({ blockquote: true }) },
  { signs: /^```$/, formats: () => ({ 'code-block': true }) },
];

/** Signs around words; the words are the first group. The sign after is the last that was typed. */
const WORDS: { signs: RegExp; format: string }[] = [
  { signs: /\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, format: 'bold' },
  { signs: /(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*$/, format: 'italic' },
  { signs: /(?<![\w_])_([^_\s](?:[^_]*[^_\s])?)_$/, format: 'italic' },
  { signs: /~~([^~\s](?:[^~]*[^~\s])?)~~$/, format: 'strike' },
  { signs: /(?<!`)`([^`]+)`$/, format: 'code' },
];

const BLOCKS = ['header', 'list', 'blockquote', 'code-block'];

export function convertMarkdown(quill: Quill): () => void {
  let pasting = false;
  const paste = () => {
    pasting = true;
    setTimeout(() => {
      pasting = false;
    });
  };
  const listen = (change: Delta, _before: Delta, source: string) => {
    if (source !== 'user' || pasting) return;
    const typed = typedUpTo(quill, change);
    // After everybody who listens has heard of the typing: the conversion is a change of its own.
    if (typed) queueMicrotask(() => convert(quill, typed.end));
  };
  quill.root.addEventListener('paste', paste, true);
  quill.on('text-change', listen);
  return () => {
    quill.root.removeEventListener('paste', paste, true);
    quill.off('text-change', listen);
  };
}

function convert(quill: Quill, end: number) {
  const { start, before, isCode } = lineBefore(quill, end);
  if (isCode) return;
  for (const { signs, formats } of LINES) {
    const found = signs.exec(before);
    if (found) return void asLine(quill, start, end, formats(found));
  }
  for (const { signs, format } of WORDS) {
    const found = signs.exec(before);
    if (found?.[1]) return void asWords(quill, start + found.index, found[1].length, end, format);
  }
}

function asLine(quill: Quill, start: number, end: number, formats: Formats) {
  const [line] = quill.getLine(end);
  const has: Formats = quill.getFormat(end);
  // A heading inside a list is a heading; what the line was otherwise, it is no longer.
  const cleared = Object.fromEntries(BLOCKS.filter((name) => has[name] !== undefined).map((name) => [name, null]));
  if (!line || Object.entries(formats).every(([name, value]) => has[name] === value)) return;
  const rest = line.length() - 1 - (end - start);
  apart(quill, new Delta().retain(start).delete(end - start).retain(rest).retain(1, { ...cleared, ...formats }));
  quill.setSelection(start, 0, 'silent');
}

function asWords(quill: Quill, from: number, length: number, end: number, format: string) {
  const signs = (end - from - length) / 2;
  apart(quill, new Delta().retain(from).delete(signs).retain(length, { [format]: true }).delete(signs));
  quill.setSelection(from + length, 0, 'silent');
  // What is typed next stands outside.
  quill.format(format, false, 'silent');
}

/** One step of Undo, apart from what was typed before and what is typed next. */
function apart(quill: Quill, change: Delta) {
  quill.history.cutoff();
  quill.updateContents(change, 'user');
  quill.history.cutoff();
}
