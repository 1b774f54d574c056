/** What has not arrived: what waits, what was refused and why, and where somebody else was faster. Each with what can be done. */
import { Button, Drawer, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { IconAlertTriangle, IconCheck, IconCloudUp } from '../../components/icons';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { wordsOf } from '../../offline/changes';
import { discard, lookAtChanges, needsSomebody, useLookingAtChanges, useOutboxState, useWaiting, type Waiting } from '../../offline/outbox';
import { Conflict } from './conflict';
import { EditAgain } from './edit-again';

export function Changes() {
  const opened = useLookingAtChanges();
  const waiting = useWaiting();
  const needs = waiting.filter(needsSomebody);
  const others = waiting.filter((entry) => !needsSomebody(entry));
  return (
    <Drawer
      opened={opened}
      onClose={() => lookAtChanges(false)}
      position="right"
      size="lg"
      title="Changes not sent yet"
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
    >
      {waiting.length === 0 ? (
        <State icon={IconCheck} title="Everything is sent">
          What you change without a network is listed here until it has arrived.
        </State>
      ) : (
        <Stack>
          {needs.map((entry) => (
            <Decision key={entry.id} entry={entry} />
          ))}
          {others.length > 0 && <Rest entries={others} />}
        </Stack>
      )}
    </Drawer>
  );
}

function Decision({ entry }: { entry: Waiting }) {
  const words = wordsOf(entry.about);
  return (
    <Paper withBorder p="md" component="section" aria-label={words}>
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={18} style={{ flexShrink: 0, color: 'var(--insula-warning)' }} />
          <div style={{ minWidth: 0 }}>
            <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {words}
            </Text>
            <Text size="xs" c="dimmed" component="div">
              <Time at={new Date(entry.madeAt).toISOString()} />
            </Text>
          </div>
        </Group>
        {entry.state === 'conflict' ? <Conflict entry={entry} /> : <Refused entry={entry} />}
      </Stack>
    </Paper>
  );
}

function Refused({ entry }: { entry: Waiting }) {
  const [editing, setEditing] = useState(false);
  if (editing) return <EditAgain entry={entry} close={() => setEditing(false)} />;
  const details = entry.problem?.errors.map(({ detail }) => detail) ?? [];
  return (
    <>
      <Text size="sm">The workspace refused it: {[entry.problem?.message, ...details].filter(Boolean).join(' ')}</Text>
      <Group gap="xs">
        <Button size="xs" onClick={() => setEditing(true)}>
          {EditAgain.fits(entry) ? 'Edit again' : 'Try again'}
        </Button>
        <Button size="xs" variant="subtle" color="red" onClick={() => void discard(entry)}>
          Discard
        </Button>
      </Group>
    </>
  );
}

function Rest({ entries }: { entries: readonly Waiting[] }) {
  const state = useOutboxState();
  return (
    <section aria-label="Waiting">
      <Text size="sm" c="dimmed" mb="xs">
        {state === 'signed-out'
          ? 'These wait until you are signed in again.'
          : 'These are kept in this browser and sent as soon as there is a connection.'}
      </Text>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {entries.map((entry) => (
          <Group key={entry.id} component="li" gap="xs" wrap="nowrap">
            <IconCloudUp size={16} style={{ flexShrink: 0, opacity: 0.7 }} />
            <Text size="sm" flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
              {wordsOf(entry.about)}
            </Text>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={`Discard: ${wordsOf(entry.about)}`}
              onClick={() => void discard(entry)}
            >
              Discard
            </Button>
          </Group>
        ))}
      </Stack>
    </section>
  );
}
