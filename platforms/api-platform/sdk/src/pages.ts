import type { ListQuery, Page } from './types.js';

/** Walks every element of a list, fetching a page when the one before is used up. */
export async function* iterate<T>(
  list: (query: ListQuery) => Promise<Page<T>>,
  query: ListQuery = {},
): AsyncGenerator<T, void, undefined> {
  let cursor = query.cursor;
  do {
    const page = await list({ ...query, cursor });
    yield* page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
