/**
 * The answers of the API as they were last seen, so that the pages one has been to open without a network. Kept for whoever is
 * signed in, forgotten with the session; each page asks again as soon as it can.
 */
import { dehydrate, type DehydratedState, hydrate, type Query } from '@tanstack/react-query';
import { queryClient } from '../api';
import { meQuery, ownerOf } from '../session/me';
import { lastStore, storeOf } from './store';

const KEY = 'answers';
const KEEP_EVERY_MS = 2_000;
const OLDEST_MS = 30 * 24 * 60 * 60 * 1_000;

/** What is worth having on a train; the audit trail is not, and would be large. */
const KEPT = new Set<unknown>(['me', 'tenant', 'documents', 'users', 'teams', 'records', 'record', 'folders', 'comments']);
const isKept = (query: Query) => query.state.status === 'success' && KEPT.has(query.queryKey[0]);

interface Kept {
  keptAt: number;
  release: string;
  state: DehydratedState;
}

/** Answers of another release may have another shape. */
const RELEASE = import.meta.url;

/** Before the first page: what was there last time. */
export async function restoreAnswers() {
  const kept = (await (await lastStore())?.get('things', KEY).catch(() => undefined)) as Kept | undefined;
  if (!kept || kept.release !== RELEASE || Date.now() - kept.keptAt > OLDEST_MS) return;
  hydrate(queryClient, kept.state);
  // However fresh it was: whoever shows it asks again.
  await queryClient.invalidateQueries({ refetchType: 'none' });
}

/** From now on, for as long as the page lives. */
export function keepAnswers() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || !isKept(query)) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void keep();
    }, KEEP_EVERY_MS);
  });
}

async function keep() {
  const me = queryClient.getQueryData(meQuery.queryKey);
  if (!me) return;
  const state = dehydrate(queryClient, { shouldDehydrateQuery: isKept, shouldDehydrateMutation: () => false });
  const kept: Kept = { keptAt: Date.now(), release: RELEASE, state };
  await (await storeOf(ownerOf(me)))?.put('things', kept, KEY).catch(() => undefined);
}
