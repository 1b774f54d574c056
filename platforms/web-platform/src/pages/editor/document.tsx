/** A document: its title, its text, and whether what was written has arrived. */
import { InsulaError } from '@insula/sdk';
import type { DocumentState, Refusal } from '@insula/sdk/live';
import { ActionIcon, Anchor, Badge, Box, Breadcrumbs, Button, Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import {
  IconCheck,
  IconCloudOff,
  IconFileOff,
  IconHistory,
  IconMessage,
  IconRefresh,
  IconUsers,
} from '../../components/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { insula, isNotFound, queryClient } from '../../api';
import { AnchorLink, ButtonLink } from '../../components/links';
import { Pending } from '../../components/pending';
import { Failure, Lines, State } from '../../components/states';
import { makerOf, useWaiting } from '../../offline/outbox';
import { withDocumentChanges } from '../../offline/overlay';
import { useCanWith } from '../../session/me';
import { DocumentActions } from '../documents/actions';
import { useFolderPath } from '../documents/folders';
import { ShareDialog } from '../sharing/share-dialog';
import { atLeast } from '../sharing/words';
import classes from './document.module.css';
import { HistoryPanel } from './history/panel';
import { useDocumentCommands } from './page-commands';
import { usePanel } from './panel';
import { type Here, PeopleHere } from './people-here';
import { PlainText } from './plain-text';
import beside from './side-panel.module.css';
import { modesFor, useMode } from './suggestions/mode';
import { ModeSwitch } from './suggestions/mode-switch';
import { TitleField } from './title-field';

const TextEditor = lazy(() => import('./text-editor'));
const Refused = lazy(() => import('./refused'));
const VersionView = lazy(() => import('./history/version-view'));

export function DocumentPage() {
  const { id } = useParams({ from: '/app/documents/$id' });
  return <OpenDocument key={id} id={id} />;
}

/** The document without its text, which comes over the socket: from the list, where it is cheap to ask for again. */
async function fetchDocument(id: string, signal: AbortSignal) {
  const maker = await makerOf(id);
  if (maker?.about.kind === 'document.create') return maker.about.document;
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
  const can = useCanWith(id);
  const [state, setState] = useState<DocumentState>('opening');
  const [sharing, setSharing] = useState(false);
  const [here, setHere] = useState<Here>();
  const [refused, setRefused] = useState<{ refusal: Refusal; dismiss: () => void }>();
  const { shown, version, show, toggle } = usePanel();
  const navigate = useNavigate();
  const document = useQuery({
    queryKey: ['documents', 'item', id],
    queryFn: ({ signal }) => fetchDocument(id, signal),
    initialData: () => fromLists(id),
    initialDataUpdatedAt: 0,
    refetchInterval: (query) => (query.state.error ? false : 10_000),
  });
  const waiting = useWaiting();
  useDocumentTitle(`${document.data ? withDocumentChanges(document.data, waiting).title : 'Document'} · Insula`);
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
  const path = useFolderPath(document.data?.folder_id ?? undefined);
  /* Once somebody is in it, it is the newest of what they opened. */
  const isThere = document.data !== undefined;
  useEffect(() => {
    if (!isThere) return;
    insula.documents.noteOpened(id).then(
      () => queryClient.invalidateQueries({ queryKey: ['documents', 'opened'] }),
      () => undefined,
    );
  }, [id, isThere]);
  const modes = modesFor(can, document.data?.access ?? 'viewer');
  const [mode, setMode] = useMode(modes);
  useDocumentCommands(toggle, modes.filter((one) => one !== mode), setMode);
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
  if (document.data.type === 'text-unicode') return <PlainText id={id} title={document.data.title} />;

  const shownDocument = withDocumentChanges(document.data, waiting);
  const { access, title } = shownDocument;
  const readOnly = !can('document.write') || !atLeast(access, 'editor');
  return (
    <div className={beside.frame} data-panel={shown}>
      <Box className={classes.page}>
        <Group justify="space-between" wrap="nowrap" className={classes.head}>
          <Breadcrumbs separator="/" miw={0} className={classes.crumbs}>
            <Anchor component={Link} to="/documents" size="sm" c="dimmed">
              Documents
            </Anchor>
            {path.map((folder) => (
              <AnchorLink
                key={folder.id}
                to="/documents"
                search={{ folder: folder.id }}
                size="sm"
                c="dimmed"
                truncate
                className={classes.crumb}
              >
                {folder.name}
              </AnchorLink>
            ))}
          </Breadcrumbs>
          <Group gap="sm" wrap="nowrap">
            {here && <PeopleHere here={here} />}
            <Pending of={id} words />
            <SaveState state={state} readOnly={!modes.includes('suggesting')} />
            <ModeSwitch modes={modes} mode={mode} choose={setMode} />
            <Tooltip label="Comments">
              <ActionIcon
                variant={shown === 'comments' ? 'light' : 'subtle'}
                color={shown === 'comments' ? 'teal' : 'gray'}
                aria-label="Comments"
                aria-expanded={shown === 'comments'}
                onClick={() => toggle('comments')}
              >
                <IconMessage size={18} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="History">
              <ActionIcon
                variant={shown === 'history' ? 'light' : 'subtle'}
                color={shown === 'history' ? 'teal' : 'gray'}
                aria-label="History"
                aria-expanded={shown === 'history'}
                onClick={() => toggle('history')}
              >
                <IconHistory size={18} />
              </ActionIcon>
            </Tooltip>
            <Button
              size="xs"
              variant="default"
              visibleFrom="sm"
              leftSection={<IconUsers size={16} />}
              onClick={() => setSharing(true)}
            >
              Share
            </Button>
            <DocumentActions
              document={shownDocument}
              label="Actions for this document"
              isPage
              onDeleted={() => void navigate({ to: '/documents' })}
            />
          </Group>
        </Group>
        {notice}
        <TitleField id={id} title={title} readOnly={readOnly} />
        {version !== undefined && (
          <Suspense fallback={<Lines />}>
            <VersionView key={version} id={id} version={version} readOnly={readOnly} onLeave={() => show('history')} />
          </Suspense>
        )}
        <div hidden={version !== undefined}>
          <Suspense fallback={<Lines />}>
            <TextEditor
              id={id}
              mode={mode}
              mayDecide={!readOnly}
              onState={onState}
              onRefused={onRefused}
              onHere={setHere}
            />
          </Suspense>
        </div>
        {sharing && (
          <ShareDialog
            subject={{ kind: 'document', id, title }}
            close={() => setSharing(false)}
          />
        )}
      </Box>
      {shown === 'history' && (
        <HistoryPanel
          id={id}
          version={version}
          readOnly={readOnly}
          onSelect={(next) => show('history', next)}
          onClose={() => show(undefined)}
        />
      )}
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

/** Not read out by itself: it changes with every word. What matters of it the frame says (offline) or `announcements/` does. */
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
        <Group gap={4} wrap="nowrap" role="status" aria-live="off" className={classes.state} data-state={state}>
          <Icon size={16} />
          <span>{WORDS[state]}</span>
        </Group>
      )}
    </Group>
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
