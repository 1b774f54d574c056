import type { Team, TeamMember } from '@insula/sdk';
import { ActionIcon, Box, Button, Group, Select, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPencil, IconTrash, IconUserMinus, IconUsers } from '../../components/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { type Column, DataTable } from '../../components/data-table';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { Person } from '../../components/person';
import { Failure, State } from '../../components/states';
import { WayUp } from '../../components/way-up';
import { fullName, useCan } from '../../session/me';
import { TeamRoles } from './team-roles';
import { TeamForm } from './teams';

export function TeamPage() {
  const { id } = useParams({ from: '/app/settings/teams/$id' });
  const team = useQuery({
    queryKey: ['teams', id],
    queryFn: ({ signal }) => insula.teams.get(id, { signal }),
  });
  if (team.isPending)
    return (
      <Box p="xl" aria-hidden>
        <Skeleton height={32} width={240} />
      </Box>
    );
  if (team.error) return <Failure error={team.error} retry={() => void team.refetch()} />;
  return <OpenTeam team={team.data} />;
}

function OpenTeam({ team }: { team: Team }) {
  const can = useCan();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'change' | 'delete'>();
  const close = () => setOpen(undefined);
  const members = useList(['teams', team.id, 'members'], (cursor, signal) =>
    insula.teams.members(team.id, { cursor }, { signal }),
  );
  const remove = useMutation({
    mutationFn: (member: TeamMember) => insula.teams.removeMember(team.id, member.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['teams'] }),
  });

  const columns: Column<TeamMember>[] = [
    { header: 'Person', render: (member) => <Person person={member} /> },
  ];
  if (can('team.write'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (member) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Take ${fullName(member)} out of the team`}
          onClick={() => remove.mutate(member)}
        >
          <IconUserMinus size={18} />
        </ActionIcon>
      ),
    });

  const deleteTeam = async () => {
    await insula.teams.delete(team.id);
    await navigate({ to: '/settings/teams' });
    void queryClient.invalidateQueries({ queryKey: ['teams'] });
  };
  return (
    <Page
      title={team.name}
      description={
        <WayUp to="/settings/teams" label="All teams">
          {team.description}
        </WayUp>
      }
      actions={
        can('team.write') && (
          <>
            <Button
              variant="default"
              leftSection={<IconPencil size={16} />}
              onClick={() => setOpen('change')}
            >
              Change
            </Button>
            <Button
              variant="default"
              c="var(--insula-danger)"
              leftSection={<IconTrash size={16} />}
              onClick={() => setOpen('delete')}
            >
              Delete…
            </Button>
          </>
        )
      }
    >
      {can('team.write') && can('user.read') && <AddMember team={team} inside={members.rows ?? []} />}
      <DataTable
        label={`Members of ${team.name}`}
        columns={columns}
        list={members}
        rowKey={(member) => member.id}
        empty={
          <State icon={IconUsers} title="Nobody is in this team">
            Find people above and add them.
          </State>
        }
      />
      {can('role.read') && (
        <Box mt="lg">
          <TeamRoles team={team} />
        </Box>
      )}
      {open === 'change' && <TeamForm team={team} close={close} />}
      {open === 'delete' && (
        <ConfirmByName
          title="Delete this team?"
          name={team.name}
          button="Delete team"
          act={deleteTeam}
          close={close}
        >
          The people stay in the workspace; only the team goes. This cannot be undone.
        </ConfirmByName>
      )}
    </Page>
  );
}

/** Finds people by name as one types, and adds the chosen one at once. */
function AddMember({ team, inside }: { team: Team; inside: TeamMember[] }) {
  const [typed, setTyped] = useState('');
  const [wanted] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({
    queryKey: ['users', 'find', wanted],
    queryFn: ({ signal }) =>
      insula.users.list({ q: wanted || undefined, status: 'active', limit: 20 }, { signal }),
  });
  const add = useMutation({
    mutationFn: (user: string) => insula.teams.addMember(team.id, user),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['teams'] }),
  });
  const outside = (found.data?.data ?? []).filter((user) => !inside.some(({ id }) => id === user.id));
  return (
    <Group mb="md">
      <Select
        aria-label="Add a person to the team"
        placeholder="Add a person…"
        w={{ base: '100%', xs: 320 }}
        searchable
        value={null}
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage={found.isFetching ? 'Searching…' : 'Nobody with that name'}
        data={outside.map((user) => ({ value: user.id, label: `${fullName(user)} (${user.email})` }))}
        onChange={(user) => {
          setTyped('');
          if (user) add.mutate(user);
        }}
      />
    </Group>
  );
}
