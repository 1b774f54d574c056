/**
 * What other programs put on the clipboard, made into what Quill understands. Quill itself knows the lists of Word and the
 * wrapper of Google Docs; here is the rest: check boxes, tables, code of editors, and what is no text at all.
 */
export function tidy(page: Document) {
  for (const element of page.querySelectorAll('script, template, noscript, title, iframe, object, svg, math, [hidden], [style*="display:none"], [style*="display: none"]'))
    element.remove();
  for (const code of page.querySelectorAll<HTMLElement>('div[style*="white-space"]')) replaceEditorCode(code);
  for (const table of page.querySelectorAll('table')) replaceTable(table);
  for (const item of page.querySelectorAll('li')) markCheckBox(item);
  for (const element of page.querySelectorAll<HTMLElement>('a [style], a[style]')) element.style.removeProperty('text-decoration');
}

/** VS Code and its relatives: a block in a monospaced font, a line an element. */
function replaceEditorCode(block: HTMLElement) {
  if (!/mono|consolas|menlo|courier/i.test(block.style.fontFamily) || !block.style.whiteSpace.startsWith('pre')) return;
  const lines = [...block.children].every(({ tagName }) => tagName === 'DIV' || tagName === 'BR')
    ? [...block.children].map((line) => line.textContent)
    : [block.textContent];
  block.replaceWith(preformatted(block.ownerDocument, lines.join('\n')));
}

/** A table of words is lines of code with its columns below each other; one that lays out a page is what is in it. */
function replaceTable(table: HTMLTableElement) {
  if (!table.isConnected || table.querySelector('table, ul, ol, pre, blockquote, h1, h2, h3, h4, h5, h6, img')) return;
  const rows = [...table.rows].map((row) => [...row.cells].map(({ textContent }) => textContent.replaceAll(/\s+/g, ' ').trim()));
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  if (columns < 2 || rows.some((row) => row.some(({ length }) => length > 300))) return;
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`);
  if (table.rows[0]?.querySelector('th')) lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  table.replaceWith(preformatted(table.ownerDocument, lines.join('\n')));
}

function preformatted(page: Document, text: string) {
  const pre = page.createElement('pre');
  pre.textContent = text;
  return pre;
}

/** GitHub has an input, Google Docs a role, Notion a class. */
function markCheckBox(item: HTMLLIElement) {
  const box = item.querySelector(':scope > input[type="checkbox"], :scope > p:first-child > input[type="checkbox"], :scope > label > input[type="checkbox"]');
  const drawn = item.querySelector(':scope > .checkbox');
  const said = item.getAttribute('aria-checked');
  if (!box && !drawn && said === null) return;
  const isChecked = box?.hasAttribute('checked') ?? drawn?.classList.contains('checkbox-on') ?? said === 'true';
  item.dataset.list = isChecked ? 'checked' : 'unchecked';
  box?.remove();
  drawn?.remove();
}
