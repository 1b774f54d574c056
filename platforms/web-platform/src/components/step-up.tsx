/** The dialogue that asks who is there once more, before something dangerous goes on. The shell shows it. */
import { InsulaError } from '@insula/sdk';
import { Anchor, Button, Modal, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { insula } from '../api';
import { CodeField } from '../pages/factors/code-field';
import { askPasskey, hasPasskeys, wasDismissed } from '../session/passkeys';
import { useAskedToShow } from '../session/step-up';
import { FormFoot, Problem, required, SecretInput, useSubmit } from './forms';
import { describe } from './notices';

export function StepUp() {
  const asked = useAskedToShow();
  if (!asked) return null;
  return (
    <Modal
      opened
      onClose={() => asked.answer(false)}
      title="Is it you?"
      closeButtonProps={{ 'aria-label': 'Close' }}
      zIndex={400}
    >
      <Prove methods={asked.methods} done={() => asked.answer(true)} cancel={() => asked.answer(false)} />
    </Modal>
  );
}

interface ProveProps {
  methods: readonly string[];
  done: () => void;
  cancel: () => void;
}

function Prove({ methods, done, cancel }: ProveProps) {
  const [recovers, setRecovers] = useState(false);
  const hasApp = methods.includes('totp');
  const canRecover = methods.includes('recovery_code');
  const showsKey = methods.includes('passkey') && !recovers;
  if (methods.length === 0)
    return <Text size="sm">Sign out and in again, then do this within ten minutes.</Text>;
  return (
    <Stack gap="md">
      <Text size="sm">
        What comes next could let somebody else in, so show once more that it is you. After that it goes on, and you are not
        asked again for ten minutes.
      </Text>
      {showsKey && <WithPasskey main={!hasApp} done={done} />}
      {methods.includes('password') && <WithPassword done={done} cancel={cancel} />}
      {(hasApp || recovers) && (
        <CodeField
          key={String(recovers)}
          label={recovers ? 'Recovery code' : 'Code of the app'}
          button="Go on"
          digits={recovers ? undefined : 6}
          send={(code) => insula.me.stepUp({ code }).then(done)}
          wrong={wrongCode}
          cancel={cancel}
        />
      )}
      {canRecover && (
        <Text size="sm">
          <Anchor component="button" type="button" size="sm" underline="always" onClick={() => setRecovers(!recovers)}>
            {recovers ? 'Back' : 'Use a recovery code'}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}

const wrongCode = (error: unknown) =>
  error instanceof InsulaError && error.errors[0] ? { field: error.errors[0].detail } : { problem: describe(error) };

function WithPasskey({ main, done }: { main: boolean; done: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  if (!hasPasskeys())
    return <Problem>{main ? 'Your passkey works over a secure connection only.' : undefined}</Problem>;
  const show = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { challenge, public_key: options } = await insula.me.stepUpOptions();
      await insula.me.stepUp({ passkey: { challenge, credential: await askPasskey(options) } });
      done();
    } catch (error) {
      if (!wasDismissed(error)) setProblem(describe(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Problem>{problem}</Problem>
      <Button variant={main ? 'filled' : 'default'} loading={busy} onClick={() => void show()} fullWidth>
        Use a passkey
      </Button>
    </>
  );
}

function WithPassword({ done, cancel }: { done: () => void; cancel: () => void }) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: required('Enter your password.') },
  });
  const { submit, busy, problem } = useSubmit(form, ({ password }) => insula.me.stepUp({ password }).then(done));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Problem>{problem}</Problem>
        <SecretInput
          label="Your password"
          autoComplete="current-password"
          data-autofocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <FormFoot busy={busy} label="Go on" cancel={cancel} />
      </Stack>
    </form>
  );
}
