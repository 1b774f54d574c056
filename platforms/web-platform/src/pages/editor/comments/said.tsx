/** One thing somebody said: who, when, what, and how others took it. */
import { ActionIcon, Group, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import { IconDots, IconPencil, IconTrash } from '../../../components/icons';
import { PersonAvatar } from '../../../components/person';
import { Pending } from '../../../components/pending';
import { Time } from '../../../components/time';
import { editComment } from '../../../offline/changes';
import { useCan, useMe } from '../../../session/me';
import { CommentField } from './comment-field';
import classes from './comments.module.css';
import { Reactions } from './reactions';
import { type Person, type Reply, useChange } from './threads';
import { deleteWithUndo } from './undo';
import { piecesOf, toTyped } from './words';

export type Saying = Pick<
  Reply,
  'id' | 'author' | 'body' | 'mentions' | 'reactions' | 'deleted' | 'edited_at' | 'created_at'
>;

export function Said({ document, saying }: { document: string; saying: Saying }) {
  const me = useMe();
  const can = useCan();
  const [editing, setEditing] = useState(false);
  const edit = useChange((body: string) => editComment(document, saying.id, body));
  const mine = saying.author.id === me.user.id;
  const may = can('document.comment');

  return (
    <div className={classes.said}>
      <Group gap="xs" wrap="nowrap" align="center">
        <PersonAvatar person={named(saying.author)} size={24} />
        <Text size="sm" fw={600} truncate flex={1} miw={0}>
          {saying.author.name}
        </Text>
        <Pending of={saying.id} />
        <Text size="xs" c="dimmed">
          <Time at={saying.created_at} />
        </Text>
        {may && !saying.deleted && (mine || can('document.delete')) && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Actions for the comment of ${saying.author.name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {mine && (
                <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>
                  Edit
                </Menu.Item>
              )}
              <Menu.Item
                c="var(--insula-danger)"
                leftSection={<IconTrash size={16} />}
                onClick={() => deleteWithUndo(document, saying)}
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {editing ? (
        <CommentField
          label="Comment"
          button="Save"
          initial={toTyped(saying.body, saying.mentions)}
          mentions={saying.mentions}
          busy={edit.isPending}
          autoFocus
          onSubmit={async (body) => {
            await edit.mutateAsync(body);
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Words saying={saying} />
      )}
      {!saying.deleted && <Reactions document={document} saying={saying} may={may} />}
    </div>
  );
}

function Words({ saying }: { saying: Saying }) {
  if (saying.deleted)
    return (
      <Text size="sm" c="dimmed" fs="italic">
        This comment was deleted.
      </Text>
    );
  return (
    <Text size="sm" className={classes.words}>
      {piecesOf(saying.body, saying.mentions).map(({ text, mention }, at) =>
        mention ? (
          <span key={at} className={classes.mention}>
            {text}
          </span>
        ) : (
          text
        ),
      )}
      {saying.edited_at && (
        <Text span size="xs" c="dimmed">
          {' '}
          (edited)
        </Text>
      )}
    </Text>
  );
}

function named({ name }: Person) {
  const [first = '', ...rest] = name.split(' ');
  return { first_name: first, last_name: rest.at(-1) ?? '', email: name };
}
