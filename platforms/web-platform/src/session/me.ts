/** Who is signed in and what they may do. The platform decides again on every request; here it decides what to show. */
import type { Me } from '@insula/sdk';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { insula } from '../api';

export type PermissionName =
  | 'tenant.read'
  | 'tenant.write'
  | 'user.read'
  | 'user.write'
  | 'user.invite'
  | 'api_key.read'
  | 'api_key.write'
  | 'api_key.manage'
  | 'application.read'
  | 'application.write'
  | 'service_account.read'
  | 'service_account.write'
  | 'team.read'
  | 'team.write'
  | 'role.read'
  | 'role.write'
  | 'role.assign'
  | 'document.read'
  | 'document.write'
  | 'document.delete'
  | 'document.comment'
  | 'document.share'
  | 'record.read'
  | 'record.write'
  | 'record.delete'
  | 'audit.read'
  | 'scim.provision'
  | 'sso.read'
  | 'sso.write'
  | 'security.read'
  | 'security.write';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => insula.me.get({ signal }),
  staleTime: 60_000,
});

export const useMe = () => useSuspenseQuery(meQuery).data;

/** Names the person and the workspace: for what this browser keeps of them. */
export const ownerOf = (me: Me) => `${me.tenant.id}-${me.user.id}`;

/** A test for permissions: `const can = useCan(); can('user.invite')`. */
export function useCan() {
  const { permissions } = useMe();
  return (permission: PermissionName) => permissions.includes(permission);
}

/** Somewhere at least: everywhere, or in a folder that one has a role for. */
export function useCanSomewhere() {
  const { permissions, scoped_permissions } = useMe();
  return (permission: PermissionName) => permissions.includes(permission) || (scoped_permissions ?? []).includes(permission);
}

/** The same test for one document or folder. Only whoever has a role for some folder needs to ask. */
export function useCanWith(id: string | null | undefined) {
  const { permissions, scoped_permissions } = useMe();
  const there = useQuery({
    queryKey: ['me', 'permissions', id],
    queryFn: ({ signal }) => insula.me.permissions(id ?? '', { signal }),
    enabled: Boolean(id) && (scoped_permissions ?? []).length > 0,
    staleTime: 30_000,
  });
  return (permission: PermissionName) => permissions.includes(permission) || (there.data ?? []).includes(permission);
}

export const fullName = (person: { first_name: string; last_name: string }) =>
  `${person.first_name} ${person.last_name}`.trim();
