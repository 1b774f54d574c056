/** The roles of a team: whoever is in it has them, as long as they are in it. */
import type { Team } from '@insula/sdk';
import { Group, Pill, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { Failure, Section } from '../../components/states';
import { useCan } from '../../session/me';
import { RolesInFolders } from '../sharing/folder-roles';
import { asTree, useRoles } from './roles-data';

export function TeamRoles({ team }: { team: Team }) {
  const can = useCan();
  const roles = useRoles();
  const key = ['teams', team.id, 'roles'];
  const held = useQuery({ queryKey: key, queryFn: ({ signal }) => insula.teams.roles(team.id, { signal }) });
  const onSuccess = () => {
    void queryClient.invalidateQueries({ queryKey: key });
    void queryClient.invalidateQueries({ queryKey: ['explain'] });
  };
  const give = useMutation({ mutationFn: (role: string) => insula.teams.addRole(team.id, role), onSuccess });
  const take = useMutation({ mutationFn: (role: string) => insula.teams.removeRole(team.id, role), onSuccess });
  const has = held.data?.data ?? [];
  // Only a person can be an owner.
  const others = asTree(roles.data ?? [])
    .map(({ role }) => role)
    .filter(({ id, name, builtin }) => !(builtin && name === 'owner') && !has.some((role) => role.id === id));
  return (
    <Section title="Roles">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Everybody in the team has these roles, beside their own.
        </Text>
        {held.error ? (
          <Failure error={held.error} retry={() => void held.refetch()} />
        ) : (
          <Group gap="xs">
            {has.map((role) => (
              <Pill
                key={role.id}
                size="md"
                withRemoveButton={can('role.assign')}
                onRemove={() => take.mutate(role.id)}
                removeButtonProps={{ 'aria-label': `Take the role ${role.name} from the team`, 'aria-hidden': false, tabIndex: 0 }}
              >
                {role.name}
              </Pill>
            ))}
            {held.data && has.length === 0 && <Text size="sm">None yet.</Text>}
          </Group>
        )}
        {can('role.assign') && (
          <Select
            aria-label="Give the team a role"
            placeholder="Give a role…"
            w={{ base: '100%', xs: 320 }}
            searchable
            value={null}
            data={others.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(role) => role && give.mutate(role)}
          />
        )}
        <RolesInFolders grantee={team.id} />
      </Stack>
    </Section>
  );
}
