/** Who of the workspace is there, at the foot of the sidebar. */
import { Avatar, Box, Group, Popover, ScrollArea, Text, UnstyledButton } from '@mantine/core';
import { hueOf } from '../components/person-colour';
import { useMe } from '../session/me';
import { type Named, nameOf, useNames } from '../session/names';
import { type Status, usePeopleThere } from '../session/people';
import classes from './people-online.module.css';

interface There {
  id: string;
  named: Named;
  status: Status;
}

const FACES = 3;

function usePeople(): There[] {
  const there = usePeopleThere();
  const { user: me } = useMe();
  const others = [...there].filter(([id]) => id !== me.id);
  const nameFor = useNames(others.map(([id]) => id));
  return others
    .map(([id, status]) => ({ id, status, named: nameFor(id) }))
    .sort((a, b) => b.status.localeCompare(a.status) || nameOf(a.named).localeCompare(nameOf(b.named)));
}

export function PeopleOnline() {
  const people = usePeople();
  if (people.length === 0) return null;
  const online = people.filter(({ status }) => status === 'online');
  const words = online.length > 0 ? `${online.length} online` : `${people.length} away`;
  return (
    <Popover position="top-start" width={248} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.foot}>
          <Group gap={0} wrap="nowrap">
            {people.slice(0, FACES).map((person) => (
              <Face key={person.id} person={person} />
            ))}
          </Group>
          <Text size="sm" c="dimmed">
            {words}
          </Text>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0, 'aria-label': 'People who are here', role: 'group' }}>
          <Box component="ul" className={classes.list}>
            {people.map((person) => (
              <li key={person.id} className={classes.person}>
                <Face person={person} />
                <Text size="sm" truncate flex={1}>
                  {nameOf(person.named)}
                </Text>
                <Text size="xs" c="dimmed">
                  {person.status}
                </Text>
              </li>
            ))}
          </Box>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function Face({ person }: { person: There }) {
  const { first_name: first, last_name: last } = person.named;
  return (
    <span className={classes.face} data-status={person.status} aria-hidden>
      <Avatar size={24} radius="50%" className={classes.avatar ?? ''} style={{ '--hue': hueOf(person.id) }}>
        {`${first.charAt(0)}${last.charAt(0)}`.toUpperCase()}
      </Avatar>
    </span>
  );
}
