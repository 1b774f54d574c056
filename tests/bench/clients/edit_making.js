// What the edit load generators in JavaScript write, whatever kind of document they write it into; edits.c writes the same.
export const START_TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(40);
const WORDS = 'insula writes the same sentence from many hands at once and keeps every one '.split(/(?<= )/);

/** An edit as people make them: mostly a word inserted, now and then a few characters removed. */
export function makeEdit(length) {
  const at = Math.floor(Math.random() * length);
  if (Math.random() < 0.25 && length - at > 8) return { at, remove: 1 + Math.floor(Math.random() * 4) };
  return { at, insert: WORDS[Math.floor(Math.random() * WORDS.length)] };
}

/** Such an edit as the components of a rich-text operation. */
export function makeOps(length) {
  const { at, insert, remove } = makeEdit(length);
  return [...(at ? [{ retain: at }] : []), insert ? { insert } : { delete: remove }];
}

/** The value that `share` of the sorted values do not exceed; null of none. */
export const atShare = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
