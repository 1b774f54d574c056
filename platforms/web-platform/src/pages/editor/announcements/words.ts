/** How what happens is said. */
const list = (names: string[]) => (names.length > 2 ? `${names.length} people` : names.join(' and '));
const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

export const typing = (names: string[]) => `${list(names)} ${names.length > 1 ? 'are' : 'is'} typing.`;

export const changed = (names: string[], paragraphs: number) => `${list(names)} changed ${counted(paragraphs, 'paragraph')}.`;

export function comings(came: string[], left: string[]): string {
  const has = (names: string[], what: string) =>
    names.length > 0 ? [`${list(names)} ${names.length > 1 ? 'have' : 'has'} ${what} this document.`] : [];
  return [...has(came, 'come to'), ...has(left, 'left')].join(' ');
}
