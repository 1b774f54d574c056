/** A thread: what it is about, what was said, and where one answers. */
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { IconCheck, IconRefresh } from '../../../components/icons';
import { Time } from '../../../components/time';
import { replyTo, settleThread } from '../../../offline/changes';
import { useCan } from '../../../session/me';
import { CommentField } from './comment-field';
import classes from './comments.module.css';
import { Quote } from './quote';
import { Said } from './said';
import { type Person, type Thread, useChange, useSpeaker } from './threads';
import { useHidden } from './undo';

interface ThreadCardProps {
  document: string;
  thread: Thread;
  gone: boolean;
  active: boolean;
  activate: () => void;
}

export function ThreadCard({ document, thread, gone, active, activate }: ThreadCardProps) {
  const can = useCan();
  const card = useRef<HTMLElement>(null);
  const hidden = useHidden();
  const me = useSpeaker();
  const reply = useChange(({ body, mentions }: { body: string; mentions: readonly Person[] }) =>
    replyTo(document, thread.id, me, body, mentions),
  );
  const settle = useChange(() => settleThread(document, thread));
  useEffect(() => {
    if (active) card.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  return (
    <Paper
      ref={card}
      withBorder
      p="sm"
      component="section"
      className={classes.card}
      data-active={active || undefined}
      aria-label={`Thread by ${thread.author.name}`}
      onClick={activate}
      onFocus={active ? undefined : activate}
    >
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div className={classes.about}>
            {thread.quote === null ? (
              <Text size="xs" c="dimmed">
                About the whole document
              </Text>
            ) : (
              <Quote text={thread.quote} gone={gone} />
            )}
          </div>
          {can('document.comment') && (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={thread.status === 'open' ? <IconCheck size={14} /> : <IconRefresh size={14} />}
              loading={settle.isPending}
              onClick={(event) => {
                event.stopPropagation();
                settle.mutate(undefined);
              }}
            >
              {thread.status === 'open' ? 'Resolve' : 'Reopen'}
            </Button>
          )}
        </Group>
        <Said document={document} saying={thread.deleted || !hidden.has(thread.id) ? thread : { ...thread, deleted: true }} />
        {thread.replies
          .filter(({ id, deleted }) => !deleted && !hidden.has(id))
          .map((saying) => (
            <Said key={saying.id} document={document} saying={saying} />
          ))}
        {thread.resolved_by && thread.resolved_at && (
          <Text size="xs" c="dimmed">
            Resolved by {thread.resolved_by.name} <Time at={thread.resolved_at} />
          </Text>
        )}
        {active && thread.status === 'open' && can('document.comment') && (
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
