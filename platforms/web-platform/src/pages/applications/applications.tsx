/** The applications that this workspace knows. */
import type { Application } from '@insula/sdk';
import { ActionIcon, Button, Code, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { type Column, DataTable } from '../../components/data-table';
import { IconApps, IconDots, IconKey, IconPencil, IconPlus, IconTrash } from '../../components/icons';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { State } from '../../components/states';
import { useCan } from '../../session/me';
import { applicationsKey, EditApplication, KINDS, NewApplication } from './application-form';
import { Secrets } from './secrets';

type Open = { act: 'new' } | { act: 'edit' | 'secrets' | 'delete'; application: Application };

export function ApplicationsPage() {
  const can = useCan();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const list = useList(applicationsKey, (cursor, signal) => insula.applications.list({ cursor }, { signal }));
  const register = can('application.write') && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setOpen({ act: 'new' })}>
      Register application
    </Button>
  );
  const columns: Column<Application>[] = [
    { header: 'Application', render: (application) => <NameCell of={application} /> },
    {
      header: 'Kind',
      width: 130,
      hideOnPhone: true,
      render: ({ kind }) => <Text size="sm">{KINDS.find(({ value }) => value === kind)?.label}</Text>,
    },
    {
      header: 'May ask for',
      width: 130,
      render: ({ scopes }) => (
        <Text size="sm" title={scopes.join(', ')}>
          {scopes.length === 1 ? scopes[0] : `${scopes.length} scopes`}
        </Text>
      ),
    },
  ];
  if (can('application.write'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (application) => <ApplicationMenu of={application} open={setOpen} />,
    });
  return (
    <Page
      title="Applications"
      description="Programs of others in which people sign in with this workspace, or that act for it by themselves."
      actions={register}
    >
      <DataTable
        label="Applications"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <State icon={IconApps} title="No applications" action={register}>
            Register one to let it sign people in with OpenID Connect, or use the API by OAuth.
          </State>
        }
      />
      {open?.act === 'new' && <NewApplication close={close} />}
      {open?.act === 'edit' && <EditApplication of={open.application} close={close} />}
      {open?.act === 'secrets' && <Secrets id={open.application.id} close={close} />}
      {open?.act === 'delete' && <Delete of={open.application} close={close} />}
    </Page>
  );
}

function NameCell({ of }: { of: Application }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {of.name}
      </Text>
      <Code fz="xs" title="The client_id">
        {of.id}
      </Code>
    </div>
  );
}

function ApplicationMenu({ of, open }: { of: Application; open: (open: Open) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${of.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => open({ act: 'edit', application: of })}>
          Change…
        </Menu.Item>
        {of.authentication === 'client_secret' && (
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => open({ act: 'secrets', application: of })}>
            Secrets…
          </Menu.Item>
        )}
        <Menu.Item
          c="var(--insula-danger)"
          leftSection={<IconTrash size={16} />}
          onClick={() => open({ act: 'delete', application: of })}
        >
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Delete({ of, close }: { of: Application; close: () => void }) {
  const act = async () => {
    await insula.applications.delete(of.id);
    await queryClient.invalidateQueries({ queryKey: applicationsKey });
  };
  return (
    <ConfirmByName title="Delete this application?" name={of.name} button="Delete application" act={act} close={close}>
      Everybody is signed out of it, and what it was given ends at once. This cannot be undone.
    </ConfirmByName>
  );
}
