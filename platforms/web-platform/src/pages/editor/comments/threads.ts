/** The threads of a document as the platform has them, and what one can do with them. */
import type { CommentThread } from '@insula/sdk';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../../api';

export type Thread = CommentThread;
export type Reply = Thread['replies'][number];
export type Status = Thread['status'];
export type Person = Thread['author'];

const MOST = 1_000;

async function fetchThreads(document: string, status: Status) {
  const found: Thread[] = [];
  for await (const thread of insula.documents.comments(document).all({ status, limit: 200 })) {
    found.push(thread);
    if (found.length === MOST) break;
  }
  return found;
}

const threadsQuery = (document: string, status: Status) =>
  queryOptions({
    queryKey: ['comments', document, status],
    queryFn: () => fetchThreads(document, status),
    staleTime: 60_000,
  });

export const useThreads = (document: string, status: Status, enabled = true) =>
  useQuery({ ...threadsQuery(document, status), enabled });

export const refreshThreads = (document: string) =>
  queryClient.invalidateQueries({ queryKey: ['comments', document] });

/** Something in the document's threads changes; afterwards all of them are read again, anchors included. */
export function useChange<Input>(document: string, change: (input: Input) => Promise<unknown>) {
  return useMutation({ mutationFn: change, onSuccess: () => refreshThreads(document) });
}
