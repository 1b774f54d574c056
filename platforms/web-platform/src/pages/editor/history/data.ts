/** A document's history as the panel and the view of a version share it. */
import type { DocumentSession, User } from '@insula/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../../api';
import { useList } from '../../../components/list';
import { sayWithUndo } from '../../../components/notices';
import { fullName } from '../../../session/me';
import { usePeople } from '../../settings/audit-names';

const PAGE = 40;
const ASK_AGAIN_MS = 5_000;

const key = (id: string) => ['documents', 'history', id];
export const refreshHistory = (id: string) => queryClient.invalidateQueries({ queryKey: key(id) });

export function useSessions(id: string) {
  return useList<DocumentSession>(
    [...key(id), 'sessions'],
    (cursor, signal) => insula.documents.sessions(id, { cursor, limit: PAGE }, { signal }),
    { everyMs: ASK_AGAIN_MS },
  );
}

/** What a version is compared with: the text before its session, or before itself while sessions are unknown. */
export function versionBefore(sessions: DocumentSession[] | undefined, version: number): number {
  const session = sessions?.find(({ from_version, version: last }) => from_version <= version && version <= last);
  const named = session?.names.map((name) => name.version).filter((other) => other < version);
  if (named && named.length > 0) return Math.max(...named);
  return (session?.from_version ?? version) - 1;
}

export function useDiff(id: string, version: number, from: number | undefined) {
  return useQuery({
    queryKey: [...key(id), 'diff', version, from],
    queryFn: ({ signal }) => insula.documents.diff(id, version, from, { signal }),
    enabled: from !== undefined,
    staleTime: Infinity,
  });
}

export function useVersion(id: string, version: number) {
  return useQuery({
    queryKey: [...key(id), 'version', version],
    queryFn: ({ signal }) => insula.documents.version(id, version, { signal }),
  });
}

/** Restoring is undone by restoring what was there before. */
export function useRestore(id: string, onDone: () => void) {
  const restore = useMutation({
    mutationFn: (version: number) => insula.documents.restoreVersion(id, version),
    onSuccess: (done) => {
      void refreshHistory(id);
      onDone();
      sayWithUndo(`Version ${done.restored_version} is back, as version ${done.version}.`, async () => {
        await insula.documents.restoreVersion(id, done.version - 1);
        void refreshHistory(id);
      });
    },
  });
  return restore;
}

export function useNaming(id: string) {
  return useMutation({
    mutationFn: async ({ version, name }: { version: number; name: string }) => {
      if (name === '') await insula.documents.unnameVersion(id, version);
      else await insula.documents.nameVersion(id, version, name);
    },
    onSuccess: () => refreshHistory(id),
  });
}

type Named = Pick<User, 'id' | 'first_name' | 'last_name' | 'email'>;

/** Names for ids; whoever is not found has left, or may not be seen. */
export function useNames() {
  const people = usePeople().data?.data;
  const byId = new Map<string, Named>(people?.map((person) => [person.id, person]));
  const nameOf = (id: string | null | undefined) => {
    const person = id ? byId.get(id) : undefined;
    return person ? fullName(person) || person.email : 'Somebody';
  };
  return { nameOf, personOf: (id: string) => byId.get(id), known: people !== undefined };
}

const list = new Intl.ListFormat(undefined, { type: 'conjunction' });
export const listOf = (names: string[]) => list.format([...new Set(names)]);
