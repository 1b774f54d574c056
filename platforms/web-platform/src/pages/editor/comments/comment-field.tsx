/** Where one says something: grows with the text, Ctrl Enter sends, `@` names people. */
import { Button, Combobox, Group, Stack, Text, Textarea, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { insula } from '../../../api';
import { fullName } from '../../../session/me';
import type { Person } from './threads';
import { toBody } from './words';

interface CommentFieldProps {
  label: string;
  button: string;
  initial?: string;
  mentions?: readonly Person[];
  busy: boolean;
  autoFocus?: boolean;
  placeholder?: string;
  /** With those of the people it may mention that it does. */
  onSubmit: (body: string, mentions: readonly Person[]) => Promise<unknown>;
  onCancel?: () => void;
}

/** The name being typed behind an `@`, up to the cursor. */
const NAME_BEFORE = /(?:^|\s)@([\p{L}\p{M}'.-]*(?: [\p{L}\p{M}'.-]*)?)$/u;

export function CommentField({ initial = '', mentions = [], ...props }: CommentFieldProps) {
  const { label, button, busy, autoFocus = false, placeholder, onSubmit, onCancel } = props;
  const [typed, setTyped] = useState(initial);
  const [name, setName] = useState<string>();
  const [known, setKnown] = useState<readonly Person[]>(mentions);
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useCombobox();
  const people = usePeople(name);
  const choosing = name !== undefined && people.length > 0;
  const offered = people.map(({ id }) => id).join();
  // Enter takes the first of those that are offered now, not of those before the last letter.
  useEffect(() => {
    if (choosing) list.selectFirstOption();
  }, [choosing, offered]);

  const look = () => {
    const before = field.current?.value.slice(0, field.current.selectionStart) ?? '';
    const found = NAME_BEFORE.exec(before)?.[1];
    setName(found);
    if (found === undefined) list.closeDropdown();
    else list.openDropdown();
  };
  const choose = (id: string) => {
    const person = people.find((one) => one.id === id);
    const input = field.current;
    if (!person || !input || name === undefined) return;
    const from = input.selectionStart - name.length;
    const text = `${typed.slice(0, from)}${person.name} `;
    setTyped(text + typed.slice(input.selectionStart));
    setKnown((before) => [...before, person]);
    setName(undefined);
    list.closeDropdown();
    requestAnimationFrame(() => input.setSelectionRange(text.length, text.length));
  };
  const submit = async () => {
    const body = toBody(typed, known);
    if (body === '' || busy) return;
    try {
      await onSubmit(body, known.filter(({ id }, at) => body.includes(id) && known.findIndex((one) => one.id === id) === at));
      setTyped('');
    } catch {
      // Said in the corner; what was typed stays.
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape' && choosing) {
      event.preventDefault();
      setName(undefined);
    } else if (event.key === 'Escape' && onCancel) {
      event.preventDefault();
      onCancel();
    }
  };

  return (
    <Combobox store={list} onOptionSubmit={choose} position="bottom-start" withinPortal>
      <Stack gap="xs">
        <Combobox.Target withKeyboardNavigation={choosing} withAriaAttributes={choosing}>
          <Textarea
            ref={field}
            aria-label={label}
            placeholder={placeholder ?? 'Say something. @ mentions somebody.'}
            size="sm"
            autosize
            minRows={1}
            maxRows={10}
            maxLength={10_000}
            autoFocus={autoFocus}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              look();
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setName(undefined)}
          />
        </Combobox.Target>
        {(typed.trim() !== '' || onCancel) && (
          <Group gap="xs" justify="flex-end">
            {onCancel && (
              <Button size="xs" variant="subtle" color="gray" onClick={onCancel}>
                Cancel
              </Button>
            )}
            <Button size="xs" loading={busy} disabled={typed.trim() === ''} onClick={() => void submit()}>
              {button}
            </Button>
          </Group>
        )}
      </Stack>
      <Combobox.Dropdown hidden={!choosing}>
        <Combobox.Options aria-label="People">
          {people.map(({ id, name: shown }) => (
            <Combobox.Option key={id} value={id}>
              <Text size="sm">{shown}</Text>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

const NOBODY: Person[] = [];

function usePeople(name: string | undefined): Person[] {
  const [q] = useDebouncedValue(name, 120);
  const people = useQuery({
    queryKey: ['users', 'mention', q ?? ''],
    queryFn: ({ signal }) =>
      insula.users.list({ limit: 6, status: 'active', ...(q ? { q: q.trim() || undefined } : {}) }, { signal }),
    enabled: name !== undefined,
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
  if (name === undefined) return NOBODY;
  const wanted = name.trim().toLowerCase();
  return (people.data?.data ?? [])
    .filter((user) => `${fullName(user)} ${user.email}`.toLowerCase().includes(wanted))
    .map((user) => ({ id: user.id, name: fullName(user) }));
}
