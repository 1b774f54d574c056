/** Who has the document open, in its head. Choosing somebody scrolls to where they are. */
import { Avatar, Group, Menu, Text, Tooltip, UnstyledButton, useMatches } from '@mantine/core';
import { hueOf } from '../../components/person-colour';
import { type Named, nameOf, useNames } from '../../session/names';
import type { Doing, Place } from './use-presence';
import classes from './people-here.module.css';

/** What the open text tells: where the others are, and a way to get there. */
export interface Here {
  places: Place[];
  reveal: (key: string) => void;
}

interface Somebody {
  id: string;
  named: Named;
  doing: Doing;
  /** The page of theirs where they do most. */
  key: string;
}

const WORDS: Record<Doing, string> = { writing: 'writing', reading: 'reading', away: 'away' };
const ORDER: Doing[] = ['writing', 'reading', 'away'];

/** One entry a person, however many pages they have open. */
function peopleAt(places: Place[], nameFor: (id: string) => Named): Somebody[] {
  const people = new Map<string, Somebody>();
  for (const { user, doing, key } of places) {
    const known = people.get(user);
    if (!known || ORDER.indexOf(doing) < ORDER.indexOf(known.doing))
      people.set(user, { id: user, named: nameFor(user), doing, key });
  }
  return [...people.values()].sort(
    (a, b) => ORDER.indexOf(a.doing) - ORDER.indexOf(b.doing) || nameOf(a.named).localeCompare(nameOf(b.named)),
  );
}

export function PeopleHere({ here }: { here: Here }) {
  const nameFor = useNames([...new Set(here.places.map(({ user }) => user))]);
  const people = peopleAt(here.places, nameFor);
  const room = useMatches({ base: 2, sm: 5 });
  const shown = people.length > room ? people.slice(0, room - 1) : people;
  const rest = people.slice(shown.length);
  if (people.length === 0) return null;
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label="People in this document" className={classes.row}>
      {shown.map((person) => (
        <Face key={person.id} person={person} onChoose={() => here.reveal(person.key)} />
      ))}
      {rest.length > 0 && <Others people={rest} onChoose={(person) => here.reveal(person.key)} />}
    </Group>
  );
}

const describe = ({ named, doing }: Somebody) => `${nameOf(named)}, ${WORDS[doing]}`;

/** Whoever writes can be gone to. */
function Face({ person, onChoose }: { person: Somebody; onChoose: () => void }) {
  return (
    <Tooltip label={describe(person)}>
      {person.doing === 'writing' ? (
        <UnstyledButton className={classes.button} onClick={onChoose}>
          <Initials person={person} />
          <span className="visually-hidden">{describe(person)}</span>
        </UnstyledButton>
      ) : (
        <span className={classes.button} role="img" aria-label={describe(person)}>
          <Initials person={person} />
        </span>
      )}
    </Tooltip>
  );
}

function Initials({ person }: { person: Somebody }) {
  const { first_name: first, last_name: last } = person.named;
  return (
    <Avatar
      size={28}
      radius="50%"
      aria-hidden
      className={classes.face ?? ''}
      data-doing={person.doing}
      style={{ '--hue': hueOf(person.id) }}
    >
      {`${first.charAt(0)}${last.charAt(0)}`.toUpperCase()}
    </Avatar>
  );
}

function Others({ people, onChoose }: { people: Somebody[]; onChoose: (person: Somebody) => void }) {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.more} aria-label={`${people.length} more people`}>
          +{people.length}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {people.map((person) => (
          <Menu.Item
            key={person.id}
            className={classes.other ?? ''}
            disabled={person.doing !== 'writing'}
            leftSection={<Initials person={person} />}
            onClick={() => onChoose(person)}
          >
            <Text size="sm" truncate>
              {nameOf(person.named)}
            </Text>
            <Text size="xs" c="dimmed">
              {WORDS[person.doing]}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
