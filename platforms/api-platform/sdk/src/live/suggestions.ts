/**
 * Suggestions: changes proposed in the text, as attributes of it. Nothing but arithmetic on Deltas: what somebody did to the text
 * becomes what they may propose, and the platform accepts it from whoever may comment.
 *
 *   text that is to come      "suggested-insertion": id
 *   text that is to go        "suggested-deletion": id
 *   text to look otherwise    "suggested-format": { id, attributes }
 */
import { Delta, type Op } from './delta.js';

export const INSERTION = 'suggested-insertion';
export const DELETION = 'suggested-deletion';
export const FORMAT = 'suggested-format';
const MARKS: readonly string[] = [INSERTION, DELETION, FORMAT];

type Attributes = Record<string, unknown>;

export interface SuggestedFormat {
  id: string;
  attributes: Attributes;
}

export interface Suggester {
  /** Made by this person and not decided yet. */
  isOwn: (id: string) => boolean;
  /** A UUID for what begins now. */
  newId: () => string;
}

/** A part of the text with what it has. */
interface Run {
  insert: string | Record<string, unknown>;
  length: number;
  attributes: Attributes;
}

const lengthOf = (op: Op) =>
  typeof op.insert === 'string' ? op.insert.length : (op.delete ?? (typeof op.retain === 'number' ? op.retain : 1));

const idIn = (attributes: Attributes, mark: string): string | undefined => {
  const value = attributes[mark];
  return typeof value === 'string' ? value : undefined;
};

const formatIn = (attributes: Attributes): SuggestedFormat | undefined => {
  const value = attributes[FORMAT] as Partial<SuggestedFormat> | null | undefined;
  return value && typeof value.id === 'string' && typeof value.attributes === 'object'
    ? (value as SuggestedFormat)
    : undefined;
};

/** Attributes are plain JSON. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [a as Attributes, b as Attributes];
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => isEqual(left[name], right[name]));
}

const isMark = (name: string) => MARKS.includes(name);

function split(attributes: Attributes | undefined): { marks: Attributes; formats: Attributes } {
  const entries = Object.entries(attributes ?? {});
  return {
    marks: Object.fromEntries(entries.filter(([name]) => isMark(name))),
    formats: Object.fromEntries(entries.filter(([name]) => !isMark(name))),
  };
}

/** Reads a document from its beginning, run by run. */
class Reader {
  readonly #runs: Run[];
  #at = 0;
  #offset = 0;

