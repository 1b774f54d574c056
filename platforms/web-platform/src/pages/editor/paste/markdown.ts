/**
 * Markdown that somebody pastes as text, as HTML for Quill: the marks that people write by hand. Files are imported by the
 * platform, which knows all of Markdown.
 */

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const FENCE = /^\s*(`{3,}|~{3,})\s*([\w+#.-]*)\s*$/;
const INLINE = /(\*\*|__)(?=\S)[^*_]+(?<=\S)\1|`[^`\n]+`|\[[^\]\n]+\]\((?:https?:|mailto:)[^\s)]+\)/;

/** One heading or fence is enough; a list needs two items; marks within lines need two as well. A price list or a dash is none. */
export function looksLikeMarkdown(text: string): boolean {
  const lines = text.split('\n');
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  if (lines.length < 2) return false;
  return count(HEADING) > 0 || count(FENCE) >= 2 || count(ITEM) >= 2 || count(INLINE) >= 2;
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Code first: what is in it means nothing else. */
function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.length > 2 && part.startsWith('`') && part.endsWith('`')
        ? `<code>${escape(part.slice(1, -1))}</code>`
        : escape(part)
            .replaceAll(/!\[([^\]]*)\]\((https?:[^\s)]+)\)/g, '<img src="$2" alt="$1">')
            .replaceAll(/\[([^\]]+)\]\(((?:https?:|mailto:)[^\s)]+)\)/g, '<a href="$2">$1</a>')
            .replaceAll(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '<strong>$2</strong>')
            .replaceAll(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '<em>$1</em>')
            .replaceAll(/(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)/g, '<em>$1</em>')
            .replaceAll(/~~(?=\S)(.+?)(?<=\S)~~/g, '<s>$1</s>'),
    )
    .join('');
}

interface Item {
  indent: number;
  kind: string;
  words: string;
}

/** How far an item is indented says how deep it lies: one level more than the nearest one that is indented less. */
function listOf(items: Item[]): string {
  const open: number[] = [];
  const lines = items.map(({ indent, kind, words }) => {
    while (open.length > 0 && indent <= (open.at(-1) ?? 0)) open.pop();
    open.push(indent);
    const depth = Math.min(open.length - 1, 8);
    return `<li data-list="${kind}"${depth > 0 ? ` class="ql-indent-${depth}"` : ''}>${inline(words)}</li>`;
  });
  return `<ol>${lines.join('')}</ol>`;
}

export function markdownToHtml(text: string): string {
  const lines = text.split('\n');
  const out: string[] = [];
  let paragraph: string[] = [];
  let items: Item[] = [];
  const end = () => {
    if (paragraph.length > 0) out.push(`<p>${inline(paragraph.join(' '))}</p>`);
    if (items.length > 0) out.push(listOf(items));
    paragraph = [];
    items = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [heading, item, quote, fence] = [HEADING, ITEM, QUOTE, FENCE].map((pattern) => pattern.exec(line));
    if (fence) {
      const close = lines.findIndex((other, index) => index > at && other.trim().startsWith(fence[1] ?? '```'));
      end();
      out.push(`<pre>${escape(lines.slice(at + 1, close < 0 ? undefined : close).join('\n'))}</pre>`);
      at = close < 0 ? lines.length : close;
    } else if (heading) {
      end();
      out.push(`<h${heading[1]?.length}>${inline(heading[2] ?? '')}</h${heading[1]?.length}>`);
    } else if (item) {
      if (paragraph.length > 0) end();
      const [, blanks = '', number, box, words = ''] = item;
      const kind = box ? (box === ' ' ? 'unchecked' : 'checked') : number ? 'ordered' : 'bullet';
      items.push({ indent: blanks.replaceAll('\t', '    ').length, kind, words });
    } else if (quote) {
      end();
      out.push(`<blockquote>${inline(quote[1] ?? '')}</blockquote>`);
    } else if (line.trim() === '' || /^(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line)) {
      end();
    } else {
      if (items.length > 0) end();
      paragraph.push(line.trim());
    }
  }
  end();
  return out.join('');
}
