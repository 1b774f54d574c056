/** What has not arrived yet, laid over what the platform answered. Refused changes and conflicts are not: they are told. */
import type { CommentThread, DataRecord, DocumentListItem, Favourite } from '@insula/sdk';
import { isJsonObject, applyPatch, type JsonObject } from '@insula/sdk/outbox';
import type { About } from './changes';
import type { Waiting } from './outbox';

type Kind = About['kind'];
type Of<K extends Kind> = Extract<About, { kind: K }>;

const isOn = (entry: Waiting) => entry.state === 'waiting';

function abouts<K extends Kind>(waiting: readonly Waiting[], ...kinds: K[]): Of<K>[] {
  const wanted = new Set<Kind>(kinds);
  return waiting.filter((entry) => isOn(entry) && wanted.has(entry.about.kind)).map(({ about }) => about as Of<K>);
}

interface Named {
  id: string;
  title: string;
}

/** A document as it will be called and where it will lie. */
export function withDocumentChanges<T extends Named & { folder_id?: string | null; at_root?: boolean }>(
  document: T,
  waiting: readonly Waiting[],
): T {
  return abouts(waiting, 'document.rename', 'document.move').reduce<T>((now, about) => {
    if (about.document !== now.id) return now;
    if (about.kind === 'document.rename') return { ...now, title: about.title };
    return { ...now, folder_id: about.folder, at_root: about.folder === null };
  }, document);
}

/** Those of a place; `folder` is undefined outside all folders, and `anywhere` takes them wherever they are. */
export function withDocuments(
  rows: readonly DocumentListItem[],
  waiting: readonly Waiting[],
  { folder, anywhere = false }: { folder?: string | undefined; anywhere?: boolean },
): DocumentListItem[] {
  const known = new Set(rows.map(({ id }) => id));
  const made = abouts(waiting, 'document.create')
    .map(({ document }) => document)
    .filter(({ id }) => !known.has(id))
    .reverse();
  const moved = new Set(abouts(waiting, 'document.move').map(({ document }) => document));
  const isHere = (document: DocumentListItem) =>
    anywhere || (folder ? document.folder_id === folder : document.at_root);
  const all = [...made, ...rows].map((document) => withDocumentChanges(document, waiting));
  return all.filter((document) => known.has(document.id) && !moved.has(document.id) ? true : isHere(document));
}

export function withFavourites(rows: readonly Favourite[], waiting: readonly Waiting[]): Favourite[] {
  const marked = abouts(waiting, 'favourite').reduce<Favourite[]>((now, { favourite, on }) => {
    const others = now.filter(({ id }) => id !== favourite.id);
    return on ? [favourite, ...others] : others;
  }, [...rows]);
  return marked.map((favourite) => withDocumentChanges(favourite, waiting));
}

// ---- records

const contentOf = ({ content }: { content: unknown }): JsonObject => (isJsonObject(content) ? content : {});

/** Undefined when it is to be deleted. */
export function withRecordChanges(record: DataRecord, waiting: readonly Waiting[]): DataRecord | undefined {
  return waiting.filter(isOn).reduce<DataRecord | undefined>((now, { about, body }) => {
    if (!now || !('record' in about) || about.record !== now.id) return now;
    if (about.kind === 'record.delete') return undefined;
    const patch = isJsonObject(body?.['content']) ? body['content'] : {};
    return { ...now, content: applyPatch(contentOf(now), patch) as DataRecord['content'] };
  }, record);
}

export function withRecords(rows: readonly DataRecord[], waiting: readonly Waiting[], type: string, filtered: boolean): DataRecord[] {
  const known = new Set(rows.map(({ id }) => id));
  const made = abouts(waiting, 'record.create')
    .filter((about) => about.type === type && !filtered && !known.has(about.record.id))
    .map(({ record }) => record)
    .reverse();
  return [...made, ...rows].flatMap((record) => withRecordChanges(record, waiting) ?? []);
}

// ---- comments

type Thread = CommentThread;
type Saying = Pick<Thread, 'id' | 'body' | 'deleted' | 'edited_at' | 'reactions'>;
type Said = Of<'comment.edit' | 'comment.delete' | 'comment.react'>;

/** The threads of a document with one status; `me` is who made what waits. */
export function withThreads(
  rows: readonly Thread[],
  waiting: readonly Waiting[],
  { document, status, me, others }: { document: string; status: Thread['status']; me: { id: string; name: string }; others: readonly Thread[] },
): Thread[] {
  const here = waiting.filter(({ about }) => 'document' in about && about.document === document);
  const settled = new Map(abouts(here, 'comment.settle').map((about) => [about.thread, about.status]));
  const known = new Set(rows.map(({ id }) => id));
  const came = others.filter(({ id }) => !known.has(id) && settled.get(id) === status);
  const made = abouts(here, 'comment.create')
    .map(({ thread }) => thread)
    .filter(({ id }) => !known.has(id));
  return [...rows, ...came, ...made]
    .map((thread) => ({ ...thread, status: settled.get(thread.id) ?? thread.status }))
    .filter((thread) => thread.status === status)
    .map((thread) => withSayings(thread, here, me));
}

function withSayings(thread: Thread, waiting: readonly Waiting[], me: { id: string; name: string }): Thread {
  const known = new Set(thread.replies.map(({ id }) => id));
  const replies = abouts(waiting, 'comment.reply')
    .filter((about) => about.thread === thread.id && !known.has(about.reply.id))
    .map(({ reply }) => reply);
  const changes = abouts(waiting, 'comment.edit', 'comment.delete', 'comment.react');
  const said = <T extends Saying>(one: T) => changes.filter(({ comment }) => comment === one.id).reduce((now, change) => changed(now, change, me), one);
  return { ...said(thread), replies: [...thread.replies, ...replies].map(said) };
}

function changed<T extends Saying>(saying: T, change: Said, me: { id: string; name: string }): T {
  if (change.kind === 'comment.edit') return { ...saying, body: change.body, edited_at: saying.edited_at ?? new Date().toISOString() };
  if (change.kind === 'comment.delete') return { ...saying, deleted: true };
  const { emoji, on } = change;
  const before = saying.reactions.find((one) => one.emoji === emoji);
  const others = (before?.people ?? []).filter(({ id }) => id !== me.id);
  const people = on ? [...others, me] : others;
  const after = { emoji, people };
  const reactions = before
    ? saying.reactions.map((one) => (one === before ? after : one))
    : [...saying.reactions, after];
  return { ...saying, reactions: reactions.filter((one) => one.people.length > 0) };
}
