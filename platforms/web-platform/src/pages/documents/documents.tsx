import type { DocumentListItem } from '@insula/sdk';
import { Badge, Button, Checkbox, Group, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { insula } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { IconFileText, IconFolderPlus, IconLock, IconSearchOff, IconTrash } from '../../components/icons';
import { AnchorLink, ButtonLink } from '../../components/links';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { SearchField } from '../../components/search-field';
import { Pending } from '../../components/pending';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { useWaiting } from '../../offline/outbox';
import { withDocuments } from '../../offline/overlay';
import { fullName, useCan } from '../../session/me';
import { DocumentActions } from './actions';
import { draggable } from './drag';
import { FolderCrumbs, FolderForm, FolderList, useFolders } from './folders';
import { useImport } from './import';
import { DropArea, ImportButton, ImportProgress } from './import-files';
import { NewDocument } from './new-document';
import { type Selection, useSelection } from './selection';
import { SelectionBar } from './selection-bar';
import classes from './selection.module.css';
import { asThing } from './things';

const NEWEST_FIRST = '-updated_at';

export function DocumentsPage() {
  const { q, sort = NEWEST_FIRST, folder } = useSearch({ from: '/app/documents' });
  const navigate = useNavigate({ from: '/documents' });
  const can = useCan();
  const [naming, setNaming] = useState(false);
  const files = useImport(folder);
  /* A search looks everywhere; without one the documents of the place are shown. */
  const place = q ? {} : folder ? { folder_id: folder } : { at_root: true };
  const list = useList(
    ['documents', 'list', { q, sort, folder }],
    (cursor, signal) =>
      insula.documents.list({ ...place, q, sort, cursor, expand: 'owner', limit: 50 }, { signal }),
    { everyMs: 15_000 },
  );
  const waiting = useWaiting();
  const hasFolders = (useFolders(folder).data?.data.length ?? 0) > 0;
  const rows = q ? (list.rows ?? []) : withDocuments(list.rows ?? [], waiting, { folder });
  const selection = useSelection(rows.map(({ id }) => id));
  const selected = rows.filter(({ id }) => selection.ids.has(id)).map(asThing);

  const columns: Column<DocumentListItem>[] = [
    {
      header: 'Title',
      sort: 'title',
      render: (document) => <TitleCell document={document} selection={selection} />,
    },
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
    {
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (document) => (
        <DocumentActions document={document} label={`Actions for ${document.title}`} />
      ),
    },
  ];

  const actions = (
    <>
      <ButtonLink
        to="/documents/trash"
        variant="subtle"
        color="gray"
        className="icon-on-phone"
        leftSection={<IconTrash size={18} />}
      >
        Trash
      </ButtonLink>
      {can('document.write') && (
        <>
          <Button
            variant="default"
            className="icon-on-phone"
            leftSection={<IconFolderPlus size={18} />}
            onClick={() => setNaming(true)}
          >
            New folder
          </Button>
          <ImportButton start={files.start} />
          <NewDocument folder={folder} />
        </>
      )}
    </>
  );
  const content = (
    <Page title="Documents" actions={actions}>
      <ImportProgress {...files} />
      {!q && <FolderCrumbs id={folder} />}
      <Group mb="md">
        <SearchField
          label="Search titles"
          value={q}
          onChange={(value) => void navigate({ search: (now) => ({ ...now, q: value }), replace: true })}
        />
      </Group>
      {!q && <FolderList parent={folder} />}
      <SelectionBar things={selected} clear={selection.clear} />
      <DataTable
        label="Documents"
        columns={columns}
        list={list.rows ? { ...list, rows } : list}
        rowKey={(document) => document.id}
        rowProps={(document) => ({
          ...draggable(() => (selection.ids.has(document.id) ? selected : [asThing(document)])),
          onClick: (event) => selection.click(event, document.id),
          // Shift selects rows here, not words.
          onMouseDown: (event) => event.shiftKey && event.preventDefault(),
          'data-selected': selection.ids.has(document.id) || undefined,
          'data-selecting': selection.ids.size > 0 || undefined,
        })}
        sort={sort}
        onSort={(value) => void navigate({ search: (now) => ({ ...now, sort: value }), replace: true })}
        empty={
          q ? (
            <State icon={IconSearchOff} title="No title has that in it">
              Search for another word, or clear the search to see all documents.
            </State>
          ) : folder ? (
            <State icon={IconFileText} title="Nothing is in here yet">
              Make a document here, or move one here from its menu. What the folder is shared with sees it too.
            </State>
          ) : hasFolders ? (
            <State icon={IconFileText} title="Everything is in a folder">
              A document made here lies outside all of them.
            </State>
          ) : (
            <State icon={IconFileText} title="Write the first document">
              Everybody in the workspace can write in it at the same time.
            </State>
          )
        }
      />
      {naming && <FolderForm parent={folder} close={() => setNaming(false)} />}
    </Page>
  );
  return can('document.write') ? <DropArea start={files.start}>{content}</DropArea> : content;
}

function TitleCell({ document, selection }: { document: DocumentListItem; selection: Selection }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <span className={classes.box}>
        <IconFileText size={18} />
        <Checkbox
          size="xs"
          radius={4}
          aria-label={`Select ${document.title}`}
          checked={selection.ids.has(document.id)}
          onChange={(event) => selection.toggle(document.id, (event.nativeEvent as MouseEvent).shiftKey)}
        />
      </span>
      <AnchorLink to="/documents/$id" params={{ id: document.id }} c="inherit" fw={500} size="sm">
        {document.title}
      </AnchorLink>
      <Pending of={document.id} only="document." />
      {document.workspace_access === 'none' && (
        <span title="Restricted: only people it is shared with">
          <IconLock size={14} style={{ opacity: 0.7, verticalAlign: 'middle' }} />
          <span className="visually-hidden">Restricted</span>
        </span>
      )}
      {document.is_template && (
        <Badge variant="default" radius="sm" tt="none" size="sm">
          Template
        </Badge>
      )}
    </Group>
  );
}
