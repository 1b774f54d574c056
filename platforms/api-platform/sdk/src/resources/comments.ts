/** What is said about one document. A thread has the id of its first comment; every change answers with the thread. */
import type { CallOptions, Transport } from '../transport.js';
import type { Body, CommentThread } from '../types.js';
import { Collection, segment } from './collection.js';

export class Comments extends Collection<
  CommentThread,
  CommentThread,
  Body<'/v1/documents/{id}/comments', 'post'>,
  Body<'/v1/documents/{id}/comments/{comment}', 'patch'>
> {
  constructor(transport: Transport, document: string) {
    super(transport, `/v1/documents/${segment(document)}/comments`);
  }

  reply(comment: string, body: string, options?: CallOptions): Promise<CommentThread> {
    return this.transport.json('POST', `${this.item(comment)}/replies`, { body: { body }, ...options });
  }

  resolve(comment: string, options?: CallOptions): Promise<CommentThread> {
    return this.transport.json('POST', `${this.item(comment)}/resolve`, options);
  }

  reopen(comment: string, options?: CallOptions): Promise<CommentThread> {
    return this.transport.json('POST', `${this.item(comment)}/reopen`, options);
  }

  react(comment: string, emoji: string, options?: CallOptions): Promise<void> {
    return this.transport.json('PUT', `${this.item(comment)}/reactions/${segment(emoji)}`, options);
  }

  unreact(comment: string, emoji: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.item(comment)}/reactions/${segment(emoji)}`, options);
  }
}
