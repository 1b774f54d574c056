/** What people of a workspace make: documents and records; and the trail of who did what. */
import { iterate } from '../pages.js';
import type { CallOptions, Transport } from '../transport.js';
import type {
  AuditEvent,
  Body,
  DataRecord,
  Document,
  DocumentListItem,
  DocumentVersion,
  ListQuery,
  Page,
  RecordType,
} from '../types.js';
import { Collection, segment } from './collection.js';
import { Comments } from './comments.js';

/** Text is edited over `/v1/realtime` with a ShareDB client; here documents are made, named, found and removed. */
export class Documents extends Collection<
  Document,
  DocumentListItem,
  Body<'/v1/documents', 'post'>,
  Body<'/v1/documents/{id}', 'patch'>
> {
  constructor(transport: Transport) {
    super(transport, '/v1/documents');
  }

  versions(id: string, query?: ListQuery, options?: CallOptions): Promise<Page<DocumentVersion>> {
    return this.transport.json('GET', `${this.item(id)}/versions`, { query, ...options });
  }

  comments(id: string): Comments {
    return new Comments(this.transport, id);
  }
}

/** A record's content is what the workspace decides. Filter on it: `{ 'content.price[lt]': 50 }`. */
export class Records {
  constructor(private readonly transport: Transport) {}

  types(options?: CallOptions): Promise<Page<RecordType>> {
    return this.transport.json('GET', '/v1/record-types', options);
  }

  ofType(
    type: string,
  ): Collection<
    DataRecord,
    DataRecord,
    Body<'/v1/records/{type}', 'post'>,
    Body<'/v1/records/{type}/{id}', 'patch'>
  > {
    return new Collection(this.transport, `/v1/records/${segment(type)}`);
  }
}

export class AuditEvents {
  constructor(private readonly transport: Transport) {}

  list(query?: ListQuery, options?: CallOptions): Promise<Page<AuditEvent>> {
    return this.transport.json('GET', '/v1/audit-events', { query, ...options });
  }

  all(query?: ListQuery) {
    return iterate<AuditEvent>((page) => this.list(page), query);
  }
}
