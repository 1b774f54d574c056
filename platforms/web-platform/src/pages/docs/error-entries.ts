/** The entries of documentation/api-docs/errors.md, the one text about error codes; `make check` holds it to the server. */
import page from '../../../../../documentation/api-docs/errors.md?raw';

export interface ErrorEntry {
  code: string;
  statuses: string[];
  section: string;
  happened: string;
  toDo: string;
}

const HEADING = /^### `(\w+)` · ([\d, ]+)$/;
const TO_DO = '**What to do:** ';

function readEntries(markdown: string): ErrorEntry[] {
  const entries: ErrorEntry[] = [];
  let section = '';
  for (const part of markdown.split(/^(?=##)/m)) {
    const [first = '', ...rest] = part.split('\n');
    if (first.startsWith('## ')) section = first.slice(3);
    const heading = HEADING.exec(first);
    if (!heading) continue;
    const paragraphs = rest
      .join('\n')
      .split('\n\n')
      .map((paragraph) => paragraph.trim().replaceAll('\n', ' '));
    entries.push({
      code: heading[1] ?? '',
      statuses: (heading[2] ?? '').split(', '),
      section,
      happened: paragraphs.find((paragraph) => paragraph !== '' && !paragraph.startsWith(TO_DO)) ?? '',
      toDo: paragraphs.find((paragraph) => paragraph.startsWith(TO_DO))?.slice(TO_DO.length) ?? '',
    });
  }
  return entries;
}

export const errorEntries = readEntries(page);
