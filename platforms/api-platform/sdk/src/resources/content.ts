/** What people of a workspace make: documents and records; and the trail of who did what. */
import { iterate } from '../pages.js';
import type { CallOptions, FileContent, Transport } from '../transport.js';
import type {
  AuditEvent,
  Body,
  DataRecord,
  Document,
  DocumentAuthorship,
  DocumentDiff,
  DocumentListItem,
  DocumentLink,
  DocumentVersion,
  Favourite,
  Folder,
  DocumentRestored,
  DocumentSession,
  DocumentVersionContent,
  ListQuery,
  NewLink,
  Page,
  PublicDocument,
  RecentDocument,
  RecordType,
  Sharing,
  TrashedDocument,
} from '../types.js';
import { Collection, segment } from './collection.js';
import { Comments } from './comments.js';
import { Suggestions } from './suggestions.js';

/** What documents and folders have in common: who may work with them, and where they lie. */
export class Shareable<Item, Plain, Create, Change> extends Collection<Item, Plain, Create, Change> {
  shares(id: string, options?: CallOptions): Promise<Sharing> {
    return this.transport.json('GET', `${this.item(id)}/shares`, options);
  }

  /** `grantee` is the id of a user or team, or "workspace" for everybody. */
  share(id: string, grantee: string, access: Access, options?: CallOptions): Promise<void> {
    return this.transport.json('PUT', `${this.item(id)}/shares/${segment(grantee)}`, {
      body: { access },
      ...options,
    });
  }

