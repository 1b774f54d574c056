/** What can be done with everything that is selected. */
import { ActionIcon, Button, Group, Paper, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { IconCornerDownRight, IconStar, IconTrash, IconX } from '../../components/icons';
import { useCan } from '../../session/me';
import classes from './selection.module.css';
import { MoveDialog } from './move';
import { type Thing, useFavouriteThings, useTrashThings } from './things';

export function SelectionBar({ things, clear }: { things: Thing[]; clear: () => void }) {
  const can = useCan();
  const [moving, setMoving] = useState(false);
  const trash = useTrashThings();
  const favourite = useFavouriteThings();
  const isAny = things.length > 0;
  const leave = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !moving) clear();
  });
  useEffect(() => {
    if (!isAny) return undefined;
    const listen = (event: KeyboardEvent) => leave(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isAny]);
  const act = (what: { mutate: (things: Thing[], then: { onSuccess: () => void }) => void }) => () =>
    what.mutate(things, { onSuccess: clear });
  return (
    <>
      <div role="status" className="visually-hidden">
        {isAny && `${things.length} selected`}
      </div>
      {isAny && (
        <Paper withBorder className={classes.bar} role="toolbar" aria-label="With what is selected">
          <Text size="sm" fw={500} mr="auto">
            {things.length} selected
          </Text>
          <Group gap={4} wrap="nowrap">
            {can('document.write') && (
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconCornerDownRight size={16} />}
                onClick={() => setMoving(true)}
              >
                Move…
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconStar size={16} />}
              loading={favourite.isPending}
              onClick={act(favourite)}
            >
              Favourite
            </Button>
            {can('document.delete') && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={16} />}
                loading={trash.isPending}
                onClick={act(trash)}
              >
                Trash
              </Button>
            )}
            <ActionIcon variant="subtle" color="gray" aria-label="Select nothing" onClick={clear}>
              <IconX size={18} />
            </ActionIcon>
          </Group>
        </Paper>
      )}
      {moving && (
        <MoveDialog
          things={things}
          close={(moved) => {
            setMoving(false);
            if (moved) clear();
          }}
        />
      )}
    </>
  );
}
