/** Names of colleagues by their id, for whoever may see who is in the workspace. */
import { InsulaError, type User } from '@insula/sdk';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { insula } from '../api';
import { fullName, useCan, useMe } from './me';

const FRESH_MS = 5 * 60_000;

const namesQuery = queryOptions({
  queryKey: ['users', 'names'],
  queryFn: async ({ signal }) => (await insula.users.list({ limit: 200 }, { signal })).data,
  staleTime: FRESH_MS,
});

const MOST_AT_ONCE = 200;
let gathered: { ids: string[]; people: Promise<User[]> } | undefined;

/** Those asked for in one turn are asked for together: a crowd must not be as many requests. */
async function oneOf(id: string): Promise<User> {
  if (!gathered || gathered.ids.length === MOST_AT_ONCE) {
    const ids: string[] = [];
    const turn = Promise.resolve().then(async () => {
      gathered = undefined;
      return (await insula.users.list({ 'id[in]': ids.join(','), limit: MOST_AT_ONCE })).data;
    });
    gathered = { ids, people: turn };
  }
  gathered.ids.push(id);
  const found = (await gathered.people).find((user) => user.id === id);
  if (!found) throw new InsulaError(404, 'user_not_found', 'There is no such person.');
  return found;
}

/** A lookup; people whose name is not known yet, or not for us, are "Somebody". */
export function useNames(ids: readonly string[]) {
  const can = useCan();
  const { user: me } = useMe();
  const allowed = can('user.read');
  const first = useQuery({ ...namesQuery, enabled: allowed && ids.length > 0 });
  const known = new Map<string, Named>([[me.id, me], ...(first.data ?? []).map((user): [string, User] => [user.id, user])]);
  const missing = allowed && first.data ? ids.filter((id) => !known.has(id)) : [];
  const others = useQueries({
    queries: missing.map((id) => ({
      queryKey: ['users', 'item', id],
      queryFn: () => oneOf(id),
      staleTime: FRESH_MS,
    })),
  });
  for (const { data } of others) if (data) known.set(data.id, data);
  return (id: string): Named => known.get(id) ?? SOMEBODY;
}

export interface Named {
  first_name: string;
  last_name: string;
  email: string;
}

const SOMEBODY: Named = { first_name: 'Somebody', last_name: '', email: '' };

export const nameOf = (person: Named) => fullName(person) || person.email;
