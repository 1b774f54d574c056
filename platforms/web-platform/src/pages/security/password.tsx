/** The section in which a person changes the own password. */
import { Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { say } from '../../components/notices';
import { Section } from '../../components/states';
import { useMe } from '../../session/me';

export function PasswordSection() {
  const { user } = useMe();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current_password: '', new_password: '' },
    validate: {
      current_password: required('Enter your current password.'),
      new_password: required('Choose a new password.'),
    },
  });
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    await insula.me.changePassword(values);
    form.reset();
    await queryClient.invalidateQueries({ queryKey: ['sessions'] });
    say('Your password is changed. Your other sessions have ended.');
  });
  return (
    <Section title="Password">
      <form onSubmit={submit} noValidate>
        <Stack maw={480}>
          <Problem>{problem}</Problem>
          <input type="hidden" autoComplete="username" value={user.email} readOnly />
          <SecretInput
            label="Current password"
            autoComplete="current-password"
            key={form.key('current_password')}
            {...form.getInputProps('current_password')}
          />
          <SecretInput
            label="New password"
            description="A long sentence is easier to remember than a short riddle. Your other sessions end when you change it."
            autoComplete="new-password"
            key={form.key('new_password')}
            {...form.getInputProps('new_password')}
          />
          <FormFoot busy={busy} label="Change password" />
        </Stack>
      </form>
    </Section>
  );
}
