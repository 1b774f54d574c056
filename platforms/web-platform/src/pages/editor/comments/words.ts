/** What people write and what is kept: a person is `@Grace Hopper` in a field and `<@id>` in a comment. */
import type { Person } from './threads';

const MENTION = /<@([0-9a-f-]{36})>/g;

/** For the field in which a comment is changed. */
export const toTyped = (body: string, mentions: readonly Person[]) =>
  body.replaceAll(MENTION, (whole, id: string) => {
    const person = mentions.find((one) => one.id === id);
    return person ? `@${person.name}` : whole;
  });

/** The longest names first, for one may begin with another. */
export function toBody(typed: string, people: readonly Person[]) {
  const known = [...people].sort((a, b) => b.name.length - a.name.length);
  return known.reduce((text, { id, name }) => text.replaceAll(`@${name}`, `<@${id}>`), typed.trim());
}

export interface Piece {
  text: string;
  mention: boolean;
}

export function piecesOf(body: string, mentions: readonly Person[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of body.matchAll(MENTION)) {
    const person = mentions.find(({ id }) => id === match[1]);
    if (!person) continue;
    pieces.push({ text: body.slice(from, match.index), mention: false });
    pieces.push({ text: `@${person.name}`, mention: true });
    from = match.index + match[0].length;
  }
  pieces.push({ text: body.slice(from), mention: false });
  return pieces.filter(({ text }) => text !== '');
}
