/**
 * Deleting a comment is quick and can be taken back: it disappears at once and is deleted a little later, or when the page
 * is left, unless somebody says Undo.
 */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useSyncExternalStore } from 'react';
import { sayError } from '../../../components/notices';
import { deleteComment } from '../../../offline/changes';
import { submit } from '../../../offline/outbox';
import type { Thread } from './threads';

const UNDO_MS = 6_000;

type Hidden = ReadonlySet<string>;

let hidden: Hidden = new Set();
const waiting = new Map<string, () => void>();
const listeners = new Set<() => void>();

function setHidden(next: Hidden) {
  hidden = next;
  for (const tell of listeners) tell();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useHidden = () => useSyncExternalStore(subscribe, () => hidden);

/** Nothing of it is left to see. */
export const isHidden = (ids: Hidden, thread: Thread) =>
  [thread, ...thread.replies].every(({ id, deleted }) => deleted || ids.has(id));

const without = (id: string) => new Set([...hidden].filter((other) => other !== id));

export function deleteWithUndo(document: string, comment: { id: string; body: string }) {
  const { id } = comment;
  const act = async () => {
    stop();
    try {
      await submit(deleteComment(document, comment));
    } catch (error) {
      sayError(error);
    }
    setHidden(without(id));
  };
  const timer = setTimeout(() => void act(), UNDO_MS);
  const stop = () => {
    clearTimeout(timer);
    waiting.delete(id);
    notifications.hide(id);
  };
  waiting.set(id, () => void act());
  setHidden(new Set([...hidden, id]));
  notifications.show({
    id,
    withBorder: true,
    color: 'teal',
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between">
        <Text size="sm">Comment deleted.</Text>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            stop();
            setHidden(without(id));
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') for (const act of [...waiting.values()]) act();
});
