/** What the slash menu offers. */
import {
  type Icon,
  IconAlignLeft,
  IconCalendar,
  IconH1,
  IconH2,
  IconH3,
  IconLink,
  IconList,
  IconListCheck,
  IconListNumbers,
  IconMessagePlus,
  IconPhoto,
  IconQuote,
  IconSourceCode,
} from '../../../components/icons';
import type { Quill } from '../quill';
import { request } from './requests';

export interface Insertion {
  label: string;
  /** Other words somebody may look for it with. */
  words: string;
  icon: Icon;
  /** What does the same when typed. */
  hint?: string;
  /** About the paragraph that is there: not offered in an empty one. */
  needsText?: boolean;
  /** The text has lost what called the menu, and the cursor is where that stood. */
  run: (quill: Quill) => void;
}

const BLOCKS = { header: false, list: false, blockquote: false, 'code-block': false, indent: false };

/** The line becomes this and is nothing else any longer. */
const block = (formats: Record<string, unknown>) => (quill: Quill) => {
  const range = quill.getSelection();
  if (range) quill.formatLine(range.index, 1, { ...BLOCKS, ...formats }, 'user');
};

const today = () => new Date().toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

const insertToday = (quill: Quill) => {
  const index = quill.getSelection()?.index ?? 0;
  const words = today();
  quill.insertText(index, words, 'user');
  quill.setSelection(index + words.length, 0, 'silent');
};

export const INSERTIONS: Insertion[] = [
  { label: 'Text', words: 'paragraph plain', icon: IconAlignLeft, run: block({}) },
  { label: 'Heading 1', words: 'title h1', icon: IconH1, hint: '#', run: block({ header: 1 }) },
  { label: 'Heading 2', words: 'h2', icon: IconH2, hint: '##', run: block({ header: 2 }) },
  { label: 'Heading 3', words: 'h3', icon: IconH3, hint: '###', run: block({ header: 3 }) },
  { label: 'Bulleted list', words: 'unordered points', icon: IconList, hint: '-', run: block({ list: 'bullet' }) },
  { label: 'Numbered list', words: 'ordered', icon: IconListNumbers, hint: '1.', run: block({ list: 'ordered' }) },
  { label: 'Checklist', words: 'todo task check list', icon: IconListCheck, hint: '[]', run: block({ list: 'unchecked' }) },
  { label: 'Quote', words: 'citation blockquote', icon: IconQuote, hint: '>', run: block({ blockquote: true }) },
  { label: 'Code block', words: 'program source', icon: IconSourceCode, hint: '```', run: block({ 'code-block': true }) },
  { label: 'Link', words: 'address url web', icon: IconLink, run: (quill) => request(quill, 'link') },
  { label: 'Image', words: 'picture photo', icon: IconPhoto, run: (quill) => request(quill, 'image') },
  { label: 'Date', words: 'today day', icon: IconCalendar, run: insertToday },
];

export const COMMENT: Insertion = {
  label: 'Comment',
  words: 'mention @ person discuss',
  icon: IconMessagePlus,
  needsText: true,
  run: (quill) => request(quill, 'comment'),
};

/** Those whose name begins with it first, then those that have it anywhere. */
export function matching(all: Insertion[], typed: string): Insertion[] {
  const wanted = typed.trim().toLowerCase();
  const begins = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const has = all.filter(
    (one) => !begins.includes(one) && `${one.label} ${one.words}`.toLowerCase().includes(wanted),
  );
  return [...begins, ...has];
}
