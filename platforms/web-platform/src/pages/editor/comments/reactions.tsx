/** Emoji under what somebody said; one's own is taken back by pressing it again. */
import { ActionIcon, Button, Group, Popover, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { IconMoodSmile } from '../../../components/icons';
import { react } from '../../../offline/changes';
import { useMe } from '../../../session/me';
import type { Saying } from './said';
import { useChange } from './threads';

const OFFERED = [
  ['👍', 'Thumbs up'],
  ['❤️', 'Heart'],
  ['🎉', 'Celebrate'],
  ['😄', 'Laugh'],
  ['👀', 'Looking'],
  ['✅', 'Done'],
] as const;

export function Reactions({ document, saying, may }: { document: string; saying: Saying; may: boolean }) {
  const { user } = useMe();
  const [picking, setPicking] = useState(false);
  const isMine = (emoji: string) =>
    saying.reactions.some((one) => one.emoji === emoji && one.people.some(({ id }) => id === user.id));
  const toggle = useChange((emoji: string) => react(document, saying.id, emoji, !isMine(emoji)));
  if (!may && saying.reactions.length === 0) return null;
  return (
    <Group gap={4}>
      {saying.reactions.map(({ emoji, people }) => (
        <Tooltip key={emoji} label={people.map(({ name }) => name).join(', ')}>
          <Button
            size="compact-xs"
            radius="xl"
            variant={isMine(emoji) ? 'light' : 'default'}
            aria-pressed={isMine(emoji)}
            aria-label={`${emoji} ${people.length}: ${people.map(({ name }) => name).join(', ')}`}
            disabled={!may}
            onClick={() => toggle.mutate(emoji)}
          >
            {emoji} {people.length}
          </Button>
        </Tooltip>
      ))}
      {may && (
        <Popover opened={picking} onChange={setPicking} position="bottom-start" trapFocus>
          <Popover.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label="React"
              onClick={() => setPicking(!picking)}
            >
              <IconMoodSmile size={16} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown p={4}>
            <Group gap={2} wrap="nowrap" role="group" aria-label="Reactions">
              {OFFERED.map(([emoji, label]) => (
                <ActionIcon
                  key={emoji}
                  variant="subtle"
                  color="gray"
                  aria-label={label}
                  onClick={() => {
                    setPicking(false);
                    toggle.mutate(emoji);
                  }}
                >
                  {emoji}
                </ActionIcon>
              ))}
            </Group>
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  );
}
