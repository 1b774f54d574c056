/** What was refused, to be said otherwise. */
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { isJsonObject, type JsonObject, mergePatch, mineOf } from '@insula/sdk/outbox';
import { type FormEvent, useState } from 'react';
import { retry, type Waiting } from '../../offline/outbox';
import { parseContent } from '../../pages/records/shape';

/** The one field of a request that somebody wrote. */
const fieldOf = ({ body }: Waiting) => ['title', 'body', 'content'].find((name) => body?.[name] !== undefined);

export function EditAgain({ entry, close }: { entry: Waiting; close: () => void }) {
  const field = fieldOf(entry);
  const [text, setText] = useState(() => textOf(entry, field));
  const [wrong, setWrong] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = bodyOf(entry, field, text);
    if (typeof body === 'string') {
      setWrong(body);
      return;
    }
    void retry(entry, body);
    close();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {field && (
          <Textarea
            label={LABELS[field]}
            autosize
            minRows={field === 'title' ? 1 : 3}
            maxRows={16}
            maxLength={field === 'title' ? 200 : undefined}
            styles={field === 'content' ? { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } } : {}}
            error={wrong}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <Group gap="xs">
          <Button size="xs" type="submit">
            Send again
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={close}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

EditAgain.fits = (entry: Waiting) => fieldOf(entry) !== undefined;

const LABELS: Record<string, string> = { title: 'Title', body: 'Comment', content: 'Content' };

function textOf(entry: Waiting, field: string | undefined): string {
  if (field !== 'content') return field ? String(entry.body?.[field]) : '';
  const whole = entry.method === 'PATCH' ? mineOf(entry)?.['content'] : entry.body?.['content'];
  return JSON.stringify(whole, null, 2);
}

/** The body to send, or what is wrong with what was typed. */
function bodyOf(entry: Waiting, field: string | undefined, text: string): JsonObject | string {
  if (!field) return entry.body ?? {};
  if (field !== 'content') return text.trim() === '' ? 'Write something.' : { ...entry.body, [field]: text.trim() };
  const parsed = parseContent(text);
  if ('problem' in parsed) return parsed.problem;
  const base = entry.guard?.base['content'];
  const content = entry.method === 'PATCH' && isJsonObject(base) ? mergePatch(base, parsed.content) : parsed.content;
  return { ...entry.body, content };
}
