/** What every form shares: the API's own errors beside their fields, and the rest above the button. */
import { InsulaError } from '@insula/sdk';
import { Alert, Button, Group, PasswordInput, type PasswordInputProps } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconAlertCircle } from './icons';
import { useState } from 'react';
import { describe } from './notices';

/** `/owner/email` is the form's `owner.email`. */
const fieldOf = (pointer: string) => pointer.slice(1).replaceAll('/', '.');

/**
 * Runs a form's request. Failures that name a field of the form go beside it; what is left is `problem`.
 * `codes` sends a failure that has a code of its own (`slug_taken`) to the field it is about.
 */
export function useSubmit<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  send: (values: Values) => Promise<void>,
  codes: Record<string, string> = {},
) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const fail = (error: unknown) => {
    const fields: Record<string, string> = {};
    if (error instanceof InsulaError) {
      for (const { pointer, detail } of error.errors) fields[fieldOf(pointer)] = detail;
      const field = codes[error.code];
      if (field) fields[field] = error.message;
    }
    form.setErrors(fields);
    const placed = Object.keys(fields).filter((field) => form.getInputNode(field));
    placed.slice(0, 1).forEach((field) => form.getInputNode(field)?.focus());
    setProblem(placed.length > 0 ? undefined : describe(error));
  };

  const submit = form.onSubmit(async (values) => {
    setProblem(undefined);
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  });
  return { submit, busy, problem };
}

export function Problem({ children }: { children: string | undefined }) {
  if (!children) return null;
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertCircle size={18} />}>
      {children}
    </Alert>
  );
}

export function FormFoot({
  busy,
  label,
  cancel,
  wide = false,
}: {
  busy: boolean;
  label: string;
  cancel?: () => void;
  /** The only thing to do on the page. */
  wide?: boolean;
}) {
  return (
    <Group justify="flex-end" gap="sm" mt="sm">
      {cancel && (
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
      )}
      <Button type="submit" loading={busy} fullWidth={wide} flex={wide ? 1 : undefined}>
        {label}
      </Button>
    </Group>
  );
}

export function SecretInput(props: PasswordInputProps) {
  return (
    <PasswordInput visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }} {...props} />
  );
}

export const required = (message: string) => (value: string) => (value.trim() === '' ? message : null);
export const looksLikeEmail = (value: string) =>
  /^\S+@\S+\.\S+$/.test(value.trim()) ? null : 'Enter an e-mail address, like ada@example.com.';
