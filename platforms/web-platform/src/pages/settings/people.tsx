import type { User } from '@insula/sdk';
import { ActionIcon, Badge, Button, Group, Menu, Select, Stack, Text } from '@mantine/core';
import {
  IconDevices,
  IconDots,
  IconLockOpen,
  IconPlayerPause,
  IconPlayerPlay,
  IconShieldLock,
  IconUserMinus,
  IconUserPlus,
  IconUserSearch,
} from '../../components/icons';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { type Column, DataTable } from '../../components/data-table';
import { useList } from '../../components/list';
import { say } from '../../components/notices';
import { Page } from '../../components/page';
import { Person } from '../../components/person';
import { SearchField } from '../../components/search-field';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { fullName, useCan, useMe } from '../../session/me';
import { SessionsOf } from '../security/sessions';
import { FromDirectory } from './from-directory';
import { Invitations, InvitePeople } from './invitations';
import { MemberRoles } from './member-roles';
import { Why } from './why';

type Chosen = { act: 'roles' | 'why' | 'sessions' | 'remove'; user: User };
const BY_NAME = 'last_name';

export function PeoplePage() {
  const { q, sort = BY_NAME, status, invite } = useSearch({ from: '/app/settings/people' });
  const navigate = useNavigate({ from: '/settings/people' });
  const can = useCan();
  const [chosen, setChosen] = useState<Chosen>();
  const close = () => setChosen(undefined);
  const setInvite = (open: boolean) =>
    void navigate({ search: (now) => ({ ...now, invite: open || undefined }), replace: true });
  const list = useList(['users', 'list', { q, sort, status }], (cursor, signal) =>
    insula.users.list({ q, sort, status, cursor, limit: 50 }, { signal }),
  );

  return (
    <Page
      title="People"
      description="Who belongs to this workspace, and what they may do."
      actions={
        can('user.invite') && (
          <Button leftSection={<IconUserPlus size={18} />} onClick={() => setInvite(true)}>
            Invite people
          </Button>
        )
      }
    >
      <Stack gap="md">
        <Group gap="sm">
          <SearchField
            label="Search names and e-mail"
            value={q}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, q: value }), replace: true })}
          />
          <Select
            aria-label="Status"
            placeholder="Any status"
            clearable
            w={150}
            data={[
              { value: 'active', label: 'Active' },
              { value: 'suspended', label: 'Suspended' },
            ]}
            value={status ?? null}
            onChange={(value) =>
              void navigate({ search: (now) => ({ ...now, status: value ?? undefined }), replace: true })
            }
          />
        </Group>
        <DataTable
          label="People"
          columns={columnsFor(can('user.write') || can('role.assign'), setChosen)}
          list={list}
          rowKey={(user) => user.id}
          sort={sort}
          onSort={(value) => void navigate({ search: (now) => ({ ...now, sort: value }), replace: true })}
          empty={
            <State icon={IconUserSearch} title="Nobody fits">
              Search for another name, or clear the filters.
            </State>
          }
        />
        <Invitations />
      </Stack>
      {invite && can('user.invite') && <InvitePeople close={() => setInvite(false)} />}
      {chosen?.act === 'roles' && <MemberRoles user={chosen.user} close={close} />}
      {chosen?.act === 'why' && <Why user={chosen.user} close={close} />}
      {chosen?.act === 'sessions' && <SessionsOf user={chosen.user} close={close} />}
      {chosen?.act === 'remove' && <RemoveMember user={chosen.user} close={close} />}
    </Page>
  );
}

function columnsFor(manages: boolean, choose: (chosen: Chosen) => void): Column<User>[] {
  const columns: Column<User>[] = [
    { header: 'Name', sort: 'last_name', width: 256, render: (user) => <Person person={user} /> },
    { header: 'Roles', render: (user) => <RoleBadges user={user} /> },
    {
      header: 'Last seen',
      hideOnPhone: true,
      width: 120,
      render: (user) =>
        user.last_seen_at ? (
          <Time at={user.last_seen_at} />
        ) : (
          <Text size="sm" c="dimmed">
            Never
          </Text>
        ),
    },
    {
      header: 'Joined',
      sort: 'created_at',
      hideOnPhone: true,
      width: 120,
      render: (user) => <Time at={user.created_at} />,
    },
  ];
  if (manages)
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (user) => <MemberMenu user={user} choose={choose} />,
    });
  return columns;
}

function RoleBadges({ user }: { user: User }) {
  return (
    <Group gap={4}>
      {user.status === 'suspended' && (
        <Badge color="red" variant="light" radius="sm" tt="none">
          suspended
        </Badge>
      )}
      {user.from_directory && <FromDirectory />}
      {user.roles.map((role) => (
        <Badge key={role.id} variant="default" radius="sm" tt="none" fw={500}>
          {role.name}
        </Badge>
      ))}
    </Group>
  );
}

function MemberMenu({ user, choose }: { user: User; choose: (chosen: Chosen) => void }) {
  const can = useCan();
  const me = useMe();
  const self = me.user.id === user.id;
  const suspended = user.status === 'suspended';
  const setStatus = useMutation({
    mutationFn: (status: User['status']) => insula.users.update(user.id, { status }),
    onSuccess: (_user, status) => {
      void queryClient.invalidateQueries({ queryKey: ['users'] });
      say(
        status === 'suspended'
          ? `${fullName(user)} can no longer sign in.`
          : `${fullName(user)} can sign in again.`,
      );
    },
  });
  const unlock = useMutation({
    mutationFn: () => insula.users.unlock(user.id),
    onSuccess: () => say(`${fullName(user)} can try to sign in at once.`),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${fullName(user)}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {can('role.assign') && (
          <Menu.Item
            leftSection={<IconShieldLock size={16} />}
            onClick={() => choose({ act: 'roles', user })}
          >
            Change roles
          </Menu.Item>
        )}
        {can('role.read') && (
          <Menu.Item leftSection={<IconUserSearch size={16} />} onClick={() => choose({ act: 'why', user })}>
            Why may they?
          </Menu.Item>
        )}
        {can('security.read') && (
          <Menu.Item leftSection={<IconDevices size={16} />} onClick={() => choose({ act: 'sessions', user })}>
            Sessions
          </Menu.Item>
        )}
        {can('security.write') && !self && (
          <Menu.Item leftSection={<IconLockOpen size={16} />} onClick={() => unlock.mutate()}>
            Forget wrong passwords
          </Menu.Item>
        )}
        {can('user.write') && !self && (
          <Menu.Item
            leftSection={suspended ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            onClick={() => setStatus.mutate(suspended ? 'active' : 'suspended')}
          >
            {suspended ? 'Let in again' : 'Suspend'}
          </Menu.Item>
        )}
        {can('user.write') && !self && (
          <Menu.Item
            c="var(--insula-danger)"
            leftSection={<IconUserMinus size={16} />}
            onClick={() => choose({ act: 'remove', user })}
          >
            Remove…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function RemoveMember({ user, close }: { user: User; close: () => void }) {
  const act = async () => {
    await insula.users.delete(user.id);
    await queryClient.invalidateQueries({ queryKey: ['users'] });
  };
  return (
    <ConfirmByName
      title={`Remove ${fullName(user)}?`}
      name={user.email}
      button="Remove person"
      act={act}
      close={close}
    >
      They lose access at once, on every device. What they wrote stays in the workspace. They can be invited
      again.
    </ConfirmByName>
  );
}
