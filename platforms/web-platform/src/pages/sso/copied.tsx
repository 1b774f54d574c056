/** A text that somebody takes somewhere else. */
import { Button, CopyButton, Group, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '../../components/icons';

export function Copied({ label, description, value }: { label: string; description?: string; value: string }) {
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        label={label}
        description={description}
        value={value}
        readOnly
        flex="1 1 240px"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={value} timeout={2_000}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            aria-label={`Copy: ${label}`}
            leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
