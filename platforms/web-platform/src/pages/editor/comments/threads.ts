/** The threads of a document as the platform has them, and what one can do with them. */
import type { CommentThread } from '@insula/sdk';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { insula, queryClient } from '../../../api';
import type { Made, Speaker } from '../../../offline/changes';
import { submit, useWaiting } from '../../../offline/outbox';
import { withThreads } from '../../../offline/overlay';
import { fullName, useMe } from '../../../session/me';

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

const NONE: Thread[] = [];

/** One's own changes are in it before they have arrived. */
export function useThreads(document: string, status: Status, enabled = true) {
  const query = useQuery({ ...threadsQuery(document, status), enabled });
  const otherStatus = status === 'open' ? 'resolved' : 'open';
  const others = useQuery({ ...threadsQuery(document, otherStatus), enabled: false }).data ?? NONE;
  const waiting = useWaiting();
  const me = useSpeaker();
  const { data } = query;
  const shown = useMemo(() => {
    const threads = withThreads(data ?? NONE, waiting, { document, status, me, others });
    return data === undefined && threads.length === 0 ? undefined : threads;
  }, [data, others, waiting, document, status, me]);
  return { data: shown, isPending: query.isPending && !shown, error: query.error, refetch: query.refetch };
}

/** Whoever is signed in, as a comment names its author. */
export function useSpeaker(): Speaker {
  const { user } = useMe();
  return useMemo(() => ({ id: user.id, name: fullName(user) }), [user]);
}

export const refreshThreads = (document: string) =>
  queryClient.invalidateQueries({ queryKey: ['comments', document] });

/** Something in the document's threads changes, at once or when there is a network. */
export function useChange<Input>(change: (input: Input) => Made) {
  return useMutation({ mutationFn: (input: Input) => submit(change(input)) });
}
