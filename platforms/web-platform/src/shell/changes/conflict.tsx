/** Mine beside theirs, and the choice; field by field where there are fields. */
import { Button, Group, Paper, Radio, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { isJsonObject, isSameJson, type JsonObject, mineOf } from '@insula/sdk/outbox';
import { useState } from 'react';
import { discard, overrule, type Waiting } from '../../offline/outbox';
import { useFolderPath } from '../../pages/documents/folders';

export function Conflict({ entry }: { entry: Waiting }) {
  const mine = mineOf(entry);
  const theirs = entry.theirs?.value ?? null;
  const [before, own, other] = [entry.guard?.base ?? null, mine, theirs].map((side) => contentOf(side));
  if (entry.about.kind === 'record.update' && own && other) return <Fields entry={entry} before={before ?? {}} mine={own} theirs={other} />;
  return (
    <>
      <Text size="sm">Somebody changed {entry.about.kind.startsWith('record.') ? 'this record' : 'the same'} meanwhile.</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Side name="Yours" value={mine} kind={entry.about.kind} />
        <Side name="In the workspace" value={theirs} kind={entry.about.kind} />
      </SimpleGrid>
      <Choice entry={entry} onMine={() => void overrule(entry)} />
    </>
  );
}

function contentOf(side: JsonObject | null): JsonObject | undefined {
  const content = side?.['content'];
  return isJsonObject(content) ? content : undefined;
}

function Choice({ entry, onMine, mine = 'Keep mine' }: { entry: Waiting; onMine: () => void; mine?: string }) {
  return (
    <Group gap="xs">
      <Button size="xs" onClick={onMine}>
        {mine}
      </Button>
      <Button size="xs" variant="default" onClick={() => void discard(entry)}>
        Keep theirs
      </Button>
    </Group>
  );
}

function Side({ name, value, kind }: { name: string; value: JsonObject | null; kind: Waiting['about']['kind'] }) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={name}>
      <Text size="xs" c="dimmed" mb={4}>
        {name}
      </Text>
      {kind === 'document.move' ? <Place folder={value?.['folder_id']} /> : <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{textOf(value)}</Text>}
    </Paper>
  );
}

function textOf(value: JsonObject | null): string {
  if (value === null) return 'Deleted';
  if (typeof value['title'] === 'string') return value['title'];
  return JSON.stringify(contentOf(value) ?? value);
}

function Place({ folder }: { folder: unknown }) {
  const path = useFolderPath(typeof folder === 'string' ? folder : undefined);
  return <Text size="sm">{typeof folder === 'string' ? (path.at(-1)?.name ?? 'A folder') : 'Documents'}</Text>;
}

// ---- records

type Pick = 'mine' | 'theirs';

const shown = (value: unknown) => (value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value));

function Fields({ entry, before, mine, theirs }: { entry: Waiting; before: JsonObject; mine: JsonObject; theirs: JsonObject }) {
  const differing = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].filter((name) => !isSameJson(mine[name], theirs[name]));
  // Where only one side changed something, it is that side's.
  const [picks, setPicks] = useState<Record<string, Pick>>(() =>
    Object.fromEntries(differing.map((name) => [name, isSameJson(mine[name], before[name]) ? 'theirs' : 'mine'])),
  );
  const keep = () => {
    const wanted = { ...theirs };
    for (const name of differing) {
      if (picks[name] !== 'mine') continue;
      if (name in mine) wanted[name] = mine[name];
      else delete wanted[name];
    }
    void overrule(entry, { content: wanted });
  };
  return (
    <>
      <Text size="sm">Somebody changed this record meanwhile. Choose field by field what it shall be.</Text>
      <Table.ScrollContainer minWidth={280}>
        <Table aria-label="Fields that differ" verticalSpacing={6} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Field</Table.Th>
              <Table.Th>Yours</Table.Th>
              <Table.Th>In the workspace</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differing.map((name) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Table.Th>
                {(['mine', 'theirs'] as const).map((side) => (
                  <Table.Td key={side} style={{ overflowWrap: 'anywhere' }}>
                    <Radio
                      name={`${entry.id} ${name}`}
                      checked={picks[name] === side}
                      onChange={() => setPicks((now) => ({ ...now, [name]: side }))}
                      label={shown((side === 'mine' ? mine : theirs)[name])}
                      aria-label={`${name}: ${side === 'mine' ? 'yours' : 'in the workspace'}, ${shown((side === 'mine' ? mine : theirs)[name])}`}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Stack gap={0}>
        <Choice entry={entry} onMine={keep} mine="Keep what is chosen" />
      </Stack>
    </>
  );
}
