/** Who wrote what is selected: a small answer beside the button. */
import type { DocumentAuthorship } from '@insula/sdk';
import { ActionIcon, Group, Popover, Stack, Text, Tooltip } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { insula } from '../../../api';
import { IconUserSearch } from '../../../components/icons';
import { AnchorLink } from '../../../components/links';
import { describe } from '../../../components/notices';
import { PersonAvatar } from '../../../components/person';
import { Time } from '../../../components/time';
import type { Quill } from '../quill';
import { useNames } from './data';

type Run = DocumentAuthorship['runs'][number];

/** What is selected, or the line with the cursor. */
function selectionOf(quill: Quill): { index: number; length: number } {
  const range = quill.getSelection(true);
  if (range.length > 0) return range;
  const [line] = quill.getLine(range.index);
  return line ? { index: quill.getIndex(line), length: line.length() } : { index: range.index, length: 1 };
}

export function WhoWrote({ quill, disabled }: { quill: Quill; disabled: boolean }) {
  const { id } = useParams({ from: '/app/documents/$id' });
  const [opened, setOpened] = useState(false);
  const ask = useMutation({
    mutationFn: (selection: { index: number; length: number }) => insula.documents.authorship(id, selection),
    meta: { shown: 'in place' },
  });
  const open = () => {
    if (!opened) ask.mutate(selectionOf(quill));
    setOpened(!opened);
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus width={280} position="bottom" withArrow shadow="md">
      <Popover.Target>
        <Tooltip label="Who wrote this" disabled={opened}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Who wrote this"
            disabled={disabled}
            onMouseDown={(event) => event.preventDefault()}
            onClick={open}
          >
            <IconUserSearch size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Who wrote this">
        {ask.isPending && <Text size="sm">Looking it up…</Text>}
        {ask.error && <Text size="sm">{describe(ask.error)}</Text>}
        {ask.data && <Authors id={id} runs={ask.data.runs} onLeave={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

/** One line a stretch of writing, most of the text first. */
function Authors({ id, runs, onLeave }: { id: string; runs: Run[]; onLeave: () => void }) {
  const { nameOf, personOf } = useNames();
  const stretches = new Map<string, Run>();
  for (const run of runs) {
    const key = `${run.author_id} ${run.version}`;
    const known = stretches.get(key);
    stretches.set(key, known ? { ...known, length: known.length + run.length } : run);
  }
  const lines = [...stretches.values()].sort((a, b) => b.length - a.length).slice(0, 6);
  if (lines.length === 0) return <Text size="sm">Nothing is selected.</Text>;
  return (
    <Stack gap="sm">
      {lines.map((run) => {
        const person = personOf(run.author_id);
        return (
          <Group key={`${run.author_id} ${run.version}`} gap="sm" wrap="nowrap">
            <PersonAvatar person={person ?? { first_name: '?', last_name: '', email: '?' }} />
            <div>
              <Text size="sm" fw={500} lh={1.4}>
                {nameOf(run.author_id)}
              </Text>
              <Text size="xs" c="dimmed" lh={1.4}>
                <Time at={run.written_at} /> ·{' '}
                <AnchorLink
                  size="xs"
                  to="/documents/$id"
                  params={{ id }}
                  search={{ panel: 'history', version: run.version }}
                  onClick={onLeave}
                >
                  Show in history
                </AnchorLink>
              </Text>
            </div>
          </Group>
        );
      })}
    </Stack>
  );
}
