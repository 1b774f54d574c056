/** One record, beside the list: read, write, remove. A change made elsewhere meanwhile is never overwritten. */
import { type DataRecord, InsulaError } from '@insula/sdk';
import { Button, Code, Drawer, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconTrash } from '../../components/icons';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { describe, say } from '../../components/notices';
import { Problem } from '../../components/forms';
import { Failure, Lines } from '../../components/states';
import { Time } from '../../components/time';
import { useCan } from '../../session/me';
import { contentOf, mergePatch, parseContent } from './shape';

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

function ExistingRecord({ type, id, close }: RecordEditorProps) {
  const record = useQuery({
    queryKey: ['record', type, id],
    queryFn: ({ signal }) => insula.records.ofType(type).getVersioned(id, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (record.isPending) return <Lines />;
  if (record.error) return <Failure error={record.error} retry={() => void record.refetch()} />;
  return (
    <Stack>
      <Text size="sm" c="dimmed" component="div">
        <Code>{id}</Code> · created <Time at={record.data.value.created_at} />, changed{' '}
        <Time at={record.data.value.updated_at} />
      </Text>
      <ContentForm
        key={record.data.etag}
        type={type}
        record={record.data.value}
        etag={record.data.etag}
        close={close}
        reload={() => void record.refetch()}
      />
    </Stack>
  );
}

interface ContentFormProps {
  type: string;
  record?: DataRecord;
  etag?: string | undefined;
  close: () => void;
  reload?: () => void;
}

function ContentForm({ type, record, etag, close, reload }: ContentFormProps) {
  const can = useCan();
  const [text, setText] = useState(record ? JSON.stringify(record.content, null, 2) : '{\n  \n}');
  const [wrong, setWrong] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const records = insula.records.ofType(type);
  const readOnly = !can('record.write');

  const run = async (work: () => Promise<unknown>, done: string) => {
    setProblem(undefined);
    setBusy(true);
    try {
      await work();
      void queryClient.invalidateQueries({ queryKey: ['records'] });
      say(done);
      close();
    } catch (error) {
      setProblem(
        InsulaError.is(error) && error.status === 412
          ? 'Somebody changed this record after you opened it. Load it again to see their change; copy yours first.'
          : describe(error),
      );
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
    if (!record) void run(() => records.create({ content }), 'The record is saved.');
    else
      void run(
        () =>
          records.update(record.id, { content: mergePatch(contentOf(record), content) }, { ifMatch: etag }),
        'The record is saved.',
      );
  };
  if (record && deleting)
    return (
      <ConfirmByName
        title="Delete this record?"
        name={record.id.slice(-6)}
        button="Delete record"
        act={() => records.delete(record.id)}
        onDone={() => {
          void queryClient.invalidateQueries({ queryKey: ['records'] });
          say('The record is deleted.');
          close();
        }}
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
            {problem && reload && (
              <Button variant="default" onClick={reload}>
                Load again
              </Button>
            )}
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
