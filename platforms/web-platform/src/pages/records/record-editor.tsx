/** One record, beside the list: read, write, remove. A change made elsewhere meanwhile is never overwritten. */
import type { DataRecord, Versioned } from '@insula/sdk';
import { Button, Code, Drawer, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconTrash } from '../../components/icons';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { insula, isUnreachable, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { describe, say } from '../../components/notices';
import { Problem } from '../../components/forms';
import { Pending } from '../../components/pending';
import { Failure, Lines } from '../../components/states';
import { Time } from '../../components/time';
import { createRecord, deleteRecord, type Made, updateRecord } from '../../offline/changes';
import { makerOf, submit as send, useWaiting } from '../../offline/outbox';
import { withRecordChanges } from '../../offline/overlay';
import { useCan, useMe } from '../../session/me';
import { contentOf, parseContent } from './shape';

interface RecordEditorProps {
  type: string;
  /** `new` begins one. */
  id: string;
  close: () => void;
}

export function RecordEditor({ type, id, close }: RecordEditorProps) {
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={id === 'new' ? `New record of type ${type}` : 'Record'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
    >
      {id === 'new' ? (
        <ContentForm type={type} close={close} />
      ) : (
        <ExistingRecord type={type} id={id} close={close} />
      )}
    </Drawer>
  );
}

/** As the last list had it, for when there is no network to ask. */
const fromLists = (type: string, id: string) =>
  queryClient
    .getQueriesData<{ pages?: { data: DataRecord[] }[] }>({ queryKey: ['records', type] })
    .flatMap(([, list]) => list?.pages?.flatMap(({ data }) => data) ?? [])
    .find((record) => record.id === id);

async function fetchRecord(type: string, id: string, signal: AbortSignal): Promise<Versioned<DataRecord>> {
  const maker = await makerOf(id);
  if (maker?.about.kind === 'record.create') return { value: maker.about.record, etag: undefined };
  try {
    return await insula.records.ofType(type).getVersioned(id, { signal });
  } catch (error) {
    const known = isUnreachable(error) ? fromLists(type, id) : undefined;
    if (known) return { value: known, etag: undefined };
    throw error;
  }
}

function ExistingRecord({ type, id, close }: RecordEditorProps) {
  const waiting = useWaiting();
  const record = useQuery({
    queryKey: ['record', type, id],
    queryFn: ({ signal }) => fetchRecord(type, id, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (record.isPending) return <Lines />;
  if (record.error) return <Failure error={record.error} retry={() => void record.refetch()} />;
  const { value, etag } = record.data;
  const shown = withRecordChanges(value, waiting);
  if (!shown) return <Text size="sm">You deleted this record; that is not sent yet.</Text>;
  return (
    <Stack>
      <Group gap="sm">
        <Text size="sm" c="dimmed" component="div">
          <Code>{id}</Code> · created <Time at={value.created_at} />, changed <Time at={value.updated_at} />
        </Text>
        <Pending of={id} words />
      </Group>
      <ContentForm key={etag} type={type} record={shown} etag={shown === value ? etag : undefined} close={close} />
    </Stack>
  );
}

interface ContentFormProps {
  type: string;
  record?: DataRecord;
  etag?: string | undefined;
  close: () => void;
}

function ContentForm({ type, record, etag, close }: ContentFormProps) {
  const can = useCan();
  const { user } = useMe();
  const [text, setText] = useState(record ? JSON.stringify(record.content, null, 2) : '{\n  \n}');
  const [wrong, setWrong] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const seen = record && { id: record.id, content: contentOf(record), etag };
  const readOnly = !can('record.write');

  const save = async (change: Made, done: string) => {
    setProblem(undefined);
    setBusy(true);
    try {
      if ((await send(change)) === 'sent') say(done);
      close();
    } catch (error) {
      setProblem(describe(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseContent(text);
    setWrong('problem' in parsed ? parsed.problem : undefined);
    if ('problem' in parsed) return;
    const { content } = parsed;
    void save(seen ? updateRecord(type, seen, content) : createRecord(type, user.id, content), 'The record is saved.');
  };
  if (seen && deleting)
    return (
      <ConfirmByName
        title="Delete this record?"
        name={seen.id.slice(-6)}
        button="Delete record"
        act={async () => {
          if ((await send(deleteRecord(type, seen))) === 'sent') say('The record is deleted.');
        }}
        onDone={close}
        close={() => setDeleting(false)}
      >
        Its content goes for everybody in the workspace. This cannot be undone.
      </ConfirmByName>
    );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Problem>{problem}</Problem>
        <Textarea
          label="Content"
          description="A JSON object."
          autosize
          minRows={12}
          maxRows={28}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          spellCheck={false}
          readOnly={readOnly}
          error={wrong}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="space-between">
          <div>
            {record && can('record.delete') && (
              <Button
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={16} />}
                onClick={() => setDeleting(true)}
              >
                Delete…
              </Button>
            )}
          </div>
          <Group gap="sm">
            <Button variant="default" onClick={close}>
              {readOnly ? 'Close' : 'Cancel'}
            </Button>
            {!readOnly && (
              <Button type="submit" loading={busy}>
                Save
              </Button>
            )}
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
