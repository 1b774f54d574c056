/** Choosing another place for a document or folder. */
import { Anchor, Button, Group, Modal, NavLink, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient, shownInPlace } from '../../api';
import { Problem } from '../../components/forms';
import { IconArrowLeft, IconChevronRight, IconFolder } from '../../components/icons';
import { describe, say } from '../../components/notices';
import { Lines } from '../../components/states';
import { atLeast } from '../sharing/words';
import type { Shared } from '../sharing/share-dialog';
import classes from './folders.module.css';
import { useFolderPath, useFolders } from './folders';

export function MoveDialog({ subject, close }: { subject: Shared; close: () => void }) {
  const [place, setPlace] = useState<string>();
  const path = useFolderPath(place);
  const folders = useFolders(place);
  const here = path.at(-1);
  const move = useMutation({
    mutationFn: async () => {
      if (subject.kind === 'folder') await insula.folders.move(subject.id, place ?? null);
      else await insula.documents.move(subject.id, place ?? null);
    },
    onSuccess: () => {
      say(`“${subject.title}” is in ${here ? `“${here.name}”` : 'Documents'} now.`);
      void queryClient.invalidateQueries({ queryKey: ['documents'] });
      void queryClient.invalidateQueries({ queryKey: ['folders'] });
      close();
    },
    ...shownInPlace,
  });
  const shown = folders.data?.data.filter(({ id, access }) => id !== subject.id && atLeast(access, 'viewer'));
  return (
    <Modal opened onClose={close} title={`Move “${subject.title}”`} closeButtonProps={{ 'aria-label': 'Close' }}>
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
        <Problem>{move.error ? describe(move.error) : undefined}</Problem>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button onClick={() => move.mutate()} loading={move.isPending}>
            Move here
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
