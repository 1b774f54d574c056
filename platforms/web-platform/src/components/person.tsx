import { Avatar, Group, Text } from '@mantine/core';
import { fullName } from '../session/me';

interface Named {
  first_name: string;
  last_name: string;
  email: string;
}

export function PersonAvatar({ person, size = 28 }: { person: Named; size?: number }) {
  const initials = `${person.first_name.charAt(0)}${person.last_name.charAt(0)}`.toUpperCase();
  return (
    <Avatar size={size} radius="50%" color="teal" aria-hidden>
      {initials || person.email.charAt(0).toUpperCase()}
    </Avatar>
  );
}

export function Person({ person, note }: { person: Named; note?: string }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <PersonAvatar person={person} />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={500}>
          {fullName(person) || person.email}
        </Text>
        <Text size="xs" c="dimmed">
          {note ?? person.email}
        </Text>
      </div>
    </Group>
  );
}
