/** Each suggestion in the colour of who made it, and the one that is looked at stronger: rules of a sheet of its own, for the text itself says only ids. */
import { useEffect } from 'react';
import { hueOf } from '../../../components/person-colour';
import type { Suggestion } from './suggestions';

const UUID = /^[0-9a-f-]{36}$/i;
const KINDS = ['suggested-insertion', 'suggested-deletion', 'line-suggested-insertion', 'line-suggested-deletion'];

const selectors = (id: string) =>
  [
    ...KINDS.map((kind) => `.ql-editor [data-${kind}="${id}"]`),
    `.ql-editor [data-suggested-format*="${id}"]`,
    `.ql-editor [data-line-suggested-format*="${id}"]`,
  ].join(',');

export function useColours(suggestions: readonly Suggestion[], active: string | undefined) {
  const rules = suggestions
    .filter(({ id }) => UUID.test(id))
    .map(({ id, author }) => {
      const strong = id === active ? '--suggestion-strength:0.32;' : '';
      return `${selectors(id)}{--suggestion-hue:${author ? hueOf(author.id) : 205};${strong}}`;
    })
    .join('\n');
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [rules]);
}
