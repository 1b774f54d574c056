/** What every plain resource can do; a resource's own file adds the rest. */
import { iterate } from '../pages.js';
import type { CallOptions, Transport } from '../transport.js';
import type { ListQuery, Page, Versioned } from '../types.js';

export const segment = (value: string) => encodeURIComponent(value);

/** `Item` is what `get` gives; lists, `create` and `update` give the `Plain` form, which may leave out what is large. */
export class Collection<Item, Plain, Create, Change> {
  constructor(
    protected readonly transport: Transport,
    protected readonly path: string,
  ) {}

  list(query?: ListQuery, options?: CallOptions): Promise<Page<Plain>> {
    return this.transport.json('GET', this.path, { query, ...options });
  }

  /** Every element that the query finds, page after page: `for await (const user of insula.users.all())`. */
  all(query?: ListQuery) {
    return iterate<Plain>((page) => this.list(page), query);
  }

  get(id: string, options?: CallOptions): Promise<Item> {
    return this.transport.json('GET', this.item(id), options);
  }

  /** Like `get`, with the ETag that guards a later `update` against somebody else's. */
  getVersioned(id: string, options?: CallOptions): Promise<Versioned<Item>> {
    return this.transport.versioned('GET', this.item(id), options);
  }

  create(body: Create, options?: CallOptions): Promise<Plain> {
    return this.transport.json('POST', this.path, { body, ...options });
  }

  /** JSON Merge Patch: what is left out stays, null removes. */
  update(id: string, body: Change, options?: CallOptions): Promise<Plain> {
    return this.transport.json('PATCH', this.item(id), { body, ...options });
  }

  delete(id: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', this.item(id), options);
  }

  protected item(id: string): string {
    return `${this.path}/${segment(id)}`;
  }
}
