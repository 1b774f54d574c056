/** A suggestion beside the text: who proposes what, yes or no, and what people say about it. */
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { hueOf } from '../../../components/person-colour';
import { IconCheck, IconX } from '../../../components/icons';
import { PersonAvatar } from '../../../components/person';
import { Time } from '../../../components/time';
import { createThread, replyTo } from '../../../offline/changes';
import { useCan } from '../../../session/me';
import { CommentField } from '../comments/comment-field';
import classes from '../comments/comments.module.css';
import { Said } from '../comments/said';
import { type Person, type Thread, useChange, useSpeaker } from '../comments/threads';
import { useHidden } from '../comments/undo';
import type { Editor } from '../text-editor';
import own from './suggestion-card.module.css';
import { type Suggestion, useDecide } from './suggestions';
import { deedsOf, inWords } from './words';

interface SuggestionCardProps {
  document: string;
  editor: Editor;
  suggestion: Suggestion;
  thread: Thread | undefined;
  mayDecide: boolean;
  active: boolean;
  activate: () => void;
}

export function SuggestionCard(props: SuggestionCardProps) {
  const { document, editor, suggestion, thread, mayDecide, active, activate } = props;
  const { id, author, at, isMine, changes } = suggestion;
  const can = useCan();
  const card = useRef<HTMLElement>(null);
  const hidden = useHidden();
  const decide = useDecide(document, editor);
  const me = useSpeaker();
  const reply = useChange(({ body, mentions }: { body: string; mentions: readonly Person[] }) =>
    thread
      ? replyTo(document, thread.id, me, body, mentions)
      : createThread(document, me, { body, mentions, suggestion: id }),
  );
  useEffect(() => {
    if (active) card.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const name = author?.name ?? 'Somebody';
  const said = thread ? [thread, ...thread.replies].filter((one) => !one.deleted && !hidden.has(one.id)) : [];

  return (
    <Paper
      ref={card}
      withBorder
      p="sm"
      component="section"
      className={classes.card}
      data-active={active || undefined}
      aria-label={`Suggestion by ${name}: ${inWords(changes)}`}
      onClick={activate}
      onFocus={active ? undefined : activate}
    >
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="center">
          <PersonAvatar person={named(name)} size={24} />
          <Text size="sm" fw={600} truncate flex={1} miw={0}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {at ? <Time at={at} /> : 'now'}
          </Text>
        </Group>
        <div className={own.deeds} style={{ ['--suggestion-hue' as string]: author ? hueOf(author.id) : 205 }}>
          {deedsOf(changes).map(({ does, text }, place) => (
            <Text key={place} size="sm" className={own.deed}>
              <b>{does}</b> {text}
            </Text>
          ))}
        </div>
        {said.map((saying) => (
          <Said key={saying.id} document={document} saying={saying} />
        ))}
        <Group gap="xs">
          {mayDecide && (
            <Button
              size="compact-xs"
              variant="light"
              leftSection={<IconCheck size={14} />}
              loading={decide.isPending}
              onClick={(event) => {
                event.stopPropagation();
                decide.mutate({ verdict: 'accept', id });
              }}
            >
              Accept
            </Button>
          )}
          {(mayDecide || isMine) && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<IconX size={14} />}
              loading={decide.isPending}
              onClick={(event) => {
                event.stopPropagation();
                decide.mutate({ verdict: 'reject', id });
              }}
            >
              {isMine && !mayDecide ? 'Withdraw' : 'Reject'}
            </Button>
          )}
        </Group>
        {decide.error && (
          <Text size="xs" c="var(--insula-danger)" role="alert">
            {decide.error.message}
          </Text>
        )}
        {active && at && can('document.comment') && (
          <CommentField
            label="Reply"
            button="Reply"
            placeholder="Reply…"
            busy={reply.isPending}
            onSubmit={(body, mentions) => reply.mutateAsync({ body, mentions })}
          />
        )}
      </Stack>
    </Paper>
  );
}

function named(name: string) {
  const [first = '', ...rest] = name.split(' ');
  return { first_name: first, last_name: rest.at(-1) ?? '', email: name };
}
