/**
 * Every change that can wait for the network: the request it is, what must still be as it was seen, and what pages show of it
 * meanwhile. What is not here is made with a network only.
 */
import type { CommentThread, DataRecord, DocumentListItem, Favourite } from '@insula/sdk';
import { type Change, type JsonObject, mergePatch, newId } from '@insula/sdk/outbox';
import type { QueryKey } from '@tanstack/react-query';

type Thread = CommentThread;
type Reply = Thread['replies'][number];
type Content = JsonObject;

export type About =
  | { kind: 'document.create'; document: DocumentListItem }
  | { kind: 'document.rename'; document: string; was: string; title: string }
  | { kind: 'document.move'; document: string; title: string; folder: string | null; place: string }
  | { kind: 'favourite'; favourite: Favourite; on: boolean }
  | { kind: 'comment.create'; document: string; thread: Thread }
  | { kind: 'comment.reply'; document: string; thread: string; reply: Reply }
  | { kind: 'comment.edit'; document: string; comment: string; body: string }
  | { kind: 'comment.delete'; document: string; comment: string; body: string }
  | { kind: 'comment.settle'; document: string; thread: string; status: Thread['status']; body: string }
  | { kind: 'comment.react'; document: string; comment: string; emoji: string; on: boolean }
  | { kind: 'record.create'; type: string; record: DataRecord }
  | { kind: 'record.update'; type: string; record: string; content: Content }
  | { kind: 'record.delete'; type: string; record: string };

export type Made = Change & { about: About };

/** The answers that are another when it has arrived. */
export function answersOf(about: About): QueryKey[] {
  if (about.kind === 'favourite') return [['documents', 'favourites']];
  if (about.kind.startsWith('document.')) return [['documents']];
  if (about.kind.startsWith('comment.') && 'document' in about) return [['comments', about.document]];
  return [['records'], ['record']];
}

/** The document or record it is about. */
export function subjectOf(about: About): string {
  if (about.kind === 'favourite') return about.favourite.id;
  if ('document' in about) return typeof about.document === 'string' ? about.document : about.document.id;
  return typeof about.record === 'string' ? about.record : about.record.id;
}

