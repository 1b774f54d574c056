/** Yes or no to everything that is proposed. */
import { Button, Group, Text } from '@mantine/core';
import type { Editor } from '../text-editor';
import { useDecide } from './suggestions';

export function AllSuggestions({ document, editor, count }: { document: string; editor: Editor; count: number }) {
  const decide = useDecide(document, editor);
  return (
    <Group justify="space-between" gap="xs">
      <Text size="xs" c="dimmed">
        {count} suggestions
      </Text>
      <Group gap={4}>
        <Button
          size="compact-xs"
          variant="subtle"
          loading={decide.isPending}
          onClick={() => decide.mutate({ verdict: 'accept' })}
        >
          Accept all
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          loading={decide.isPending}
          onClick={() => decide.mutate({ verdict: 'reject' })}
        >
          Reject all
        </Button>
      </Group>
    </Group>
  );
}
