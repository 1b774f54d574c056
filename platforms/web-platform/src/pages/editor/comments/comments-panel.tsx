/** The threads of a document in the order of its text, beside it. */
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { IconMessage } from '../../../components/icons';
import { Failure, Lines, State } from '../../../components/states';
import { useCan } from '../../../session/me';
import type { Place } from '../places';
import { SidePanel } from '../side-panel';
import type { Editor } from '../text-editor';
import { AllSuggestions } from '../suggestions/all-suggestions';
import { SuggestionCard } from '../suggestions/suggestion-card';
import type { Suggestion } from '../suggestions/suggestions';
import { NewThread } from './new-thread';
import { ThreadCard } from './thread-card';
import { type Status, type Thread, useThreads } from './threads';
import { isHidden, useHidden } from './undo';
import type { Places } from './use-places';

interface CommentsPanelProps {
  id: string;
  editor: Editor;
  open: readonly Thread[];
  suggestions: readonly Suggestion[];
  mayDecide: boolean;
  places: Places;
  active: string | undefined;
  show: (thread: string | undefined) => void;
  draft: Place | undefined;
  setDraft: (draft: Place | undefined) => void;
  close: () => void;
}

export function CommentsPanel(props: CommentsPanelProps) {
  const { id, editor, open, suggestions, mayDecide, places, active, show, draft, setDraft, close } = props;
  const [status, setStatus] = useState<Status>('open');
  const can = useCan();
  const threads = useThreads(id, status);
  const hidden = useHidden();
  const proposed = status === 'open' ? suggestions : NONE;
  const about = (suggestion: string) => open.find((thread) => thread.suggestion_id === suggestion);
  const isBeside = (thread: Thread) => proposed.some((one) => one.id === thread.suggestion_id);
  const listed = inOrder(
    (threads.data ?? []).filter((thread) => !isHidden(hidden, thread) && !isBeside(thread)),
    proposed,
    places,
  );
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
        {mayDecide && proposed.length > 1 && <AllSuggestions document={id} editor={editor} count={proposed.length} />}
        {threads.data && listed.length === 0 && !draft && <Nothing status={status} may={can('document.comment')} />}
        {listed.map((item) =>
          'changes' in item ? (
            <SuggestionCard
              key={item.id}
              document={id}
              editor={editor}
              suggestion={item}
              thread={about(item.id)}
              mayDecide={mayDecide}
              active={item.id === active}
              activate={() => show(item.id)}
            />
          ) : (
            <ThreadCard
              key={item.id}
              document={id}
              thread={item}
              gone={places.get(item.id)?.length === 0 || (item.orphaned && !places.has(item.id))}
              active={item.id === active}
              activate={() => show(item.id)}
            />
          ),
        )}
      </Stack>
    </SidePanel>
  );
}

/** Where the text is from top to bottom; what is about the whole document, or resolved, as it was made. */
function inOrder(threads: readonly Thread[], suggestions: readonly Suggestion[], places: Places) {
  const at = (item: Thread | Suggestion) =>
    ('changes' in item ? item.changes[0]?.index : places.get(item.id)?.index) ?? Infinity;
  return [...threads, ...suggestions].sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}

const NONE: never[] = [];

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
