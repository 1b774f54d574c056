/** The API keys one may see: one's own, and for those who manage keys everybody's. */
import type { ApiKey, NewApiKey } from '@insula/sdk';
import { ActionIcon, Badge, Button, Code, Group, Menu, Modal, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { type Column, DataTable } from '../../components/data-table';
import { Problem } from '../../components/forms';
import { IconDots, IconKey, IconPlus, IconRefresh, IconTrash } from '../../components/icons';
import { useList } from '../../components/list';
import { describe } from '../../components/notices';
import { Page } from '../../components/page';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { useCan } from '../../session/me';
import { apiKeysKey, KeyShown, NewKey } from './api-key-form';

type Open = { act: 'new' } | { act: 'rotate'; key: ApiKey } | { act: 'revoke'; key: ApiKey };

export function ApiKeysPage() {
  const can = useCan();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const list = useList(apiKeysKey, (cursor, signal) => insula.apiKeys.list({ cursor }, { signal }));
  const newKey = can('api_key.write') && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setOpen({ act: 'new' })}>
      New API key
    </Button>
  );
  const columns: Column<ApiKey>[] = [
    { header: 'Key', render: (key) => <KeyCell of={key} /> },
    { header: 'Acts as', hideOnPhone: true, width: 150, render: ({ owner }) => <Text size="sm">{owner.name}</Text> },
    { header: 'May', width: 140, render: (key) => <Scopes of={key} /> },
    {
      header: 'Last used',
      hideOnPhone: true,
      width: 115,
      render: ({ last_used_at }) => (last_used_at ? <Time at={last_used_at} /> : <Text size="sm" c="dimmed">Never</Text>),
    },
    {
      header: 'Expires',
      hideOnPhone: true,
      width: 115,
      render: ({ expires_at }) => (expires_at ? <Time at={expires_at} /> : <Text size="sm" c="dimmed">Never</Text>),
    },
  ];
  if (can('api_key.write'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (key) => <KeyMenu of={key} open={setOpen} />,
    });
  return (
    <Page title="API keys" description="What programs come in with. A key never does more than its owner may." actions={newKey}>
      <DataTable
        label="API keys"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <State icon={IconKey} title="No API keys" action={newKey}>
            A key lets a program use the API for you, with as much of your rights as you choose.
          </State>
        }
      />
      {open?.act === 'new' && <NewKey close={close} />}
      {open?.act === 'rotate' && <Rotate of={open.key} close={close} />}
      {open?.act === 'revoke' && <Revoke of={open.key} close={close} />}
    </Page>
  );
}

function KeyCell({ of }: { of: ApiKey }) {
  return (
    <div>
      <Group gap="sm">
        <Text size="sm" fw={500}>
          {of.name}
        </Text>
        {of.status === 'expired' && (
          <Badge size="sm" variant="default" radius="sm" tt="none">
            expired
          </Badge>
        )}
      </Group>
      <Code fz="xs" style={{ whiteSpace: 'nowrap' }}>
        {of.prefix}…
      </Code>
    </div>
  );
}

/** What was given, and whether all of it still holds: its giver or owner may have less by now. */
function Scopes({ of }: { of: ApiKey }) {
  const lost = of.scopes.length - of.effective_scopes.length;
  return (
    <div>
      <Text size="sm" title={of.scopes.join(', ')}>
        {of.scopes.length === 1 ? of.scopes[0] : `${of.scopes.length} permissions`}
      </Text>
      {lost > 0 && (
        <Text size="xs" c="dimmed">
          {lost} not any more
        </Text>
      )}
    </div>
  );
}

function KeyMenu({ of, open }: { of: ApiKey; open: (open: Open) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${of.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => open({ act: 'rotate', key: of })}>
          Rotate…
        </Menu.Item>
        <Menu.Item
          c="var(--insula-danger)"
          leftSection={<IconTrash size={16} />}
          onClick={() => open({ act: 'revoke', key: of })}
        >
          Revoke…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Rotate({ of, close }: { of: ApiKey; close: () => void }) {
  const [made, setMade] = useState<NewApiKey>();
  const rotate = useMutation({
    mutationFn: () => insula.apiKeys.rotate(of.id),
    onSuccess: async (rotated) => {
      setMade(rotated);
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
    },
  });
  return (
    <Modal opened onClose={close} title={`Rotate ${of.name}`} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {made ? (
        <KeyShown made={made} close={close} />
      ) : (
        <>
          <Problem>{rotate.error ? describe(rotate.error) : undefined}</Problem>
          <Text size="sm">
            It gets another secret, which you will see once. The present one still opens for a day, so that you can put
            the new one in its place.
          </Text>
          <Group justify="flex-end" gap="sm" mt="md">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate()} data-autofocus>
              Rotate
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}

function Revoke({ of, close }: { of: ApiKey; close: () => void }) {
  const act = async () => {
    await insula.apiKeys.delete(of.id);
    await queryClient.invalidateQueries({ queryKey: apiKeysKey });
  };
  return (
    <ConfirmByName title="Revoke this API key?" name={of.name} button="Revoke key" act={act} close={close}>
      Whatever uses it stops working at once. This cannot be undone.
    </ConfirmByName>
  );
}
