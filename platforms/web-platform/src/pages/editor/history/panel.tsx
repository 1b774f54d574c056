/** Who worked on a document when, day by day; a click shows it as it was. */
import type { DocumentSession } from '@insula/sdk';
import { Alert, Button, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconBookmark } from '../../../components/icons';
import { describe } from '../../../components/notices';
import { PersonAvatar } from '../../../components/person';
import { Lines } from '../../../components/states';
import { SidePanel } from '../side-panel';
import { listOf, useNames, useSessions } from './data';
import classes from './history.module.css';
import { NameField } from './name-field';
import { dayOf, spanOf } from './times';

interface HistoryPanelProps {
  id: string;
  version: number | undefined;
  readOnly: boolean;
  onSelect: (version: number) => void;
  onClose: () => void;
}

export function HistoryPanel({ id, version, readOnly, onSelect, onClose }: HistoryPanelProps) {
  const sessions = useSessions(id);
  const { rows } = sessions;
  return (
    <SidePanel title="History" compact={version !== undefined} close={onClose}>
      <div className={classes.flush}>
        {sessions.error && (
          <Alert m="md" color="red" title="The history could not be loaded">
            <Stack gap="sm" align="start">
              {describe(sessions.error)}
              <Button size="xs" variant="default" onClick={sessions.retry}>
                Try again
              </Button>
            </Stack>
          </Alert>
        )}
        {!rows && !sessions.error && <Lines count={5} height={36} />}
        {rows && (
          <>
            {byDay(rows).map(([day, entries]) => (
              <section key={day} aria-label={day}>
                <h3 className={classes.day}>{day}</h3>
                <ul className={classes.list}>
                  {entries.map((session) => (
                    <Entry
                      key={session.id}
                      id={id}
                      session={session}
                      now={session === rows[0]}
                      selected={version}
                      readOnly={readOnly}
                      onSelect={onSelect}
                    />
                  ))}
                </ul>
              </section>
            ))}
            {rows.length === 1 && (
              <Text size="sm" c="dimmed" px="md" py="sm">
                Every change is kept from now on. Come back after some writing to see who changed what.
              </Text>
            )}
            {sessions.hasMore && (
              <Button
                m="md"
                variant="default"
                size="xs"
                loading={sessions.loadingMore}
                onClick={sessions.loadMore}
              >
                Show older
              </Button>
            )}
          </>
        )}
      </div>
    </SidePanel>
  );
}

function byDay(sessions: DocumentSession[]): [string, DocumentSession[]][] {
  const days = new Map<string, DocumentSession[]>();
  for (const session of sessions) {
    const day = dayOf(session.updated_at);
    days.set(day, [...(days.get(day) ?? []), session]);
  }
  return [...days];
}

function deed({ kind, from_version, version, restored_version }: DocumentSession): string {
  if (kind === 'create') return 'Made the document';
  if (kind === 'delete') return 'Deleted the document';
  if (kind === 'restore') return `Brought version ${restored_version ?? ''} back`;
  const changes = version - from_version + 1;
  return changes === 1 ? 'One change' : `${changes.toLocaleString()} changes`;
}

interface EntryProps {
  id: string;
  session: DocumentSession;
  now: boolean;
  selected: number | undefined;
  readOnly: boolean;
  onSelect: (version: number) => void;
}

function Entry({ id, session, now, selected, readOnly, onSelect }: EntryProps) {
  const { nameOf, personOf } = useNames();
  const who = listOf(session.author_ids.map(nameOf));
  const first = session.author_ids.map(personOf).find((person) => person !== undefined);
  const isNamedInside = session.names.some((name) => name.version === selected && selected !== session.version);
  const isSelected =
    selected !== undefined &&
    session.from_version <= selected &&
    selected <= session.version &&
    !isNamedInside;
  const nameOfLast = session.names.find((name) => name.version === session.version)?.name;
  const inside = session.names.filter((name) => name.version !== session.version).reverse();
  return (
    <li>
      <UnstyledButton
        className={classes.entry}
        aria-current={isSelected || undefined}
        disabled={session.kind === 'delete'}
        onClick={() => onSelect(session.version)}
      >
        <PersonAvatar person={first ?? NOBODY} />
        <span className={classes.words}>
          {nameOfLast && (
            <span className={classes.name}>
              <IconBookmark size={14} />
              {nameOfLast}
            </span>
          )}
          <span className={classes.who}>{who}</span>
          <span className={classes.deed}>
            {spanOf(session.created_at, session.updated_at)} · {deed(session)}
            {now && ' · now'}
          </span>
        </span>
      </UnstyledButton>
      {isSelected && !readOnly && (
        <NameField key={selected} id={id} version={selected} name={nameOfLast} />
      )}
      {inside.map(({ version, name }) => (
        <div key={version}>
          <UnstyledButton
            className={`${classes.entry} ${classes.inside}`}
            aria-current={selected === version || undefined}
            onClick={() => onSelect(version)}
          >
            <span className={classes.name}>
              <IconBookmark size={14} />
              {name}
            </span>
          </UnstyledButton>
          {selected === version && !readOnly && (
            <NameField id={id} version={version} name={name} />
          )}
        </div>
      ))}
    </li>
  );
}

const NOBODY = { first_name: '?', last_name: '', email: '?' };
