/** What was deleted and can be brought back. */
import type { TrashedDocument } from '@insula/sdk';
import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { type Column, DataTable } from '../../components/data-table';
import { IconArrowBackUp, IconTrash } from '../../components/icons';
import { ButtonLink } from '../../components/links';
import { useList } from '../../components/list';
import { say } from '../../components/notices';
import { Page } from '../../components/page';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { fullName, useCan } from '../../session/me';

const KEPT_MS = 30 * 86_400_000;
const goesAt = (row: TrashedDocument) => new Date(Date.parse(row.deleted_at) + KEPT_MS).toISOString();

export function TrashPage() {
  const can = useCan();
  const [purging, setPurging] = useState<TrashedDocument>();
  const list = useList(['documents', 'trash'], (cursor, signal) =>
    insula.documents.trash({ cursor, expand: 'deleter', limit: 50 }, { signal }),
  );
  const columns: Column<TrashedDocument>[] = [
    { header: 'Title', render: ({ title }) => <Text size="sm">{title}</Text> },
    {
      header: 'Deleted by',
      hideOnPhone: true,
      width: 200,
      render: ({ deleter }) => <Text size="sm">{deleter ? fullName(deleter) : '–'}</Text>,
    },
    { header: 'Deleted', width: 130, render: (row) => <Time at={row.deleted_at} /> },
    { header: 'Gone for ever', hideOnPhone: true, width: 130, render: (row) => <Time at={goesAt(row)} /> },
  ];
  if (can('document.delete'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 240,
      render: (row) => <RowActions row={row} onPurge={() => setPurging(row)} />,
    });
  const purge = async () => {
    if (!purging) return;
    await insula.documents.purge(purging.id);
    void queryClient.invalidateQueries({ queryKey: ['documents', 'trash'] });
  };
  return (
    <Page
      title="Trash"
      description="Deleted documents stay here for thirty days."
      actions={
        <ButtonLink to="/documents" variant="default">
          All documents
        </ButtonLink>
      }
    >
      <DataTable
        label="Trash"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        empty={
          <State icon={IconTrash} title="The trash is empty">
            A document that is deleted comes here first, so that it can be brought back.
          </State>
        }
      />
      {purging && (
        <ConfirmByName
          title="Delete this document for ever?"
          name={purging.title}
          button="Delete for ever"
          act={purge}
          close={() => setPurging(undefined)}
        >
          The text and its history go for everybody. This cannot be undone.
        </ConfirmByName>
      )}
    </Page>
  );
}

function RowActions({ row, onPurge }: { row: TrashedDocument; onPurge: () => void }) {
  const restore = useMutation({
    mutationFn: () => insula.documents.restore(row.id),
    onSuccess: () => {
      say(`“${row.title}” is back where it was.`);
      void queryClient.invalidateQueries({ queryKey: ['documents'] });
    },
  });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconArrowBackUp size={16} />}
        onClick={() => restore.mutate()}
        loading={restore.isPending}
        aria-label={`Restore ${row.title}`}
      >
        Restore
      </Button>
      {row.access === 'owner' && (
        <Button size="compact-sm" variant="subtle" color="red" onClick={onPurge} aria-label={`Delete ${row.title} for ever`}>
          Delete
        </Button>
      )}
    </Group>
  );
}
