/**
 * A text that is edited here while others edit it elsewhere: what the platform is known to have (`base`, at `version`), what
 * was sent and not yet answered (`sent`), and what was written since (`pending`). Nothing but arithmetic on these: no socket, no
 * clock, no storage.
 *
 *   what one sees = base, then sent, then pending
 *
 * A change from elsewhere was committed before ours, so at one place its insertion stays left of ours, as the platform has it.
 */
import { Delta, type Op } from './delta.js';

/** An operation under way, with the name under which the platform knows it if it has it already. */
export interface Sent {
  src: string;
  seq: number;
  change: Delta;
}

/** What is kept of a text, as plain JSON. */
export interface TextRecord {
  version: number;
  base: Op[];
  sent?: { src: string; seq: number; change: Op[] };
  pending?: Op[];
}

/** So many committed changes are remembered, for places that were told at an earlier version. */
const REMEMBERED = 500;

export class SharedText {
  #version: number;
  #base: Delta;
  #sent: Sent | undefined;
  #pending: Delta | undefined;
  /** The last committed changes, up to the present version. */
  readonly #recent: Delta[] = [];

  constructor(record: TextRecord) {
    this.#version = record.version;
    this.#base = new Delta(record.base);
    if (record.sent) this.#sent = { ...record.sent, change: new Delta(record.sent.change) };
    if (record.pending) this.#pending = new Delta(record.pending);
  }

  get version(): number {
    return this.#version;
  }

  get sent(): Sent | undefined {
    return this.#sent;
  }

  get hasUnsaved(): boolean {
    return this.#sent !== undefined || this.#pending !== undefined;
  }

  /** What one sees. */
  view(): Delta {
    const unsaved = this.unsaved();
    return unsaved ? this.#base.compose(unsaved) : this.#base;
  }

  /** What one would see without one's unsaved changes. */
  saved(): Delta {
    return this.#base;
  }

  unsaved(): Delta | undefined {
    if (this.#sent && this.#pending) return this.#sent.change.compose(this.#pending);
    return this.#sent?.change ?? this.#pending;
  }

  /**
   * What happened to the text of that version until it was what one sees: committed changes, then one's own that are not. Nothing
   * when it is not known: a later version, or too long ago.
   */
  changesSince(version: number): Delta[] | undefined {
    const count = this.#version - version;
    if (count < 0 || count > this.#recent.length) return undefined;
    const committed = this.#recent.slice(this.#recent.length - count);
    const own = [this.#sent?.change, this.#pending].filter((change) => change !== undefined);
    return [...committed, ...own];
  }

  /**
   * The range of what one sees, as it lies in the text that the platform has; nothing when none of its text is there yet. What was
   * written at its edges and is not saved stays outside.
   */
  savedRange(index: number, length: number): { index: number; length: number; version: number } | undefined {
    const unsaved = this.unsaved();
    const back = unsaved ? unsaved.invert(this.#base) : new Delta();
    const from = back.transformPosition(index, false);
    const end = back.transformPosition(index + length, true);
    return end > from ? { index: from, length: end - from, version: this.#version } : undefined;
  }

  #commit(change: Delta): void {
    this.#base = this.#base.compose(change);
    this.#version += 1;
    this.#recent.push(change);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /** A change written here. */
  edit(change: Delta): void {
    this.#pending = this.#pending ? this.#pending.compose(change) : change;
  }

  /** Makes all that is pending the one operation under way. False when there is nothing, or one is under way. */
  take(source: () => { src: string; seq: number }): boolean {
    if (this.#sent || !this.#pending) return false;
    this.#sent = { ...source(), change: this.#pending };
    this.#pending = undefined;
    return true;
  }

  /** The next committed operation is somebody else's. Returns what it changes in what one sees. */
  receive(change: Delta): Delta {
    this.#commit(change);
    let theirs = change;
    if (this.#sent) {
      const ours = this.#sent.change;
      this.#sent = { ...this.#sent, change: theirs.transform(ours, true) };
      theirs = ours.transform(theirs, false);
    }
    if (this.#pending) {
      const ours = this.#pending;
      this.#pending = theirs.transform(ours, true);
      theirs = ours.transform(theirs, false);
    }
    return theirs;
  }

  /** The next committed operation is the one under way. */
  acknowledge(): void {
    if (!this.#sent) throw new TypeError('Nothing is under way.');
    this.#commit(this.#sent.change);
    this.#sent = undefined;
  }

  /** Forgets what was not saved. */
  rollBack(): void {
    this.#sent = undefined;
    this.#pending = undefined;
  }

  record(): TextRecord {
    return {
      version: this.#version,
      base: this.#base.ops,
      ...(this.#sent && { sent: { ...this.#sent, change: this.#sent.change.ops } }),
      ...(this.#pending && { pending: this.#pending.ops }),
    };
  }
}