  constructor(document: Delta) {
    this.#runs = document.ops.map(({ insert, attributes }) => ({
      insert: (insert ?? '') as Run['insert'],
      length: typeof insert === 'string' ? insert.length : 1,
      attributes: attributes ?? {},
    }));
  }

  take(length: number): Run[] {
    const taken: Run[] = [];
    for (let run = this.#runs[this.#at]; length > 0 && run; run = this.#runs[this.#at]) {
      const units = Math.min(length, run.length - this.#offset);
      const insert =
        typeof run.insert === 'string' ? run.insert.slice(this.#offset, this.#offset + units) : run.insert;
      taken.push({ insert, length: units, attributes: run.attributes });
      length -= units;
      this.#offset += units;
      if (this.#offset === run.length) {
        this.#at += 1;
        this.#offset = 0;
      }
    }
    return taken;
  }

  get before(): Attributes {
    return this.#runs[this.#offset > 0 ? this.#at : this.#at - 1]?.attributes ?? {};
  }

  get after(): Attributes {
    return this.#runs[this.#at]?.attributes ?? {};
  }

  /** What lies ahead in this paragraph and is the writer's own deletion. */
  deletedAhead(isOwn: (id: string) => boolean): number {
    let length = 0;
    for (let at = this.#at; ; at++) {
      const run = this.#runs[at];
      const id = run && idIn(run.attributes, DELETION);
      if (!run || id === undefined || !isOwn(id)) return length;
      const text = typeof run.insert === 'string' ? run.insert.slice(at === this.#at ? this.#offset : 0) : ' ';
      const newline = text.indexOf('\n');
      if (newline >= 0) return length + newline;
      length += text.length;
    }
  }
}

/**
 * What a change comes to when it is only proposed: text that comes is marked, text that goes stays and is marked, and what is
 * formatted is proposed to be. One's own insertions are really changed. A change of undo or redo may also bring marks back;
 * of others only those that are one's own to bring.
 */
export function suggest(change: Delta, document: Delta, writer: Suggester, isHistory = false): Delta {
  const proposal = new Proposal(document, writer, isHistory);
  const ops = deletionsFirst(change.ops);
  ops.forEach((op, at) => {
    if (op.insert !== undefined) proposal.insert(op, at === ops.length - 1);
    else if (op.delete !== undefined) proposal.remove(op.delete);
    else if (op.attributes) proposal.format(lengthOf(op), op.attributes);
    else proposal.pass(lengthOf(op));
  });
  return proposal.change.chop();
}

/** Where something is replaced, what goes is decided before what comes in its place. */
function deletionsFirst(ops: readonly Op[]): Op[] {
  const ordered = [...ops];
  for (let at = 0; at + 1 < ordered.length; at++) {
    const [first, second] = [ordered[at], ordered[at + 1]];
    if (first?.insert !== undefined && second?.delete !== undefined) ordered.splice(at, 2, second, first);
  }
  return ordered;
}

class Proposal {
  readonly change = new Delta();
  readonly #reader: Reader;
  readonly #writer: Suggester;
  readonly #isHistory: boolean;
  #current: string | undefined;

  constructor(document: Delta, writer: Suggester, isHistory: boolean) {
    this.#reader = new Reader(document);
    this.#writer = writer;
    this.#isHistory = isHistory;
  }

  pass(length: number): void {
    this.#reader.take(length);
    this.change.retain(length);
  }

  /** What comes last goes behind what one has struck out there: "old new" is read more easily than "new old". */
  insert(op: Op, isLast: boolean): void {
    const { marks, formats } = split(op.attributes);
    const kept = this.#isHistory ? this.#ownOf(marks) : {};
    const id = kept[INSERTION] ?? this.#idHere();
    if (isLast && !this.#isHistory) this.pass(this.#reader.deletedAhead(this.#writer.isOwn));
    this.change.insert(op.insert as string, { ...formats, ...kept, [INSERTION]: id });
  }

  remove(length: number): void {
    this.#current ??= this.#near(this.#reader.before);
    for (const run of this.#reader.take(length)) {
      if (this.#isOwn(idIn(run.attributes, INSERTION))) this.change.delete(run.length);
      else if (idIn(run.attributes, DELETION)) this.change.retain(run.length);
      else this.change.retain(run.length, { [DELETION]: this.#idHere() });
    }
  }

  format(length: number, attributes: Attributes): void {
    const { marks, formats } = split(attributes);
    this.#current ??= this.#near(this.#reader.before);
    for (const run of this.#reader.take(length)) {
      const changed = this.#isHistory ? this.#marksOn(run, marks) : {};
      if (this.#isOwn(idIn(run.attributes, INSERTION))) Object.assign(changed, formats);
      else if (!(FORMAT in changed)) Object.assign(changed, this.#formatOn(run, formats));
      this.change.retain(run.length, changed);
    }
  }

  #isOwn(id: string | undefined): boolean {
    return id !== undefined && this.#writer.isOwn(id);
  }

  /** All of one change is one suggestion, and so is what one goes on with at its edge. */
  #idHere(): string {
    return (this.#current ??= this.#near(this.#reader.before) ?? this.#near(this.#reader.after) ?? this.#writer.newId());
  }

  #near(attributes: Attributes): string | undefined {
    return [idIn(attributes, INSERTION), idIn(attributes, DELETION), formatIn(attributes)?.id].find((id) => this.#isOwn(id));
  }

  #ownOf(marks: Attributes): Attributes {
    return Object.fromEntries(Object.entries(marks).filter(([mark]) => this.#isOwn(markId(marks, mark))));
  }

  /** One's own marks come and go; those of an insertion stay with their text. */
  #marksOn(run: Run, marks: Attributes): Attributes {
    return Object.fromEntries(
      Object.entries(marks).filter(([mark, value]) => {
        const had = markId(run.attributes, mark);
        const good = mark !== INSERTION && (had === undefined || this.#isOwn(had));
        return good && (value === null || this.#isOwn(markId(marks, mark)));
      }),
    );
  }

  /** Proposing the same again takes the proposal back. */
  #formatOn(run: Run, formats: Attributes): Attributes {
    const prior = formatIn(run.attributes);
    if (Object.keys(formats).length === 0 || (prior && !this.#isOwn(prior.id))) return {};
    const wanted: Attributes = { ...prior?.attributes };
    for (const [name, value] of Object.entries(formats)) {
      const isNow = isEqual(run.attributes[name] ?? null, value);
      if (isNow || (name in wanted && isEqual(wanted[name], value))) delete wanted[name];
      else wanted[name] = value;
    }
    if (Object.keys(wanted).length === 0) return prior ? { [FORMAT]: null } : {};
    return { [FORMAT]: { id: prior?.id ?? this.#idHere(), attributes: wanted } };
  }
}

const markId = (attributes: Attributes, mark: string) =>
  mark === FORMAT ? formatIn(attributes)?.id : idIn(attributes, mark);

/**
 * What a change comes to when it is really made: what is typed or pasted is not part of what others propose, unless it is in
 * the middle of something that is proposed to be inserted.
 */
export function write(change: Delta, document: Delta): Delta {
  if (!change.ops.some(({ attributes }) => attributes && Object.keys(attributes).some(isMark))) return change;
  const reader = new Reader(document);
  const result = new Delta();
  for (const op of change.ops) {
    const { formats } = split(op.attributes);
    if (op.insert !== undefined) {
      const within = idIn(reader.before, INSERTION);
      const mark = within !== undefined && within === idIn(reader.after, INSERTION) ? { [INSERTION]: within } : {};
      result.insert(op.insert as string, { ...formats, ...mark });
      continue;
    }
    reader.take(lengthOf(op));
    if (op.delete !== undefined) result.delete(op.delete);
    else result.retain(lengthOf(op), formats);
  }
  return result.chop();
}

export interface SuggestedChange {
  kind: 'inserted' | 'deleted' | 'formatted';
  index: number;
  length: number;
  text: string;
  attributes?: Attributes;
}

export interface SuggestionInText {
  id: string;
  changes: SuggestedChange[];
}

/** What is proposed in a text, in its order. A picture counts as one letter. */
export function suggestionsIn(document: Delta): SuggestionInText[] {
  const found = new Map<string, SuggestionInText>();
  let index = 0;
  const add = (id: string | undefined, change: SuggestedChange) => {
    if (id === undefined) return;
    const suggestion = found.get(id) ?? { id, changes: [] };
    found.set(id, suggestion);
    const last = suggestion.changes.at(-1);
    if (last?.kind === change.kind && last.index + last.length === change.index && isEqual(last.attributes, change.attributes)) {
      last.length += change.length;
      last.text += change.text;
    } else suggestion.changes.push(change);
  };
  for (const { insert, attributes = {} } of document.ops) {
    const text = typeof insert === 'string' ? insert : '\ufffc';
    const at = { index, length: text.length, text };
    add(idIn(attributes, INSERTION), { kind: 'inserted', ...at });
    add(idIn(attributes, DELETION), { kind: 'deleted', ...at });
    const format = formatIn(attributes);
    add(format?.id, { kind: 'formatted', ...at, attributes: format?.attributes ?? {} });
    index += text.length;
  }
  return [...found.values()];
}
