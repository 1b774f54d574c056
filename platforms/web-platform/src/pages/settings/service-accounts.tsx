/** Accounts of programs: with roles like people, but no password and no face. */
import type { ServiceAccount } from '@insula/sdk';
import { ActionIcon, Badge, Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { type Column, DataTable } from '../../components/data-table';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { IconDots, IconKey, IconLock, IconPlus, IconRobot, IconTrash } from '../../components/icons';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { useCan } from '../../session/me';
import { NewKey } from './api-key-form';
import { asTree, useRoles } from './roles-data';

const accountsKey = ['service-accounts'];
type Open = { act: 'new' } | { act: 'key' | 'remove'; account: ServiceAccount };

export function ServiceAccountsPage() {
  const can = useCan();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const list = useList(accountsKey, (cursor, signal) => insula.serviceAccounts.list({ cursor }, { signal }));
  const newAccount = can('service_account.write') && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setOpen({ act: 'new' })}>
      New service account
    </Button>
  );
  const columns: Column<ServiceAccount>[] = [
    { header: 'Name', render: (account) => <NameCell of={account} /> },
    {
      header: 'Roles',
      width: 170,
      render: ({ roles }) => <Text size="sm">{roles.map(({ name }) => name).join(', ') || 'None'}</Text>,
    },
    { header: 'Keys', right: true, width: 80, render: ({ key_count }) => key_count.toLocaleString() },
    {
      header: 'Last used',
      hideOnPhone: true,
      width: 150,
      render: ({ last_used_at }) => (last_used_at ? <Time at={last_used_at} /> : <Text size="sm" c="dimmed">Never</Text>),
    },
  ];
  if (can('service_account.write'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (account) => <AccountMenu of={account} open={setOpen} />,
    });
  return (
    <Page
      title="Service accounts"
      description="Accounts for programs, which stay when people leave. They come in with API keys."
      actions={newAccount}
    >
      <DataTable
        label="Service accounts"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <State icon={IconRobot} title="No service accounts" action={newAccount}>
            Give a program an account of its own, with the role it needs and nothing more.
          </State>
        }
      />
      {open?.act === 'new' && <AccountForm close={close} />}
      {open?.act === 'key' && <NewKey account={open.account} close={close} />}
      {open?.act === 'remove' && <Remove of={open.account} close={close} />}
    </Page>
  );
}

function NameCell({ of }: { of: ServiceAccount }) {
  return (
    <Group gap="sm">
      <Text size="sm" fw={500}>
        {of.name}
      </Text>
      {of.status === 'suspended' && (
        <Badge size="sm" variant="default" radius="sm" tt="none">
          suspended
        </Badge>
      )}
    </Group>
  );
}

function AccountMenu({ of, open }: { of: ServiceAccount; open: (open: Open) => void }) {
  const can = useCan();
  const suspended = of.status === 'suspended';
  const toggle = useMutation({
    mutationFn: () => insula.serviceAccounts.update(of.id, { status: suspended ? 'active' : 'suspended' }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountsKey }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${of.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {can('api_key.manage') && !suspended && (
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => open({ act: 'key', account: of })}>
            New API key
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLock size={16} />} onClick={() => toggle.mutate()}>
          {suspended ? 'Resume' : 'Suspend'}
        </Menu.Item>
        <Menu.Item
          c="var(--insula-danger)"
          leftSection={<IconTrash size={16} />}
          onClick={() => open({ act: 'remove', account: of })}
        >
          Remove…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function AccountForm({ close }: { close: () => void }) {
  const roles = useRoles();
  const form = useForm({
    initialValues: { name: '', role: null as string | null },
    validate: { name: required('Give it a name.') },
  });
  const member = roles.data?.find(({ name, builtin }) => builtin && name === 'member')?.id ?? null;
  const { submit, busy, problem } = useSubmit(form, async ({ name, role }) => {
    const chosen = role ?? member;
    await insula.serviceAccounts.create({ name: name.trim(), ...(chosen ? { role: chosen } : {}) });
    await queryClient.invalidateQueries({ queryKey: accountsKey });
    close();
  });
  const givable = asTree(roles.data ?? []).filter(({ role }) => !(role.builtin && role.name === 'owner'));
  return (
    <Modal opened onClose={close} title="New service account" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          <TextInput label="Name" placeholder="Deployments" data-autofocus {...form.getInputProps('name')} />
          <Select
            label="Role"
            allowDeselect={false}
            data={givable.map(({ role }) => ({ value: role.id, label: role.name }))}
            {...form.getInputProps('role')}
            value={form.values.role ?? member}
          />
          <FormFoot busy={busy} label="Create" cancel={close} />
        </Stack>
      </form>
    </Modal>
  );
}

function Remove({ of, close }: { of: ServiceAccount; close: () => void }) {
  const act = async () => {
    await insula.serviceAccounts.delete(of.id);
    await queryClient.invalidateQueries({ queryKey: accountsKey });
  };
  return (
    <ConfirmByName title="Remove this service account?" name={of.name} button="Remove" act={act} close={close}>
      All its API keys stop working at once. What it has made stays. This cannot be undone.
    </ConfirmByName>
  );
}
