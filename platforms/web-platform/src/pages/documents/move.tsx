/** Choosing another place for documents and folders. */
import { Anchor, Button, Group, Modal, NavLink, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { IconArrowLeft, IconChevronRight, IconFolder } from '../../components/icons';
import { Lines } from '../../components/states';
import { atLeast } from '../sharing/words';
import classes from './folders.module.css';
import { useFolderPath, useFolders } from './folders';
import { nameThings, type Thing, useMoveThings } from './things';

interface MoveDialogProps {
  things: readonly Thing[];
  close: (moved: boolean) => void;
}

export function MoveDialog({ things, close }: MoveDialogProps) {
  const [place, setPlace] = useState<string>();
  const path = useFolderPath(place);
  const folders = useFolders(place);
  const here = path.at(-1);
  const move = useMoveThings();
  const moveHere = () =>
    move.mutate(
      { things, to: place ?? null, name: here ? `“${here.name}”` : 'Documents' },
      { onSuccess: () => close(true) },
    );
  const shown = folders.data?.data.filter(({ id, access }) => !things.some((thing) => thing.id === id) && atLeast(access, 'viewer'));
  return (
    <Modal
      opened
      onClose={() => close(false)}
      title={`Move ${nameThings(things)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Group gap="xs">
          {place && (
            <Anchor component="button" size="sm" onClick={() => setPlace(path.at(-2)?.id)}>
              <Group gap={4}>
                <IconArrowLeft size={14} /> Back
              </Group>
            </Anchor>
          )}
          <Text size="sm" fw={500}>
            {here?.name ?? 'Documents'}
          </Text>
        </Group>
        {folders.isPending ? (
          <Lines count={3} />
        ) : (
          <ul className={classes.places}>
            {shown?.map((folder) => (
              <li key={folder.id}>
                <NavLink
                  component="button"
                  label={folder.name}
                  leftSection={<IconFolder size={18} />}
                  rightSection={<IconChevronRight size={14} />}
                  onClick={() => setPlace(folder.id)}
                />
              </li>
            ))}
            {shown?.length === 0 && (
              <Text size="sm" c="dimmed" component="li">
                No folders in here.
              </Text>
            )}
          </ul>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => close(false)}>
            Cancel
          </Button>
          <Button onClick={moveHere} loading={move.isPending}>
            Move here
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
