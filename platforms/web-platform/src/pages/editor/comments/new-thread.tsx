/** The first comment on what is selected. */
import { Paper, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { createThread } from '../../../offline/changes';
import { submit } from '../../../offline/outbox';
import type { Place } from '../places';
import type { Editor } from '../text-editor';
import { CommentField } from './comment-field';
import { Quote } from './quote';
import { type Person, useSpeaker } from './threads';

interface NewThreadProps {
  id: string;
  editor: Editor;
  draft: Place;
  /** With the thread that was made, if one was. */
  done: (thread?: string) => void;
}

/** So long what was just typed may take to arrive; later than that, there is no network worth the name. */
const PATIENCE_MS = 3_000;
const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));

export function NewThread({ id, editor: { quill, text }, draft, done }: NewThreadProps) {
  const me = useSpeaker();
  const quote = quill.getText(draft.index, draft.length);
  const create = useMutation({
    mutationFn: async ({ body, mentions }: { body: string; mentions: readonly Person[] }) => {
      // A place is told at a version: what was typed before it has to be there first.
      if (text.state === 'saving') await Promise.race([text.whenSaved(), patience()]);
      const anchor = text.savedRange(draft.index, draft.length);
      const made = createThread(id, me, { body, mentions, anchor, quote });
      await submit(made);
      done(made.about.thread.id);
    },
  });
  const isNew = text.state === 'offline' && !text.savedRange(draft.index, draft.length);
  return (
    <Paper withBorder p="sm" component="section" aria-label="New comment">
      <Quote text={quote} />
      {isNew && (
        <Text size="xs" c="dimmed" mt={4}>
          These words are not in the workspace yet: your comment will be about the whole document.
        </Text>
      )}
      <CommentField
        label="Comment"
        button="Comment"
        busy={create.isPending}
        autoFocus
        onSubmit={(body, mentions) => create.mutateAsync({ body, mentions })}
        onCancel={() => {
          done();
          quill.setSelection(draft.index, draft.length, 'silent');
        }}
      />
    </Paper>
  );
}
