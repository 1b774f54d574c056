/** Six digits of an authenticator app: sent when the sixth is there, typed or pasted. */
import { Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormFoot, Problem } from '../../components/forms';

interface Props {
  label: string;
  button: string;
  /** What is sent at once when it is whole; other lengths wait for the button. */
  digits?: number;
  send: (code: string) => Promise<void>;
  /** What went wrong, in words; undefined: it belongs above the field. */
  wrong: (error: unknown) => { field?: string; problem?: string };
  cancel?: () => void;
}

export function CodeField({ label, button, digits, send, wrong, cancel }: Props) {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ field?: string; problem?: string }>({});

  const submit = async (value: string) => {
    if (busy) return;
    if (value.trim() === '') return setTold({ field: 'Enter the code.' });
    setBusy(true);
    setTold({});
    try {
      await send(value.trim());
    } catch (error) {
      setTold(wrong(error));
      if (digits) setCode('');
    } finally {
      setBusy(false);
    }
  };
  const change = (value: string) => {
    const kept = digits ? value.replaceAll(/\D/g, '').slice(0, digits) : value;
    setCode(kept);
    setTold({});
    if (digits && kept.length === digits) void submit(kept);
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(code);
      }}
    >
      <Stack gap="md">
        <Problem>{told.problem}</Problem>
        <TextInput
          label={label}
          value={code}
          onChange={(event) => change(event.currentTarget.value)}
          error={told.field}
          inputMode={digits ? 'numeric' : 'text'}
          autoComplete={digits ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          maw={cancel ? 280 : undefined}
          styles={digits ? { input: { letterSpacing: '0.25em', fontVariantNumeric: 'tabular-nums' } } : undefined}
          autoFocus
        />
        {cancel ? (
          <Group>
            <FormFoot busy={busy} label={button} cancel={cancel} />
          </Group>
        ) : (
          <FormFoot busy={busy} label={button} wide />
        )}
      </Stack>
    </form>
  );
}