/** All the things that pages show it at. */
export function idsOf(about: About): string[] {
  const said = 'reply' in about ? about.reply.id : 'comment' in about ? about.comment : 'thread' in about ? about.thread : undefined;
  const id = typeof said === 'object' ? said.id : said;
  return id === undefined ? [subjectOf(about)] : [subjectOf(about), id];
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** As it is told to whoever made it. */
export function wordsOf(about: About): string {
  switch (about.kind) {
    case 'document.create':
      return `New document “${short(about.document.title)}”`;
    case 'document.rename':
      return `Rename “${short(about.was)}” to “${short(about.title)}”`;
    case 'document.move':
      return `Move “${short(about.title)}” to ${about.folder ? about.place || 'where it was' : 'Documents'}`;
    case 'favourite':
      return `${about.on ? 'Add' : 'Remove'} “${short(about.favourite.title)}” ${about.on ? 'to' : 'from'} favourites`;
    case 'comment.create':
      return `Comment: “${short(about.thread.body)}”`;
    case 'comment.reply':
      return `Reply: “${short(about.reply.body)}”`;
    case 'comment.edit':
      return `Change a comment to “${short(about.body)}”`;
    case 'comment.delete':
      return `Delete the comment “${short(about.body)}”`;
    case 'comment.settle':
      return `${about.status === 'open' ? 'Reopen' : 'Resolve'} the thread “${short(about.body)}”`;
    case 'comment.react':
      return `${about.on ? 'React with' : 'Take back'} ${about.emoji}`;
    case 'record.create':
      return `New record of type ${about.type}`;
    case 'record.update':
      return `Change the record …${about.record.slice(-6)} of type ${about.type}`;
    case 'record.delete':
      return `Delete the record …${about.record.slice(-6)} of type ${about.type}`;
  }
}

// ---- documents

const documentPath = (id: string) => `/v1/documents/${encodeURIComponent(id)}`;

export function createDocument(document: DocumentListItem): Made {
  const { id, title, folder_id } = document;
  return {
    method: 'POST',
    path: '/v1/documents',
    body: { id, title, ...(folder_id ? { folder_id } : {}) },
    thing: id,
    makes: id,
    about: { kind: 'document.create', document },
  };
}

export function renameDocument({ id, title: was }: { id: string; title: string }, title: string): Made {
  return {
    method: 'PATCH',
    path: documentPath(id),
    body: { title },
    thing: `${id} title`,
    guard: { read: `${documentPath(id)}?select=id,title`, base: { title: was } },
    about: { kind: 'document.rename', document: id, was, title },
  };
}

export function moveDocument(
  { id, title, folder_id: was }: { id: string; title: string; folder_id: string | null },
  folder: string | null,
  place: string,
): Made {
  return {
    method: 'POST',
    path: `${documentPath(id)}/move`,
    body: { folder_id: folder },
    thing: `${id} place`,
    onlyLast: true,
    guard: { read: `${documentPath(id)}?select=id,folder_id`, base: { folder_id: was } },
    about: { kind: 'document.move', document: id, title, folder, place },
  };
}

export function setFavourite(document: { id: string; title: string }, on: boolean): Made {
  const now = new Date().toISOString();
  const favourite = { ...document, favourite_at: now } as Favourite;
  return {
    method: on ? 'PUT' : 'DELETE',
    path: `${documentPath(document.id)}/favourite`,
    thing: `${document.id} favourite`,
    onlyLast: true,
    about: { kind: 'favourite', favourite, on },
  };
}

// ---- comments

export interface Speaker {
  id: string;
  name: string;
}

const commentPath = (document: string, comment: string) => `${documentPath(document)}/comments/${encodeURIComponent(comment)}`;

const saying = (author: Speaker, body: string, mentions: readonly Speaker[]): Reply => ({
  id: newId(),
  author,
  body,
  mentions: [...mentions],
  reactions: [],
  deleted: false,
  edited_at: null,
  created_at: new Date().toISOString(),
});

export function createThread(
  document: string,
  author: Speaker,
  { body, mentions, anchor, quote = '', suggestion }: {
    body: string;
    mentions: readonly Speaker[];
    anchor?: Thread['anchor'] | undefined;
    quote?: string;
    /** What it is about in place of an anchor. */
    suggestion?: string;
  },
): Made & { about: { kind: 'comment.create' } } {
  const said = saying(author, body, mentions);
  const thread: Thread = {
    ...said,
    author_id: author.id,
    document_id: document,
    anchor: anchor ?? null,
    suggestion_id: suggestion ?? null,
    quote: anchor ? quote : null,
    orphaned: false,
    status: 'open',
    replies: [],
    resolved_at: null,
    resolved_by: null,
    updated_at: said.created_at,
  };
  return {
    method: 'POST',
    path: `${documentPath(document)}/comments`,
    body: { id: said.id, body, ...(anchor ? { anchor } : {}), ...(suggestion ? { suggestion_id: suggestion } : {}) },
    thing: said.id,
    makes: said.id,
    about: { kind: 'comment.create', document, thread },
  };
}

export function replyTo(document: string, thread: string, author: Speaker, body: string, mentions: readonly Speaker[]): Made {
  const reply = saying(author, body, mentions);
  return {
    method: 'POST',
    path: `${commentPath(document, thread)}/replies`,
    body: { id: reply.id, body },
    thing: reply.id,
    makes: reply.id,
    about: { kind: 'comment.reply', document, thread, reply },
  };
}

export const editComment = (document: string, comment: string, body: string): Made => ({
  method: 'PATCH',
  path: commentPath(document, comment),
  body: { body },
  thing: comment,
  about: { kind: 'comment.edit', document, comment, body },
});

export const deleteComment = (document: string, { id, body }: { id: string; body: string }): Made => ({
  method: 'DELETE',
  path: commentPath(document, id),
  thing: id,
  about: { kind: 'comment.delete', document, comment: id, body },
});

export function settleThread(document: string, { id, status: was, body }: Thread): Made {
  const status = was === 'open' ? 'resolved' : 'open';
  return {
    method: 'POST',
    path: `${commentPath(document, id)}/${status === 'open' ? 'reopen' : 'resolve'}`,
    thing: `${id} status`,
    onlyLast: true,
    about: { kind: 'comment.settle', document, thread: id, status, body },
  };
}

export const react = (document: string, comment: string, emoji: string, on: boolean): Made => ({
  method: on ? 'PUT' : 'DELETE',
  path: `${commentPath(document, comment)}/reactions/${encodeURIComponent(emoji)}`,
  thing: `${comment} ${emoji}`,
  onlyLast: true,
  about: { kind: 'comment.react', document, comment, emoji, on },
});

// ---- records

const recordPath = (type: string, id: string) => `/v1/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

export function createRecord(type: string, author: string, content: Content): Made {
  const now = new Date().toISOString();
  const record: DataRecord = { id: newId(), data_type: type, content: content as DataRecord['content'], created_by: author, created_at: now, updated_at: now };
  return {
    method: 'POST',
    path: `/v1/records/${encodeURIComponent(type)}`,
    body: { content, id: record.id },
    thing: record.id,
    makes: record.id,
    about: { kind: 'record.create', type, record },
  };
}

interface SeenRecord {
  id: string;
  content: Content;
  /** Of what the platform has; nothing when changes of one's own are on top of that. */
  etag?: string | undefined;
}

const recordGuard = (type: string, { id, content, etag }: SeenRecord) => ({
  read: recordPath(type, id),
  base: { content },
  ...(etag ? { etag } : {}),
});

export const updateRecord = (type: string, seen: SeenRecord, content: Content): Made => ({
  method: 'PATCH',
  path: recordPath(type, seen.id),
  body: { content: mergePatch(seen.content, content) },
  thing: seen.id,
  guard: recordGuard(type, seen),
  about: { kind: 'record.update', type, record: seen.id, content },
});

export const deleteRecord = (type: string, seen: SeenRecord): Made => ({
  method: 'DELETE',
  path: recordPath(type, seen.id),
  thing: seen.id,
  guard: recordGuard(type, seen),
  about: { kind: 'record.delete', type, record: seen.id },
});
