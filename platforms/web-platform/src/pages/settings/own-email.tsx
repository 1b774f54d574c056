/** One's own address: is it confirmed, and another one. */
import { Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula } from '../../api';
import { FormFoot, looksLikeEmail, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { say, sayError } from '../../components/notices';
import { useMe } from '../../session/me';

export function OwnEmail() {
  const { user } = useMe();
  const [changing, setChanging] = useState(false);
  const again = useMutation({
    mutationFn: () => insula.me.sendEmailVerification(),
    onSuccess: () => say(`A link is on its way to ${user.email}.`),
    onError: sayError,
  });
  return (
    <Stack gap="sm" maw={480}>
      <Group gap="sm">
        <Text>{user.email}</Text>
        <Badge variant={user.email_verified_at ? 'light' : 'default'} radius="sm" tt="none">
          {user.email_verified_at ? 'Confirmed' : 'Not confirmed'}
        </Badge>
      </Group>
      {!user.email_verified_at && (
        <Text size="sm" c="dimmed">
          Follow the link that was mailed to this address: it shows that the address is yours.
        </Text>
      )}
      <Group gap="sm">
        {!user.email_verified_at && (
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            Send the link again
          </Button>
        )}
        {user.from_directory ? (
          <Text size="sm" c="dimmed">
            Your organisation&rsquo;s directory keeps this address.
          </Text>
        ) : (
          <Button variant="default" onClick={() => setChanging(true)}>
            Change the address
          </Button>
        )}
      </Group>
      {changing && <ChangeEmail close={() => setChanging(false)} />}
    </Stack>
  );
}

function ChangeEmail({ close }: { close: () => void }) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: { email: looksLikeEmail, password: required('Enter your current password.') },
  });
  const { submit, busy, problem } = useSubmit(
    form,
    async ({ email, password }) => {
      await insula.me.changeEmail({ email: email.trim(), password });
      say(`A link is on its way to ${email.trim()}. The address changes when you follow it.`);
      close();
    },
    { email_taken: 'email' },
  );
  return (
    <Modal opened onClose={close} title="Change the address" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          <TextInput
            label="New e-mail"
            description="A link is mailed there; your present address is told."
            type="email"
            autoComplete="email"
            data-autofocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <SecretInput
            label="Current password"
            autoComplete="current-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <FormFoot busy={busy} label="Mail the link" cancel={close} />
        </Stack>
      </form>
    </Modal>
  );
}
