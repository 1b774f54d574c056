/** The first comment on what is selected. */
import { Paper } from '@mantine/core';
import { insula } from '../../../api';
import type { Place } from '../places';
import type { Editor } from '../text-editor';
import { CommentField } from './comment-field';
import { Quote } from './quote';
import { useChange } from './threads';

interface NewThreadProps {
  id: string;
  editor: Editor;
  draft: Place;
  /** With the thread that was made, if one was. */
  done: (thread?: string) => void;
}

export function NewThread({ id, editor: { quill, text }, draft, done }: NewThreadProps) {
  const create = useChange(id, async (body: string) => {
    // A place is told at a version: what was typed before it has to be there first.
    await text.whenSaved();
    const { index, length } = draft;
    const version = text.version ?? 0;
    const made = await insula.documents.comments(id).create({ body, anchor: { index, length, version } });
    done(made.id);
  });
  return (
    <Paper withBorder p="sm" component="section" aria-label="New comment">
      <Quote text={quill.getText(draft.index, draft.length)} />
      <CommentField
        label="Comment"
        button="Comment"
        busy={create.isPending}
        autoFocus
        onSubmit={(body) => create.mutateAsync(body)}
        onCancel={() => {
          done();
          quill.setSelection(draft.index, draft.length, 'silent');
        }}
      />
    </Paper>
  );
}