  unshare(id: string, grantee: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.item(id)}/shares/${segment(grantee)}`, options);
  }

  /** Whether it takes over what its folder or the workspace gives, and what everybody may do. */
  changeSharing(
    id: string,
    body: Body<'/v1/documents/{id}/shares', 'patch'>,
    options?: CallOptions,
  ): Promise<void> {
    return this.transport.json('PATCH', `${this.item(id)}/shares`, { body, ...options });
  }

  /** Into a folder; null: outside all. */
  move(id: string, folder_id: string | null, options?: CallOptions): Promise<Plain> {
    return this.transport.json('POST', `${this.item(id)}/move`, { body: { folder_id }, ...options });
  }
}

type Access = Body<'/v1/documents/{id}/shares/{grantee}', 'put'>['access'];

export class Folders extends Shareable<
  Folder,
  Folder,
  Body<'/v1/folders', 'post'>,
  Body<'/v1/folders/{id}', 'patch'>
> {
  constructor(transport: Transport) {
    super(transport, '/v1/folders');
  }
}

export type ExportFormat = 'markdown' | 'html' | 'text' | 'pdf';
export type ImportFormat = 'markdown' | 'html' | 'text';

export interface ExportedFile {
  name: string;
  /** Its media type. */
  type: string;
  bytes: ArrayBuffer;
}

const IMPORT_TYPES: Record<ImportFormat, string> = {
  markdown: 'text/markdown',
  html: 'text/html',
  text: 'text/plain',
};

/** RFC 8187: the name in UTF-8, which the platform always sends. */
const fileNameOf = (disposition: string): string | undefined => {
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return coded === undefined ? undefined : decodeURIComponent(coded);
};

/** Text is edited over `/v1/realtime` with a ShareDB client; here documents are made, named, found and removed. */
export class Documents extends Shareable<
  Document,
  DocumentListItem,
  Body<'/v1/documents', 'post'>,
  Body<'/v1/documents/{id}', 'patch'>
> {
  constructor(transport: Transport) {
    super(transport, '/v1/documents');
  }

  /** A copy in another format, as a file. */
  async export(
    id: string,
    { format = 'markdown', version }: { format?: ExportFormat; version?: number } = {},
    options?: CallOptions,
  ): Promise<ExportedFile> {
    const response = await this.transport.send('GET', `${this.item(id)}/export`, {
      query: { format, version },
      accept: '*/*',
      ...options,
    });
    return {
      name: fileNameOf(response.headers.get('content-disposition') ?? '') ?? `document.${format}`,
      type: response.headers.get('content-type') ?? 'application/octet-stream',
      bytes: await response.arrayBuffer(),
    };
  }

  /** A document of a file of another program. Its title is its first heading, or the name of the file. */
  import(
    content: FileContent,
    { format, ...query }: { format: ImportFormat; folder_id?: string | undefined; file_name?: string | undefined },
    options?: CallOptions,
  ): Promise<DocumentListItem> {
    return this.transport.json('POST', '/v1/documents/import', {
      query,
      file: { type: IMPORT_TYPES[format], content },
      ...options,
    });
  }

  versions(id: string, query?: ListQuery, options?: CallOptions): Promise<Page<DocumentVersion>> {
    return this.transport.json('GET', `${this.item(id)}/versions`, { query, ...options });
  }

  comments(id: string): Comments {
    return new Comments(this.transport, id);
  }

  suggestions(id: string): Suggestions {
    return new Suggestions(this.transport, id);
  }

  favourites(query?: ListQuery, options?: CallOptions): Promise<Page<Favourite>> {
    return this.transport.json('GET', '/v1/favourites', { query, ...options });
  }

  setFavourite(id: string, favourite: boolean, options?: CallOptions): Promise<void> {
    return this.transport.json(favourite ? 'PUT' : 'DELETE', `${this.item(id)}/favourite`, options);
  }

  /** What one opened last; `noteOpened` says that one opened a document. */
  recent(query?: ListQuery, options?: CallOptions): Promise<Page<RecentDocument>> {
    return this.transport.json('GET', '/v1/recent', { query, ...options });
  }

  noteOpened(id: string, options?: CallOptions): Promise<void> {
    return this.transport.json('PUT', `${this.item(id)}/opened`, options);
  }

  trash(query?: ListQuery, options?: CallOptions): Promise<Page<TrashedDocument>> {
    return this.transport.json('GET', '/v1/trash', { query, ...options });
  }

  restore(id: string, options?: CallOptions): Promise<DocumentListItem> {
    return this.transport.json('POST', `${this.item(id)}/restore`, options);
  }

  /** For ever; only what is in the trash. */
  purge(id: string, options?: CallOptions): Promise<void> {
    return this.transport.json('POST', `${this.item(id)}/purge`, options);
  }

  links(id: string, query?: ListQuery, options?: CallOptions): Promise<Page<DocumentLink>> {
    return this.transport.json('GET', `${this.item(id)}/links`, { query, ...options });
  }

  /** The reply has the link, which is told only once. */
  createLink(
    id: string,
    body: Body<'/v1/documents/{id}/links', 'post'> = {},
    options?: CallOptions,
  ): Promise<NewLink> {
    return this.transport.json('POST', `${this.item(id)}/links`, { body, replayable: false, ...options });
  }

  revokeLink(id: string, link: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.item(id)}/links/${segment(link)}`, options);
  }

  /** What a public link shows, for anybody. */
  openLink(body: Body<'/v1/public/documents', 'post'>, options?: CallOptions): Promise<PublicDocument> {
    return this.transport.json('POST', '/v1/public/documents', { body, replayable: false, ...options });
  }

  /** Who worked on it when: edits without a long pause, newest first. */
  sessions(id: string, query?: ListQuery, options?: CallOptions): Promise<Page<DocumentSession>> {
    return this.transport.json('GET', `${this.item(id)}/sessions`, { query, ...options });
  }

  /** The document as it was. */
  version(id: string, version: number, options?: CallOptions): Promise<DocumentVersionContent> {
    return this.transport.json('GET', this.versionOf(id, version), options);
  }

  nameVersion(id: string, version: number, name: string, options?: CallOptions): Promise<DocumentVersion> {
    return this.transport.json('PUT', `${this.versionOf(id, version)}/name`, { body: { name }, ...options });
  }

  unnameVersion(id: string, version: number, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.versionOf(id, version)}/name`, options);
  }

  /** Both texts in one; `from` is the version before when it is left out. */
  diff(id: string, version: number, from?: number, options?: CallOptions): Promise<DocumentDiff> {
    return this.transport.json('GET', `${this.versionOf(id, version)}/diff`, { query: { from }, ...options });
  }

  /** Brings a version back, as a new one. */
  restoreVersion(id: string, version: number, options?: CallOptions): Promise<DocumentRestored> {
    return this.transport.json('POST', `${this.versionOf(id, version)}/restore`, options);
  }

  /** Who wrote which part of the text, or of a selection of it. */
  authorship(
    id: string,
    selection?: { version?: number; index?: number; length?: number },
    options?: CallOptions,
  ): Promise<DocumentAuthorship> {
    return this.transport.json('GET', `${this.item(id)}/authorship`, { query: { ...selection }, ...options });
  }

  private versionOf(id: string, version: number): string {
    return `${this.item(id)}/versions/${version}`;
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
