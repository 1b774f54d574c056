/** Roles that count in one folder and what lies in it: as the folder's sharing, and as a person's or team's roles, show them. */
import type { RoleAssignment } from '@insula/sdk';
import { Button, Group, Pill, Select, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { describe } from '../../components/notices';
import { Problem } from '../../components/forms';
import { useCan } from '../../session/me';
import { permissionsQuery } from '../settings/permission-matrix';
import { useRoles } from '../settings/roles-data';
import classes from './share-dialog.module.css';

const KEY = 'role-assignments';

function useAssignments(query: { resource_id: string } | { grantee_id: string }) {
  const can = useCan();
  return useQuery({
    queryKey: [KEY, query],
    queryFn: ({ signal }) => insula.roles.assignments({ ...query, limit: 100 }, { signal }),
    enabled: can('role.read'),
  });
}

const settle = () =>
  Promise.all(
    [[KEY], ['shares'], ['explain'], ['me']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );

/** Those there are, each with a button that takes it away. */
function Assignments({ list, words }: { list: RoleAssignment[]; words: (assignment: RoleAssignment) => string }) {
  const can = useCan();
  const take = useMutation({ mutationFn: (id: string) => insula.roles.unassign(id), onSettled: settle });
  return (
    <>
      <Problem>{take.error ? describe(take.error) : undefined}</Problem>
      <Group gap="xs">
        {list.map((assignment) => (
          <Pill
            key={assignment.id}
            size="md"
            bd="1px solid var(--mantine-color-default-border)"
            withRemoveButton={can('role.assign')}
            onRemove={() => take.mutate(assignment.id)}
            removeButtonProps={{ 'aria-label': `Take away: ${words(assignment)}`, 'aria-hidden': false, tabIndex: 0 }}
          >
            {words(assignment)}
          </Pill>
        ))}
      </Group>
    </>
  );
}

interface Grantees {
  users: { value: string; label: string }[];
  teams: { value: string; label: string }[];
}

/** A folder's own: who has which role in it. */
export function FolderRoles({ id, grantees }: { id: string; grantees: Grantees }) {
  const can = useCan();
  const held = useAssignments({ resource_id: id });
  const list = held.data?.data ?? [];
  if (!can('role.read') || (list.length === 0 && !can('role.assign'))) return null;
  return (
    <section aria-label="Roles in this folder">
      <Title order={3} size="sm" mb={4}>
        Roles in this folder
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        Each allows what it allows here and in what lies here, and nowhere else.
      </Text>
      <Stack gap="sm">
        <Assignments list={list} words={({ role, grantee }) => `${grantee.name ?? 'Somebody'}: ${role.name}`} />
        {can('role.assign') && <GiveRole id={id} grantees={grantees} />}
      </Stack>
    </section>
  );
}

function GiveRole({ id, grantees }: { id: string; grantees: Grantees }) {
  const roles = useRoles();
  const catalogue = useQuery(permissionsQuery);
  const scopable = new Set(catalogue.data?.filter((permission) => permission.scopable).map(({ name }) => name));
  const fitting = (roles.data ?? []).filter(
    ({ effective_permissions }) => effective_permissions.length > 0 && effective_permissions.every((name) => scopable.has(name)),
  );
  const [grantee, setGrantee] = useState<string | null>(null);
  const [role, setRole] = useState<string | null>(null);
  const give = useMutation({
    mutationFn: (body: { grantee: string; role: string }) => insula.roles.assign({ ...body, resource: id }),
    onSuccess: () => setGrantee(null),
    onSettled: settle,
  });
  if (!roles.data || !catalogue.data) return null;
  if (fitting.length === 0)
    return (
      <Text size="sm">
        No role fits yet: in Settings, under Roles, make one that allows only what concerns documents.
      </Text>
    );
  return (
    <>
      <Problem>{give.error ? describe(give.error) : undefined}</Problem>
      <Group gap="sm" align="flex-end">
        <Select
          className={classes.grow}
          label="Give somebody a role here"
          placeholder="A person or a team"
          searchable
          clearable
          data={[
            { group: 'Teams', items: grantees.teams },
            { group: 'People', items: grantees.users },
          ]}
          value={grantee}
          onChange={setGrantee}
          nothingFoundMessage="Nobody is called that"
        />
        <Select
          aria-label="The role"
          placeholder="Role"
          w={150}
          data={fitting.map(({ id: value, name }) => ({ value, label: name }))}
          value={role}
          onChange={setRole}
        />
        <Button
          variant="default"
          disabled={!grantee || !role}
          loading={give.isPending}
          onClick={() => grantee && role && give.mutate({ grantee, role })}
        >
          Give
        </Button>
      </Group>
    </>
  );
}

/** Of a person or a team: their roles that count in folders. Nothing where there are none. */
export function RolesInFolders({ grantee }: { grantee: string }) {
  const held = useAssignments({ grantee_id: grantee });
  const list = held.data?.data ?? [];
  if (list.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        Only in folders
      </Text>
      <Assignments list={list} words={({ role, resource }) => `${role.name} in ${resource.name ?? 'a folder you do not see'}`} />
    </Stack>
  );
}
