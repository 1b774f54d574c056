import { Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { insula } from '../../api';
import { FormFoot, looksLikeEmail, Problem, useSubmit } from '../../components/forms';
import { AnchorLink } from '../../components/links';
import { AuthFrame } from './frame';
import { LookIntoTheMail } from './sent';

export function FindWorkspacesPage() {
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: looksLikeEmail },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ email }) => {
    await insula.auth.findWorkspaces(email.trim());
    setSentTo(email.trim());
  });
  if (sentTo)
    return (
      <LookIntoTheMail title="Your workspaces" again={() => setSentTo(undefined)}>
        If <strong>{sentTo}</strong> has an account anywhere here, a list of its workspaces is on its way to it.
      </LookIntoTheMail>
    );
  return (
    <AuthFrame
      title="Your workspaces"
      lead="We mail you the list of the workspaces you have an account in."
      foot={
        <AnchorLink to="/sign-in" underline="always">
          Back to sign in
        </AnchorLink>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Problem>{problem}</Problem>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <FormFoot busy={busy} label="Mail me the list" wide />
        </Stack>
      </form>
    </AuthFrame>
  );
}
