/** Where the code is typed that a device without a browser shows. */
import type { DeviceAsked } from '@insula/sdk';
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { InsulaError } from '@insula/sdk';
import { insula, shownInPlace } from '../../api';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { IconCheck, IconLock } from '../../components/icons';
import { describe } from '../../components/notices';
import { State } from '../../components/states';
import { useMe } from '../../session/me';
import { AuthFrame } from '../auth/frame';
import { AskedScopes } from './asked-scopes';

export function DevicePage() {
  const [asked, setAsked] = useState<{ code: string; device: DeviceAsked }>();
  const [answer, setAnswer] = useState<boolean>();
  if (asked && answer !== undefined)
    return (
      <AuthFrame title="A device asks">
        <State
          icon={answer ? IconCheck : IconLock}
          title={answer ? `${asked.device.application.name} is let in` : `${asked.device.application.name} stays out`}
        >
          {answer ? 'It goes on by itself in a few seconds.' : 'The device is told so.'} You can close this page.
        </State>
      </AuthFrame>
    );
  if (asked) return <Question code={asked.code} device={asked.device} onAnswer={setAnswer} />;
  return <CodeForm onAsked={setAsked} />;
}

function CodeForm({ onAsked }: { onAsked: (asked: { code: string; device: DeviceAsked }) => void }) {
  const { user_code } = useSearch({ from: '/device' });
  const { user } = useMe();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { user_code: user_code ?? '' },
    validate: { user_code: required('Enter the code that the device shows.') },
  });
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    const code = values.user_code.trim();
    try {
      onAsked({ code, device: await insula.consent.inspectDevice(code) });
    } catch (error) {
      if (!InsulaError.is(error, 'device_code_not_found')) throw error;
      form.setFieldError('user_code', error.message);
    }
  });
  return (
    <AuthFrame title="A device asks" lead={`Enter the code that the device shows. You are signed in as ${user.email}.`}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Problem>{problem}</Problem>
          <TextInput
            label="Code"
            placeholder="BCDF-GHJK"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            autoFocus
            key={form.key('user_code')}
            {...form.getInputProps('user_code')}
          />
          <FormFoot busy={busy} label="Go on" wide />
        </Stack>
      </form>
    </AuthFrame>
  );
}

interface QuestionProps {
  code: string;
  device: DeviceAsked;
  onAnswer: (allow: boolean) => void;
}

function Question({ code, device, onAnswer }: QuestionProps) {
  const { tenant } = useMe();
  const decide = useMutation({
    mutationFn: (allow: boolean) => insula.consent.decideDevice(code, allow),
    onSuccess: (_nothing, allow) => onAnswer(allow),
    ...shownInPlace,
  });
  return (
    <AuthFrame
      title={`${device.application.name} asks for access`}
      lead={
        <>
          To what is yours in <strong>{tenant.name}</strong>, never more than you may do yourself.
        </>
      }
    >
      <Stack gap="md">
        <Problem>{decide.error ? describe(decide.error) : undefined}</Problem>
        <Alert variant="light" color="yellow">
          Go on only if you have the device before you and it shows this code now. Nobody else has a reason to send it to you.
        </Alert>
        <div>
          <Text size="sm" fw={600} mb="xs">
            It could
          </Text>
          <AskedScopes scopes={device.scopes} />
        </div>
        <Group grow gap="sm">
          <Button variant="default" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
            Deny
          </Button>
          <Button loading={decide.isPending} onClick={() => decide.mutate(true)}>
            Allow
          </Button>
        </Group>
      </Stack>
    </AuthFrame>
  );
}
