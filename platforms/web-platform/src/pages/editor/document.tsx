/** A document: its title, its text, and whether what was written has arrived. */
import { InsulaError } from '@insula/sdk';
import type { DocumentState, Refusal } from '@insula/sdk/live';
import { ActionIcon, Anchor, Badge, Box, Breadcrumbs, Group, Menu, Skeleton, Text } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import {
  IconCheck,
  IconCloudOff,
  IconDots,
  IconFileOff,
  IconMessage,
  IconRefresh,
  IconTrash,
} from '../../components/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { insula, isNotFound, queryClient } from '../../api';
import { ButtonLink } from '../../components/links';
import { Failure, Lines, State } from '../../components/states';
import { useCan } from '../../session/me';
import { DeleteDocument } from '../documents/delete';
import classes from './document.module.css';
import { usePanel } from './panel';
import panelClasses from './side-panel.module.css';
import { TitleField } from './title-field';

const TextEditor = lazy(() => import('./text-editor'));
const Refused = lazy(() => import('./refused'));

export function DocumentPage() {
  const { id } = useParams({ from: '/app/documents/$id' });
  return <OpenDocument key={id} id={id} />;
}

/** The document without its text, which comes over the socket: from the list, where it is cheap to ask for again. */
async function fetchDocument(id: string, signal: AbortSignal) {
  const found = UUID.test(id)
    ? (await insula.documents.list({ id, limit: 1 }, { signal })).data[0]
    : undefined;
  if (!found) throw new InsulaError(404, 'document_not_found', 'There is no such document.');
  return found;
}

/** As the last list had it, for when there is no network to ask. */
const fromLists = (id: string) =>
  queryClient
    .getQueriesData<Listed>({ queryKey: ['documents', 'list'] })
    .flatMap(([, list]) => list?.data ?? list?.pages?.flatMap(({ data }) => data) ?? [])
    .find((document) => document.id === id);

type Documents = Awaited<ReturnType<typeof insula.documents.list>>;
type Listed = Partial<Documents> & { pages?: Documents[] };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function OpenDocument({ id }: { id: string }) {
  const can = useCan();
  const [state, setState] = useState<DocumentState>('opening');
  const [deleting, setDeleting] = useState(false);
  const [refused, setRefused] = useState<{ refusal: Refusal; dismiss: () => void }>();
  const navigate = useNavigate();
  const panel = usePanel();
  const document = useQuery({
    queryKey: ['documents', 'item', id],
    queryFn: ({ signal }) => fetchDocument(id, signal),
    initialData: () => fromLists(id),
    initialDataUpdatedAt: 0,
    refetchInterval: (query) => (query.state.error ? false : 10_000),
  });
  useDocumentTitle(`${document.data?.title ?? 'Document'} · Insula`);
  const onState = useCallback(
    (next: DocumentState) => {
      setState(next);
      if (next === 'lost') void queryClient.invalidateQueries({ queryKey: ['documents', 'item', id] });
    },
    [id],
  );

  const onRefused = useCallback(
    (refusal: Refusal, dismiss: () => void) =>
      setRefused({
        refusal,
        dismiss: () => {
          dismiss();
          setRefused(undefined);
        },
      }),
    [],
  );
  const gone = state === 'lost' || (document.data !== undefined && isNotFound(document.error));
  const notice = refused && (
    <Suspense>
      <Refused id={id} title={document.data?.title ?? 'Document'} gone={gone} {...refused} />
    </Suspense>
  );

  if (document.isPending)
    return (
      <Box className={classes.page}>
        <Skeleton height={28} width="45%" mt="xl" aria-hidden />
        <Lines />
      </Box>
    );
  if (gone)
    return (
      <Box className={classes.page}>
        {notice}
        <Gone />
      </Box>
    );
  if (document.error && !document.data)
    return <Failure error={document.error} retry={() => void document.refetch()} />;

  const readOnly = !can('document.write');
  return (
    <div className={panelClasses.frame} data-panel={panel.shown}>
      <Box className={classes.page}>
        <Group justify="space-between" wrap="nowrap" className={classes.head}>
          <Breadcrumbs separator="/" miw={0}>
            <Anchor component={Link} to="/documents" size="sm" c="dimmed">
              Documents
            </Anchor>
            <Text size="sm" lh={1.5} truncate className={classes.crumb}>
              {document.data.title}
            </Text>
          </Breadcrumbs>
          <Group gap="sm" wrap="nowrap">
            <SaveState state={state} readOnly={readOnly} />
            <ActionIcon
              variant={panel.shown === 'comments' ? 'light' : 'subtle'}
              color="gray"
              aria-label="Comments"
              aria-expanded={panel.shown === 'comments'}
              onClick={() => panel.toggle('comments')}
            >
              <IconMessage size={18} />
            </ActionIcon>
            {can('document.delete') && <DocumentMenu onDelete={() => setDeleting(true)} />}
          </Group>
        </Group>
        {notice}
        <TitleField id={id} title={document.data.title} readOnly={readOnly} />
        <Suspense fallback={<Lines />}>
          <TextEditor id={id} readOnly={readOnly} onState={onState} onRefused={onRefused} />
        </Suspense>
        {deleting && (
          <DeleteDocument
            document={document.data}
            close={() => setDeleting(false)}
            onDeleted={() => void navigate({ to: '/documents' })}
          />
        )}
      </Box>
    </div>
  );
}

const WORDS: Record<DocumentState, string> = {
  opening: 'Opening…',
  saved: 'Saved',
  saving: 'Saving…',
  offline: 'Offline, kept here',
  lost: '',
};

function SaveState({ state, readOnly }: { state: DocumentState; readOnly: boolean }) {
  const Icon = state === 'saved' ? IconCheck : state === 'offline' ? IconCloudOff : IconRefresh;
  return (
    <Group gap={6} wrap="nowrap">
      {readOnly && (
        <Badge variant="default" radius="sm" tt="none">
          You can read
        </Badge>
      )}
      {(!readOnly || state === 'offline') && (
        <Group gap={4} wrap="nowrap" role="status" className={classes.state} data-state={state}>
          <Icon size={16} />
          <span>{WORDS[state]}</span>
        </Group>
      )}
    </Group>
  );
}

function DocumentMenu({ onDelete }: { onDelete: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Actions for this document">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item c="var(--insula-danger)" leftSection={<IconTrash size={16} />} onClick={onDelete}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Gone() {
  return (
    <State
      icon={IconFileOff}
      title="This document is gone"
      action={<ButtonLink to="/documents">All documents</ButtonLink>}
    >
      Somebody deleted it while you had it open, or you may no longer see it.
    </State>
  );
}
