/** What somebody is asked to allow, one sentence a line. */
import { List, ThemeIcon } from '@mantine/core';
import { IconCheck } from '../../components/icons';

export function AskedScopes({ scopes }: { scopes: readonly { name: string; description: string }[] }) {
  return (
    <List
      spacing="xs"
      size="sm"
      center
      aria-label="What it may do"
      icon={
        <ThemeIcon variant="light" size={22} radius="xl" aria-hidden>
          <IconCheck size={14} />
        </ThemeIcon>
      }
    >
      {scopes.map(({ name, description }) => (
        <List.Item key={name}>{description}</List.Item>
      ))}
    </List>
  );
}
