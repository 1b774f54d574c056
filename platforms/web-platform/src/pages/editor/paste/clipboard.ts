/** Quill's clipboard, with more programs understood on the way in. What is copied is Quill's clean HTML, and text beside it. */
import { Delta } from 'quill/core';
import type { Range } from 'quill/core';
import Clipboard from 'quill/modules/clipboard';
import { looksLikeMarkdown, markdownToHtml } from './markdown';
import { tidy } from './tidy';

export class TidyClipboard extends Clipboard {
  override normalizeHTML(page: Document) {
    super.normalizeHTML(page);
    tidy(page);
  }

  /** Text that looks like Markdown is pasted as it is, and then made what it looks like: undoing takes back only that. */
  override onPaste(range: Range, pasted: { text?: string; html?: string }) {
    const text = pasted.text?.replaceAll(/\r\n?/g, '\n');
    const isMarkdown = !pasted.html && text !== undefined && looksLikeMarkdown(text);
    super.onPaste(range, { ...pasted, ...(text !== undefined && { text }) });
    if (!isMarkdown || this.quill.getFormat(range.index)['code-block']) return;
    this.quill.history.cutoff();
    const made = this.convert({ html: markdownToHtml(text), text: '' });
    this.quill.updateContents(new Delta().retain(range.index).delete(text.length).concat(made), 'user');
    this.quill.history.cutoff();
    this.quill.setSelection(range.index + made.length(), 0, 'silent');
  }
}
