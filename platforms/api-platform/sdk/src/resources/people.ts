/** Members of a workspace, what they may do, and the teams they are in. */
import type { CallOptions, Transport } from '../transport.js';
import type {
  Body,
  Invitation,
  ListQuery,
  NewInvitation,
  Page,
  Permission,
  PermissionExplained,
  Role,
  RoleAssignment,
  Team,
  TeamMember,
  User,
  UserSession,
} from '../types.js';
import { Collection, segment } from './collection.js';

export class Users extends Collection<
  User,
  User,
  Body<'/v1/users', 'post'>,
  Body<'/v1/users/{id}', 'patch'>
> {
  readonly invitations: Invitations;

  constructor(transport: Transport) {
    super(transport, '/v1/users');
    this.invitations = new Invitations(transport);
  }

  addRole(id: string, role: string, options?: CallOptions): Promise<void> {
    return this.transport.json('PUT', `${this.item(id)}/roles/${segment(role)}`, options);
  }

  removeRole(id: string, role: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.item(id)}/roles/${segment(role)}`, options);
  }

  sessions(id: string, options?: CallOptions): Promise<Page<UserSession>> {
    return this.transport.json('GET', `${this.item(id)}/sessions`, options);
  }

  /** Signs somebody out everywhere. */
  endSessions(id: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.item(id)}/sessions`, options);
  }

  /** Forgets the guesses at somebody's password, so that they need not wait. */
  unlock(id: string, options?: CallOptions): Promise<void> {
    return this.transport.json('POST', `${this.item(id)}/unlock`, options);
  }
}

export class Invitations {
  constructor(private readonly transport: Transport) {}

  list(query?: ListQuery, options?: CallOptions): Promise<Page<Invitation>> {
    return this.transport.json('GET', '/v1/users/invitations', { query, ...options });
  }

  /** The answer carries the link's secret, and is the only one that does. */
  create(body: Body<'/v1/users/invitations', 'post'>): Promise<NewInvitation> {
    return this.transport.json('POST', '/v1/users/invitations', { body, replayable: false });
  }

  revoke(id: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `/v1/users/invitations/${segment(id)}`, options);
  }
}

export class Teams extends Collection<
  Team,
  Team,
  Body<'/v1/teams', 'post'>,
  Body<'/v1/teams/{id}', 'patch'>
> {
  constructor(transport: Transport) {
    super(transport, '/v1/teams');
  }

  members(id: string, query?: ListQuery, options?: CallOptions): Promise<Page<TeamMember>> {
    return this.transport.json('GET', `${this.item(id)}/members`, { query, ...options });
  }

  addMember(id: string, user: string, options?: CallOptions): Promise<void> {
    return this.transport.json('PUT', `${this.item(id)}/members/${segment(user)}`, options);
  }

  roles(id: string, options?: CallOptions): Promise<Page<{ id: string; name: string }>> {
    return this.transport.json('GET', `${this.item(id)}/roles`, options);
  }

  addRole(id: string, role: string, options?: CallOptions): Promise<void> {
    return this.transport.json('PUT', `${this.item(id)}/roles/${segment(role)}`, options);
  }

  removeRole(id: string, role: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.item(id)}/roles/${segment(role)}`, options);
  }

  removeMember(id: string, user: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `${this.item(id)}/members/${segment(user)}`, options);
  }
}

export class Roles extends Collection<
  Role,
  Role,
  Body<'/v1/roles', 'post'>,
  Body<'/v1/roles/{id}', 'patch'>
> {
  constructor(transport: Transport) {
    super(transport, '/v1/roles');
  }

  /** May somebody do something, and why: by which role, team, share. */
  explain(
    query: { permission: string; user?: string; resource?: string; key?: string },
    options?: CallOptions,
  ): Promise<PermissionExplained> {
    return this.transport.json('GET', '/v1/permissions/explain', { query, ...options });
  }

  /** Roles given for folders: `{ grantee_id }` of somebody or a team, `{ resource_id }` for a folder. */
  assignments(query?: ListQuery, options?: CallOptions): Promise<Page<RoleAssignment>> {
    return this.transport.json('GET', '/v1/role-assignments', { query, ...options });
  }

  assign(body: Body<'/v1/role-assignments', 'post'>): Promise<RoleAssignment> {
    return this.transport.json('POST', '/v1/role-assignments', { body });
  }

  unassign(id: string): Promise<void> {
    return this.transport.json('DELETE', `/v1/role-assignments/${segment(id)}`);
  }

  /** Everything a role can allow. */
  permissions(options?: CallOptions): Promise<Page<Permission>> {
    return this.transport.json('GET', '/v1/permissions', options);
  }
}
