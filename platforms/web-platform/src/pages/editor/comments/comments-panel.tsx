/** The threads of a document in the order of its text, beside it. */
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { IconMessage } from '../../../components/icons';
import { Failure, Lines, State } from '../../../components/states';
import { useCan } from '../../../session/me';
import type { Place } from '../places';
import { SidePanel } from '../side-panel';
import type { Editor } from '../text-editor';
import { NewThread } from './new-thread';
import { ThreadCard } from './thread-card';
import { type Status, type Thread, useThreads } from './threads';
import { isHidden, useHidden } from './undo';
import type { Places } from './use-places';

interface CommentsPanelProps {
  id: string;
  editor: Editor;
  open: readonly Thread[];
  places: Places;
  active: string | undefined;
  show: (thread: string | undefined) => void;
  draft: Place | undefined;
  setDraft: (draft: Place | undefined) => void;
  close: () => void;
}

export function CommentsPanel(props: CommentsPanelProps) {
  const { id, editor, places, active, show, draft, setDraft, close } = props;
  const [status, setStatus] = useState<Status>('open');
  const can = useCan();
  const threads = useThreads(id, status);
  const hidden = useHidden();
  const listed = inOrder(threads.data ?? [], places).filter((thread) => !isHidden(hidden, thread));
  return (
    <SidePanel
      title="Comments"
      close={close}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Which comments"
          value={status}
          onChange={(value) => setStatus(value as Status)}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'resolved', label: 'Resolved' },
          ]}
        />
      }
    >
      <Stack gap="sm">
        {draft && (
          <NewThread
            id={id}
            editor={editor}
            draft={draft}
            done={(thread) => {
              setDraft(undefined);
              if (thread) {
                setStatus('open');
                show(thread);
              }
            }}
          />
        )}
        {threads.isPending && <Lines count={4} />}
        {threads.error && !threads.data && (
          <Failure error={threads.error} retry={() => void threads.refetch()} />
        )}
        {threads.data && listed.length === 0 && !draft && <Nothing status={status} may={can('document.comment')} />}
        {listed.map((thread) => (
          <ThreadCard
            key={thread.id}
            document={id}
            thread={thread}
            gone={places.get(thread.id)?.length === 0 || (thread.orphaned && !places.has(thread.id))}
            active={thread.id === active}
            activate={() => show(thread.id)}
          />
        ))}
      </Stack>
    </SidePanel>
  );
}

/** Where the text is from top to bottom; what is about the whole document, or resolved, as it was made. */
function inOrder(threads: readonly Thread[], places: Places) {
  const at = ({ id }: Thread) => places.get(id)?.index ?? Infinity;
  return [...threads].sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}

function Nothing({ status, may }: { status: Status; may: boolean }) {
  if (status === 'resolved')
    return (
      <Text size="sm" c="dimmed" ta="center" py="xl">
        No thread has been resolved yet.
      </Text>
    );
  return (
    <State icon={IconMessage} title="No open comments">
      {may ? 'Select some text and press Ctrl Alt M, or the button beside it.' : 'Nobody has commented on this document.'}
    </State>
  );
}
