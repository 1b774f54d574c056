import type { Role } from '@insula/sdk';
import { useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { useCan } from '../../session/me';

export const rolesKey = ['roles'];

/** All roles of the workspace: few, and needed whole to show what inherits from what. */
export function useRoles() {
  const can = useCan();
  return useQuery({
    queryKey: rolesKey,
    queryFn: async () => {
      const roles: Role[] = [];
      for await (const role of insula.roles.all({ limit: 200 })) roles.push(role);
      return roles;
    },
    enabled: can('role.read'),
    staleTime: 30_000,
  });
}

export interface RoleNode {
  role: Role;
  depth: number;
}

/** The roles as a tree, each under the one it inherits from; built-in ones first. */
export function asTree(roles: Role[]): RoleNode[] {
  const known = new Set(roles.map((role) => role.id));
  const nodes: RoleNode[] = [];
  const order = (a: Role, b: Role) => Number(b.builtin) - Number(a.builtin) || a.name.localeCompare(b.name);
  const visit = (parent: string | null, depth: number) => {
    const children = roles.filter((role) =>
      parent === null ? !role.parent || !known.has(role.parent) : role.parent === parent,
    );
    for (const role of children.sort(order)) {
      nodes.push({ role, depth });
      visit(role.id, depth + 1);
    }
  };
  visit(null, 0);
  return nodes;
}

/** A role may not inherit from itself, nor from what inherits from it. */
export function possibleParents(roles: Role[], id: string | undefined): Role[] {
  const below = new Set(id ? [id] : []);
  for (let grown = true; grown;) {
    grown = false;
    for (const role of roles)
      if (role.parent && below.has(role.parent) && !below.has(role.id)) {
        below.add(role.id);
        grown = true;
      }
  }
  return roles.filter((role) => !below.has(role.id));
}
