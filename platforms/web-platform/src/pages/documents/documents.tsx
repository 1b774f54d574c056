import type { DocumentListItem } from '@insula/sdk';
import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import {
  IconDots,
  IconFilePlus,
  IconFileText,
  IconPencil,
  IconSearchOff,
  IconTrash,
} from '../../components/icons';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { insula } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { AnchorLink } from '../../components/links';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { SearchField } from '../../components/search-field';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { fullName, useCan } from '../../session/me';
import { useCreateDocument } from './create';
import { DeleteDocument } from './delete';
import { RenameDocument } from './rename';

const NEWEST_FIRST = '-updated_at';
type Chosen = { document: DocumentListItem; act: 'rename' | 'delete' };

export function DocumentsPage() {
  const { q, sort = NEWEST_FIRST } = useSearch({ from: '/app/documents' });
  const navigate = useNavigate({ from: '/documents' });
  const create = useCreateDocument();
  const can = useCan();
  const [chosen, setChosen] = useState<Chosen>();
  const close = () => setChosen(undefined);
  const list = useList(
    ['documents', 'list', { q, sort }],
    (cursor, signal) => insula.documents.list({ q, sort, cursor, expand: 'owner', limit: 50 }, { signal }),
    { everyMs: 15_000 },
  );

  const columns: Column<DocumentListItem>[] = [
    { header: 'Title', sort: 'title', render: (document) => <TitleCell document={document} /> },
    {
      header: 'Owner',
      hideOnPhone: true,
      width: 200,
      render: ({ owner }) => <Text size="sm">{owner ? fullName(owner) : '–'}</Text>,
    },
    {
      header: 'Created',
      sort: 'created_at',
      hideOnPhone: true,
      width: 140,
      render: (document) => <Time at={document.created_at} />,
    },
    {
      header: 'Changed',
      sort: 'updated_at',
      width: 140,
      render: (document) => <Time at={document.updated_at} />,
    },
  ];
  if (can('document.write'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (document) => <RowMenu document={document} choose={(act) => setChosen({ document, act })} />,
    });

  const newDocument = can('document.write') && (
    <Button
      leftSection={<IconFilePlus size={18} />}
      onClick={() => create.mutate()}
      loading={create.isPending}
    >
      New document
    </Button>
  );
  return (
    <Page title="Documents" actions={newDocument}>
      <Group mb="md">
        <SearchField
          label="Search titles"
          value={q}
          onChange={(value) => void navigate({ search: (now) => ({ ...now, q: value }), replace: true })}
        />
      </Group>
      <DataTable
        label="Documents"
        columns={columns}
        list={list}
        rowKey={(document) => document.id}
        sort={sort}
        onSort={(value) => void navigate({ search: (now) => ({ ...now, sort: value }), replace: true })}
        empty={
          q ? (
            <State icon={IconSearchOff} title="No title has that in it">
              Search for another word, or clear the search to see all documents.
            </State>
          ) : (
            <State icon={IconFileText} title="Write the first document" action={newDocument}>
              Everybody in the workspace can write in it at the same time.
            </State>
          )
        }
      />
      {chosen?.act === 'rename' && <RenameDocument document={chosen.document} close={close} />}
      {chosen?.act === 'delete' && <DeleteDocument document={chosen.document} close={close} />}
    </Page>
  );
}

function TitleCell({ document }: { document: DocumentListItem }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <IconFileText size={18} style={{ flexShrink: 0, opacity: 0.6 }} />
      <AnchorLink to="/documents/$id" params={{ id: document.id }} c="inherit" fw={500} size="sm">
        {document.title}
      </AnchorLink>
    </Group>
  );
}

function RowMenu({ document, choose }: { document: DocumentListItem; choose: (act: Chosen['act']) => void }) {
  const can = useCan();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${document.title}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => choose('rename')}>
          Rename
        </Menu.Item>
        {can('document.delete') && (
          <Menu.Item
            c="var(--insula-danger)"
            leftSection={<IconTrash size={16} />}
            onClick={() => choose('delete')}
          >
            Delete…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
