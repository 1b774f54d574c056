/** What comes between the password and the session: a code, or setting up what the workspace asks for. */
import { InsulaError, type TotpEnrolment } from '@insula/sdk';
import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { insula } from '../../api';
import { Problem } from '../../components/forms';
import { describe } from '../../components/notices';
import { AuthenticatorSetup, codeTrouble } from '../factors/authenticator';
import { CodeField } from '../factors/code-field';
import { RecoveryCodes } from '../factors/recovery-codes';
import { askPasskey, hasPasskeys, wasDismissed } from '../../session/passkeys';
import { AuthFrame } from './frame';

export interface Step {
  enrols: boolean;
  challenge: string;
  methods: string[];
  publicKey: unknown;
}

/** What a refused sign-in asks for next; undefined when it is refused for good. */
export function stepOf(error: unknown): Step | undefined {
  const enrols = InsulaError.is(error, 'factor_enrolment_required');
  if (!enrols && !InsulaError.is(error, 'second_factor_required')) return undefined;
  const asked = (error as InsulaError).problem as { challenge: string; methods: string[]; public_key?: unknown };
  return { enrols, challenge: asked.challenge, methods: asked.methods, publicKey: asked.public_key };
}

interface Props {
  step: Step;
  enter: () => Promise<void>;
  /** Back to the password, with what to say there. */
  restart: (why?: string) => void;
}

export function SecondStepPage(props: Props) {
  return props.step.enrols ? <Enrol {...props} /> : <Answer {...props} />;
}

const tooLate = 'That took too long or failed too often. Sign in again.';

function Answer({ step, enter, restart }: Props) {
  const [recovers, setRecovers] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const hasApp = step.methods.includes('totp');
  const withPasskey = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const credential = await askPasskey(step.publicKey);
      await insula.auth.secondStep({ challenge: step.challenge, method: 'passkey', credential });
      await enter();
    } catch (error) {
      if (InsulaError.is(error, 'challenge_expired')) restart(tooLate);
      else if (!wasDismissed(error)) setProblem(describe(error));
    } finally {
      setBusy(false);
    }
  };
  const send = async (code: string) => {
    try {
      await insula.auth.secondStep({ challenge: step.challenge, method: recovers ? 'recovery_code' : 'totp', code });
    } catch (error) {
      if (InsulaError.is(error, 'challenge_expired')) return restart(tooLate);
      throw error;
    }
    await enter();
  };
  const wrong = (error: unknown) =>
    recovers && InsulaError.is(error, 'second_factor_refused')
      ? { field: 'This recovery code is wrong or was used before.' }
      : codeTrouble(error);
  return (
    <AuthFrame
      title="Two-step sign-in"
      lead={
        recovers
          ? 'Enter one of the recovery codes you have kept.'
          : hasApp
            ? 'Enter the six digits that your authenticator app shows.'
            : 'Your password is right. Now show your passkey.'
      }
      foot={
        <Anchor component="button" type="button" size="sm" underline="always" onClick={() => restart()}>
          Sign in as somebody else
        </Anchor>
      }
    >
      <Problem>{problem}</Problem>
      {step.methods.includes('passkey') && hasPasskeys() && !recovers && (
        <Button variant={hasApp ? 'default' : 'filled'} fullWidth loading={busy} onClick={() => void withPasskey()}>
          Use a passkey
        </Button>
      )}
      {(recovers || hasApp) && (
        <CodeField
          key={String(recovers)}
          label={recovers ? 'Recovery code' : 'Code'}
          button="Sign in"
          digits={recovers ? undefined : 6}
          send={send}
          wrong={wrong}
        />
      )}
      {step.methods.includes('recovery_code') && (
        <Text size="sm" ta="center">
          <Anchor component="button" type="button" size="sm" underline="always" onClick={() => setRecovers(!recovers)}>
            {recovers ? 'Back' : 'Use a recovery code'}
          </Anchor>
        </Text>
      )}
    </AuthFrame>
  );
}

function Enrol({ step, enter, restart }: Props) {
  const [enrolment, setEnrolment] = useState<TotpEnrolment>();
  const [problem, setProblem] = useState<string>();
  const [codes, setCodes] = useState<string[]>();
  useEffect(() => {
    let gone = false;
    insula.auth.enrol(step.challenge).then(
      (begun) => !gone && setEnrolment(begun),
      (error: unknown) => !gone && setProblem(describe(error)),
    );
    return () => void (gone = true);
  }, [step.challenge]);
  const confirm = async (code: string) => {
    try {
      await insula.auth.confirmEnrolment({ challenge: step.challenge, code });
    } catch (error) {
      if (InsulaError.is(error, 'challenge_expired')) return restart(tooLate);
      throw error;
    }
    setCodes(await insula.me.factors.makeRecoveryCodes());
  };
  if (codes)
    return (
      <AuthFrame title="You are nearly in">
        <RecoveryCodes codes={codes} done={() => void enter()} button="I have kept them, go on" />
      </AuthFrame>
    );
  return (
    <AuthFrame title="Set up two-step sign-in" lead="This workspace asks everybody for a second step. It takes a minute.">
      <Stack gap="md">
        <Problem>{problem}</Problem>
        {enrolment && <AuthenticatorSetup enrolment={enrolment} confirm={confirm} />}
      </Stack>
    </AuthFrame>
  );
}
