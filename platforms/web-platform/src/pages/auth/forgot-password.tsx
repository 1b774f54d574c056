import { Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { insula } from '../../api';
import { FormFoot, looksLikeEmail, Problem, required, useSubmit } from '../../components/forms';
import { AnchorLink } from '../../components/links';
import { lastWorkspace } from '../../session/enter';
import { AuthFrame } from './frame';
import { LookIntoTheMail } from './sent';

export function ForgotPasswordPage() {
  const { workspace } = useSearch({ from: '/forgot-password' });
  const known = workspace ?? lastWorkspace();
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { tenant: known, email: '' },
    validate: {
      tenant: required('Enter the address of your workspace, like acme.'),
      email: looksLikeEmail,
    },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ tenant, email }) => {
    await insula.auth.forgotPassword({ tenant: tenant.trim().toLowerCase(), email: email.trim() });
    setSentTo(email.trim());
  });
  if (sentTo)
    return (
      <LookIntoTheMail title="Forgotten password" again={() => setSentTo(undefined)}>
        If <strong>{sentTo}</strong> has an account there, a link to set a new password is on its way to it. It works for
        30 minutes.
      </LookIntoTheMail>
    );
  return (
    <AuthFrame
      title="Forgotten password"
      lead="We mail you a link to set a new one."
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
            label="Workspace"
            placeholder="acme"
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={known === ''}
            key={form.key('tenant')}
            {...form.getInputProps('tenant')}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            autoFocus={known !== ''}
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <FormFoot busy={busy} label="Mail me a link" wide />
        </Stack>
      </form>
    </AuthFrame>
  );
}
