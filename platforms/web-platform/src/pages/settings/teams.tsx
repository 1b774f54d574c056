import type { Team } from '@insula/sdk';
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconUsersGroup } from '../../components/icons';
import { useNavigate } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { AnchorLink } from '../../components/links';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { useCan } from '../../session/me';
import { FromDirectory } from './from-directory';

const columns: Column<Team>[] = [
  {
    header: 'Team',
    render: (team) => (
      <div>
        <Group gap="sm">
          <AnchorLink to="/settings/teams/$id" params={{ id: team.id }} c="inherit" fw={500} size="sm">
            {team.name}
          </AnchorLink>
          {team.from_directory && <FromDirectory />}
        </Group>
        <Text size="xs" c="dimmed">
          {team.description}
        </Text>
      </div>
    ),
  },
  { header: 'Members', right: true, width: 100, render: (team) => team.member_count.toLocaleString() },
  { header: 'Created', hideOnPhone: true, width: 160, render: (team) => <Time at={team.created_at} /> },
];

export function TeamsPage() {
  const can = useCan();
  const [editing, edit] = useDisclosure(false);
  const list = useList(['teams'], (cursor, signal) => insula.teams.list({ cursor }, { signal }));
  const newTeam = can('team.write') && (
    <Button leftSection={<IconPlus size={18} />} onClick={edit.open}>
      New team
    </Button>
  );
  return (
    <Page title="Teams" description="People who work on the same things." actions={newTeam}>
      <DataTable
        label="Teams"
        columns={columns}
        list={list}
        rowKey={(team) => team.id}
        empty={
          <State icon={IconUsersGroup} title="No teams yet" action={newTeam}>
            Give a team a name and put people in it.
          </State>
        }
      />
      {editing && <TeamForm close={edit.close} />}
    </Page>
  );
}

/** Makes a team, or changes the one given. */
export function TeamForm({ team, close }: { team?: Team; close: () => void }) {
  const navigate = useNavigate();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: team?.name ?? '', description: team?.description ?? '' },
    validate: { name: required('Give the team a name.') },
  });
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    const body = { name: values.name.trim(), description: values.description.trim() };
    const saved = await (team ? insula.teams.update(team.id, body) : insula.teams.create(body));
    await queryClient.invalidateQueries({ queryKey: ['teams'] });
    close();
    if (!team) await navigate({ to: '/settings/teams/$id', params: { id: saved.id } });
  });
  return (
    <Modal
      opened
      onClose={close}
      title={team ? 'Change team' : 'New team'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          <TextInput label="Name" data-autofocus key={form.key('name')} {...form.getInputProps('name')} />
          <Textarea
            label="What it does"
            autosize
            minRows={2}
            key={form.key('description')}
            {...form.getInputProps('description')}
          />
          <FormFoot busy={busy} label={team ? 'Save' : 'Create team'} cancel={close} />
        </Stack>
      </form>
    </Modal>
  );
}
