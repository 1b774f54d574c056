/** What a suggestion does, in words. */
import type { SuggestedChange } from '@insula/sdk/live';

export interface Deed {
  does: string;
  text?: string;
}

const FORMATS: Record<string, string> = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strike: 'struck through',
  code: 'code',
  link: 'link',
  blockquote: 'quote',
  'code-block': 'code block',
  indent: 'indent',
};
const LISTS: Record<string, string> = { bullet: 'bulleted list', ordered: 'numbered list', checked: 'checklist', unchecked: 'checklist' };

function format(name: string, value: unknown): string {
  if (value === null || value === false) return `not ${name === 'header' ? 'heading' : name === 'list' ? 'list' : (FORMATS[name] ?? name)}`;
  if (name === 'header') return `heading ${String(value)}`;
  if (name === 'list') return LISTS[String(value)] ?? 'list';
  return FORMATS[name] ?? name;
}

/** Line breaks alone are told, for they show nothing of themselves. */
const readable = (text: string) => {
  if (/^\n+$/.test(text)) return text.length === 1 ? 'a line break' : `${text.length} line breaks`;
  const words = text.replaceAll('\ufffc', '[image]').replace(/\s*\n\s*/g, ' ¶ ').trim();
  return words === '' ? 'a space' : `“${words.length > 120 ? `${words.slice(0, 119)}…` : words}”`;
};

export function deedsOf(changes: readonly SuggestedChange[]): Deed[] {
  const deeds: Deed[] = [];
  for (const [at, change] of changes.entries()) {
    const next = changes[at + 1];
    const before = changes[at - 1];
    const replaced = change.kind === 'deleted' && next?.kind === 'inserted' && change.index + change.length === next.index;
    if (change.kind === 'inserted' && before?.kind === 'deleted' && before.index + before.length === change.index) continue;
    if (replaced) deeds.push({ does: 'Replace', text: `${readable(change.text)} with ${readable(next.text)}` });
    else if (change.kind === 'formatted')
      deeds.push({
        does: `Format as ${Object.entries(change.attributes ?? {}).map(([name, value]) => format(name, value)).join(', ')}:`,
        text: /^\n+$/.test(change.text) ? 'the paragraph' : readable(change.text),
      });
    else deeds.push({ does: change.kind === 'inserted' ? 'Add' : 'Delete', text: readable(change.text) });
  }
  return deeds;
}

export const inWords = (changes: readonly SuggestedChange[]) =>
  deedsOf(changes).map(({ does, text }) => `${does} ${text ?? ''}`.trim()).join('; ');
