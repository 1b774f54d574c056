/*
 * Documents made at random of what a format can say, and the program that converts them.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { binary } from './server.mjs';

const program = path.join(path.dirname(binary), 'insula-convert');

export function convert(what, format, input) {
  const done = spawnSync(program, [what, format], { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  assert.equal(done.status, 0, `insula-convert ${what} ${format}: ${done.error ?? ''} ${done.signal ?? ''} ${done.stderr}`);
  return done.stdout;
}

/* Words that mean something in one of the formats. */
const WORDS = [
  'a', 'Wort', 'été', '日本', 'x_y', '*', '**', '_', '`', '``', '[y]', '(y)', '<b>', '&amp;', '&', '#', '# ', '1. ', '- ', '+ ', '> ', '~', '~~',
  '!', '\\', '|', '$', '.', ',', ' ', ' ', ' ', '  ', 'http://x.y/z', 'www.x.y', '😀', '"', "'", '-', '--', '===', '---', ':', '{', '}', '[ ] ',
  '![', '](', '<!--', '&#32;', '\u00a0x', 'tab\t.', '&nbsp;', '</p>', '0) ',
];

/* Lines as an editor leaves them. HTML says everything; Markdown no empty lines but where they belong to something, no
 * levels of a list without the ones above, no colours and sizes. */
export function randomDocument(seed, format) {
  const isMarkdown = format === 'markdown';
  let state = seed * 7919;
  const below = (n) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % n;
  };
  const pick = (list) => list[below(list.length)];
  const oneIn = (n) => below(n) === 0;
  const text = () => Array.from({ length: 1 + below(4) }, () => pick(WORDS)).join('');

  const marks = () => {
    const found = {};
    for (const [name, odds] of [['bold', 3], ['italic', 4], ['strike', 5], ['underline', 6], ['code', 7]]) if (oneIn(odds)) found[name] = true;
    if (oneIn(6)) found.link = pick(['https://a.b/c?d=e&copy=1', 'https://x.y/(z)_*', 'mailto:a@b.c']);
    if (isMarkdown) return found;
    if (oneIn(6)) found.color = pick(['red', '#ff0000', 'rgb(1, 2, 3)']);
    if (oneIn(6)) found.background = '#eee';
    if (oneIn(6)) found.size = pick(['small', 'large', 'huge', '13px']);
    if (oneIn(6)) found.font = pick(['serif', 'monospace']);
    if (oneIn(6)) found.script = pick(['sub', 'super']);
    return found;
  };

  let depth = 0, gap = 0;
  const block = () => {
    const kind = pick(['heading', 'quote', 'code', 'item', 'item', 'item', 'text', 'text']);
    const style = {};
    const indent = kind === 'item' || kind === 'text' ? below(isMarkdown ? Math.min(kind === 'text' ? depth - gap : depth, 8) + 1 : 9) : isMarkdown || !oneIn(5) ? 0 : below(9);
    if (indent > 0) style.indent = Math.min(indent, 8);
    depth = kind === 'item' ? indent + 1 : kind === 'text' ? indent : 0;
    if (kind === 'heading') style.header = 1 + below(6);
    if (kind === 'quote') style.blockquote = true;
    if (kind === 'code') style['code-block'] = pick([true, 'javascript', 'c++']);
    if (kind === 'item') style.list = pick(['bullet', 'ordered', 'checked', 'unchecked']);
    if (!isMarkdown && oneIn(5)) style.align = pick(['center', 'right', 'justify']);
    if (!isMarkdown && oneIn(9)) style.direction = 'rtl';
    return { kind, style };
  };

  const ops = [];
  const push = (insert, attributes = {}) => ops.push(Object.keys(attributes).length > 0 ? { insert, attributes } : { insert });
  for (let lines = 1 + below(6); lines > 0; lines--) {
    const { kind, style } = block();
    const isEmpty = oneIn(4) && !(isMarkdown && (kind === 'quote' || kind === 'text'));
    gap = isEmpty && kind === 'item' ? 1 : 0; // an item of Markdown that begins with nothing has no more lines
    if (!isEmpty && kind === 'code') push(text());
    for (let runs = isEmpty || kind === 'code' ? 0 : 1 + below(4); runs > 0; runs--) {
      if (oneIn(8)) push({ image: 'https://pic.x/y_(1).png' }, { ...(oneIn(2) && { alt: `${text().replaceAll('\t', ' ').trim()}.` }), ...(oneIn(3) && { bold: true }) });
      else if (!isMarkdown && oneIn(12)) push({ formula: 'e=mc^2 "<' }, marks());
      else push(text(), marks());
    }
    push('\n', style);
    if (!isMarkdown && oneIn(12)) push({ video: 'https://v.x/1.mp4' });
  }
  return ops;
}

/* Equal after joining neighbours. */
export function sameDocument(actual, expected, message) {
  const joined = (ops) => {
    const out = [];
    for (const { insert, attributes = {} } of ops) {
      const style = JSON.stringify(Object.entries(attributes).sort());
      const last = out.at(-1);
      if (last && typeof insert === 'string' && typeof last.insert === 'string' && last.style === style) last.insert += insert;
      else out.push({ insert, style });
    }
    return out;
  };
  assert.deepEqual(joined(actual), joined(expected), message);
}
