/** Short messages in the corner, for what has no place of its own on the page. */
import { ConnectionError, InsulaError } from '@insula/sdk';
import { OutboxFullError } from '@insula/sdk/outbox';
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const closable = { withBorder: true, closeButtonProps: { 'aria-label': 'Close' } };

export function say(message: string) {
  notifications.show({ message, color: 'teal', autoClose: 4_000, ...closable });
}

/** What was done can be taken back while the message is there. */
export function sayWithUndo(message: string, undo: () => Promise<unknown>) {
  const id = notifications.show({
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo().catch(sayError);
          }}
        >
          Undo
        </Button>
      </Group>
    ),
    color: 'teal',
    autoClose: 12_000,
    ...closable,
  });
}

export function sayError(error: unknown) {
  notifications.show({
    title: 'That did not work',
    message: describe(error),
    color: 'red',
    autoClose: 8_000,
    ...closable,
  });
}

/** What happened and the next step, in words. */
export function describe(error: unknown): string {
  if (error instanceof ConnectionError)
    return 'Insula cannot be reached. Check your connection; nothing was changed that you did not see saved.';
  if (error instanceof InsulaError) {
    if (error.status === 403 && error.code === 'forbidden')
      return 'Your role does not allow this. Ask an admin of the workspace.';
    return error.message;
  }
  if (error instanceof OutboxFullError) return error.message;
  return 'Something unexpected happened in this page. Reload it and try again.';
}
