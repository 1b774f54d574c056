/** For what cannot be undone: says what will happen, and wants the name typed. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { shownInPlace } from '../api';
import { Problem } from './forms';
import { describe } from './notices';

interface ConfirmProps {
  title: string;
  name: string;
  button: string;
  children: ReactNode;
  act: () => Promise<unknown>;
  onDone?: () => void;
  close: () => void;
}

const same = (a: string, b: string) => a.trim().replace(/\s+/g, ' ') === b.trim().replace(/\s+/g, ' ');

export function ConfirmByName({ title, name, button, children, act, onDone, close }: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const action = useMutation({ mutationFn: act, onSuccess: onDone ?? close, ...shownInPlace });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (same(typed, name)) action.mutate();
  };
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" component="div">
            {children}
          </Text>
          <TextInput
            label={
              <>
                Type <strong>{name}</strong> to confirm
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          <Problem>{action.error ? describe(action.error) : undefined}</Problem>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={!same(typed, name)} loading={action.isPending}>
              {button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
