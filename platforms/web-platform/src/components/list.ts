import type { Page, Signal } from '@insula/sdk';
import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';

export type FetchPage<T> = (cursor: string | undefined, signal: Signal) => Promise<Page<T>>;

interface ListOptions {
  /** Ask again this often while the page is looked at. */
  everyMs?: number;
}

/** A list by pages. While a changed filter loads, the rows before it stay in place. */
export function useList<T>(queryKey: QueryKey, fetchPage: FetchPage<T>, options: ListOptions = {}) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    ...(options.everyMs ? { refetchInterval: options.everyMs } : {}),
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.data),
    error: query.data ? null : query.error,
    stale: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}

export type ListState<T> = ReturnType<typeof useList<T>>;
