import { Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { insula, isNotFound } from '../../api';
import { FormFoot, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { IconCheck, IconMailOff } from '../../components/icons';
import { ButtonLink } from '../../components/links';
import { State } from '../../components/states';
import { AuthFrame } from './frame';
import { useLinkToken } from './link';

/** Another link in the same window differs behind the # alone: the page stays, and begins anew. */
export function ResetPasswordPage() {
  const token = useLinkToken();
  return <ResetPassword key={token} token={token} />;
}

function ResetPassword({ token }: { token: string }) {
  const [outcome, setOutcome] = useState<'set' | 'dead' | undefined>(token ? undefined : 'dead');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: required('Choose a password.') },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ password }) => {
    try {
      await insula.auth.resetPassword({ token, password });
      setOutcome('set');
    } catch (error) {
      if (!isNotFound(error)) throw error;
      setOutcome('dead');
    }
  });
  if (outcome === 'set')
    return (
      <AuthFrame title="New password">
        <div role="status">
          <State
            icon={IconCheck}
            title="Your password is set"
            action={<ButtonLink to="/sign-in">Go to sign in</ButtonLink>}
          >
            You were signed out everywhere. Sign in with the new password.
          </State>
        </div>
      </AuthFrame>
    );
  if (outcome === 'dead')
    return (
      <AuthFrame title="New password">
        <State
          icon={IconMailOff}
          title="This link does not work"
          action={<ButtonLink to="/forgot-password">Ask for another</ButtonLink>}
        >
          It was used already, a newer one was asked for, or it has expired.
        </State>
      </AuthFrame>
    );
  return (
    <AuthFrame title="New password" lead="You will be signed out everywhere else.">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Problem>{problem}</Problem>
          <SecretInput
            label="New password"
            description="A long sentence is easier to remember than a short riddle."
            autoComplete="new-password"
            autoFocus
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <FormFoot busy={busy} label="Set the password" wide />
        </Stack>
      </form>
    </AuthFrame>
  );
}
