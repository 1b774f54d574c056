/** A text that somebody takes somewhere else: an address, a key, a link. */
import { Button, CopyButton, Group, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from './icons';

interface CopiedProps {
  label: string;
  description?: string;
  value: string;
  /** The field says what it is by its place: the label is for those who do not see it. */
  quiet?: boolean;
  /** Taking it is what one is here for. */
  primary?: boolean;
}

export function Copied({ label, description, value, quiet = false, primary = false }: CopiedProps) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-end">
      <TextInput
        {...(quiet ? { 'aria-label': label } : { label })}
        description={description}
        value={value}
        readOnly
        flex={1}
        miw={0}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', textOverflow: 'ellipsis' } }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Copy value={value} what={label} primary={primary} />
    </Group>
  );
}

interface CopyProps {
  value: string;
  /** The words on it. */
  label?: string;
  /** What is copied, where the words do not say it. */
  what?: string;
  primary?: boolean;
}

export function Copy({ value, label = 'Copy', what, primary = false }: CopyProps) {
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          variant={primary ? 'filled' : 'default'}
          onClick={copy}
          data-autofocus={primary || undefined}
          aria-label={what && `${copied ? 'Copied' : label}: ${what}`}
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          style={{ flexShrink: 0 }}
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  );
}
