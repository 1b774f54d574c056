/** Quill with what a document of ours can hold, and nothing else: what is not registered here cannot be pasted in. */
import Quill, { Delta } from 'quill/core';
import Blockquote from 'quill/formats/blockquote';
import Bold from 'quill/formats/bold';
import CodeBlock, { Code } from 'quill/formats/code';
import Header from 'quill/formats/header';
import Image from 'quill/formats/image';
import IndentClass from 'quill/formats/indent';
import Italic from 'quill/formats/italic';
import Link from 'quill/formats/link';
import List from 'quill/formats/list';
import Strike from 'quill/formats/strike';
import Underline from 'quill/formats/underline';
import 'quill/dist/quill.core.css';
import { SUGGESTION_FORMATS } from './suggestions/marks';
import './suggestions/suggestions.css';
import { TidyClipboard } from './paste/clipboard';

/** An image always says what it shows; without words it is decoration. */
class DescribedImage extends Image {
  static override create(value: string) {
    const node = super.create(value);
    node.setAttribute('alt', '');
    node.setAttribute('loading', 'lazy');
    node.setAttribute('referrerpolicy', 'no-referrer');
    return node;
  }

  override format(name: string, value: string) {
    if (name === 'alt') this.domNode.setAttribute('alt', value || '');
    else super.format(name, value);
  }
}

Quill.register(
  {
    'formats/blockquote': Blockquote,
    'formats/bold': Bold,
    'formats/code': Code,
    'formats/code-block': CodeBlock,
    'formats/header': Header,
    'formats/image': DescribedImage,
    'formats/indent': IndentClass,
    'formats/italic': Italic,
    'formats/link': Link,
    'formats/list': List,
    'formats/strike': Strike,
    'formats/underline': Underline,
    'modules/clipboard': TidyClipboard,
  },
  true,
);

/** Addresses one may link to. Quill makes everything else `about:blank`. */
export function asAddress(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (/^(https?:\/\/|mailto:|tel:)/i.test(text)) return text;
  return /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) ? undefined : `https://${text}`;
}

/** Images come by address: a picture's bytes inside the text would travel with every snapshot. */
const withoutEmbeddedImages = (node: Node, delta: Delta) =>
  node instanceof HTMLImageElement && !/^https?:/i.test(node.src) ? new Delta() : delta;

const FORMATS = [
  'blockquote',
  'bold',
  'code',
  'code-block',
  'header',
  'image',
  'indent',
  'italic',
  'link',
  'list',
  'strike',
  'underline',
  ...SUGGESTION_FORMATS,
];

interface QuillOptions {
  placeholder: string;
  label: string;
  /** For looking only: what came and went is marked (history/changes.ts). */
  changes?: boolean;
}

/** It can be written in when its owner says so: `quill.enable()`, once there is a text. */
export function createQuill(element: HTMLElement, options: QuillOptions) {
  const quill = new Quill(element, {
    readOnly: true,
    placeholder: options.placeholder,
    formats: options.changes ? [...FORMATS, 'change'] : FORMATS,
    modules: {
      history: { userOnly: true, delay: 800 },
      uploader: { mimetypes: [] },
      clipboard: { matchers: [['img', withoutEmbeddedImages]] },
      keyboard: {
        // Tab leaves the text, as it leaves every field; in lists and code it indents. Lists begin as in writing/markdown.ts.
        bindings: { tab: null, 'list autofill': null },
      },
    },
  });
  quill.root.setAttribute('role', 'textbox');
  quill.root.setAttribute('aria-multiline', 'true');
  quill.root.setAttribute('aria-label', options.label);
  return quill;
}

export { Delta, Quill };
