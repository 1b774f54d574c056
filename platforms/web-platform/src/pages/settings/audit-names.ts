/** What an event is about, by name: from the event itself, or from what the workspace still has. */
import type { AuditEvent } from '@insula/sdk';
import { useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { fullName, useCan } from '../../session/me';
import { useRoles } from './roles-data';

const MANY = 200;

export function usePeople() {
  const can = useCan();
  return useQuery({
    queryKey: ['users', 'all'],
    queryFn: ({ signal }) => insula.users.list({ sort: 'last_name', limit: MANY }, { signal }),
    enabled: can('user.read'),
    staleTime: 60_000,
  });
}

function useTeams() {
  const can = useCan();
  return useQuery({
    queryKey: ['teams', 'all'],
    queryFn: ({ signal }) => insula.teams.list({ limit: MANY }, { signal }),
    enabled: can('team.read'),
    staleTime: 60_000,
  });
}

function useRecentDocuments() {
  const can = useCan();
  return useQuery({
    queryKey: ['documents', 'list', 'names'],
    queryFn: ({ signal }) => insula.documents.list({ sort: '-updated_at', limit: MANY }, { signal }),
    enabled: can('document.read'),
    staleTime: 10_000,
  });
}

/** Gives the words under an event: "Grace Hopper, admin" for a role given to her. */
export function useSubjectName(): (event: AuditEvent) => string | undefined {
  const people = usePeople().data?.data;
  const teams = useTeams().data?.data;
  const roles = useRoles().data;
  const documents = useRecentDocuments().data?.data;
  const names = new Map<string, string>();
  for (const document of documents ?? []) names.set(document.id, document.title);
  for (const person of people ?? []) names.set(person.id, fullName(person));
  for (const team of teams ?? []) names.set(team.id, team.name);
  for (const role of roles ?? []) names.set(role.id, role.name);

  const nameOf = (id: unknown) => (typeof id === 'string' ? names.get(id) : undefined);

  return (event) => {
    const data = event.data as Record<string, unknown>;
    const said = ['title', 'name', 'email', 'data_type']
      .map((key) => data[key])
      .find((value): value is string => typeof value === 'string' && value !== '');
    // What a document was called then says more than what it is called now.
    const subject = typeof data.title === 'string' ? undefined : nameOf(event.subject_id);
    const parts = [event.subject_id === event.actor_id ? undefined : subject, nameOf(data.user_id), said];
    return [...new Set(parts.filter((part) => part !== undefined))].join(', ') || undefined;
  };
}
