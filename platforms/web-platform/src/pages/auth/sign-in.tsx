import { InsulaError, type SignInMethods } from '@insula/sdk';
import { Alert, Checkbox, Divider, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { insula } from '../../api';
import { FormFoot, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { AnchorLink } from '../../components/links';
import { lastWorkspace, useEnter } from '../../session/enter';
import { hasPasskeys } from '../../session/passkeys';
import { AuthFrame } from './frame';
import { PasskeyPart } from './passkey';
import { stepFromAddress, SsoPart, ssoTrouble, useMethods } from './sso';
import { SecondStepPage, type Step, stepOf } from './second-step';

const hasOtherWays = ({ providers, passkey }: SignInMethods) => providers.length > 0 || (passkey && hasPasskeys());

export function SignInPage() {
  const { next, ended, workspace, problem: trouble } = useSearch({ from: '/sign-in' });
  const enter = useEnter();
  const [told, setTold] = useState(ssoTrouble(trouble));
  const [expired, setExpired] = useState(false);
  const known = workspace ?? lastWorkspace();
  const [step, setStep] = useState<(Step & { tenant: string }) | undefined>(() => stepFromAddress(known));
  const [who, setWho] = useState({ tenant: known, email: '' });
  const methods = useMethods(who);
  const look = () => setWho({ tenant: form.getValues().tenant.trim().toLowerCase(), email: form.getValues().email.trim() });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { tenant: known, email: '', password: '', remember: true, new_password: '' },
    validate: {
      tenant: required('Enter the address of your workspace, like acme.'),
      email: required('Enter your e-mail address.'),
      password: required('Enter your password.'),
    },
  });
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    const tenant = values.tenant.trim().toLowerCase();
    const { new_password, ...entered } = values;
    try {
      await insula.auth.signIn({
        ...entered,
        tenant,
        email: values.email.trim(),
        ...(expired && { new_password }),
      });
    } catch (error) {
      const asked = stepOf(error);
      if (asked) return setStep({ ...asked, tenant });
      if (InsulaError.is(error, 'password_expired')) setExpired(true);
      if (InsulaError.is(error, 'invalid_credentials'))
        throw new InsulaError(401, error.code, 'Workspace, e-mail address or password do not fit together.');
      throw error;
    }
    await enter(tenant, next ?? '/');
  });

  if (step)
    return (
      <SecondStepPage
        step={step}
        enter={() => enter(step.tenant, next ?? '/')}
        restart={(why) => {
          form.setFieldValue('password', '');
          setTold(why);
          setStep(undefined);
        }}
      />
    );

  return (
    <AuthFrame
      title="Sign in"
      foot={
        <>
          <div>
            <AnchorLink to="/find-workspaces" underline="always">
              Find your workspaces
            </AnchorLink>
          </div>
          <div>
            New here?{' '}
            <AnchorLink to="/sign-up" underline="always">
              Create a workspace
            </AnchorLink>
          </div>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {ended && !problem && (
            <Alert variant="light" color="yellow">
              Your session has ended. Sign in again to go on where you were.
            </Alert>
          )}
          <Problem>{problem ?? told}</Problem>
          <TextInput
            label="Workspace"
            placeholder="acme"
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={known === ''}
            key={form.key('tenant')}
            {...form.getInputProps('tenant')}
            onBlur={look}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username webauthn"
            autoFocus={known !== ''}
            key={form.key('email')}
            {...form.getInputProps('email')}
            onBlur={look}
          />
          {methods.password && (
            <>
              <SecretInput
                label="Password"
                autoComplete="current-password"
                key={form.key('password')}
                {...form.getInputProps('password')}
              />
              {expired && (
                <SecretInput
                  label="New password"
                  description="A long sentence is easier to remember than a short riddle."
                  autoComplete="new-password"
                  key={form.key('new_password')}
                  {...form.getInputProps('new_password')}
                />
              )}
              <Checkbox
                label="Keep me signed in when I close the browser"
                key={form.key('remember')}
                {...form.getInputProps('remember', { type: 'checkbox' })}
              />
              <Text size="sm">
                <AnchorLink to="/forgot-password" search={{ workspace: known || undefined }} underline="always">
                  Forgot your password?
                </AnchorLink>
              </Text>
              <FormFoot busy={busy} label="Sign in" wide />
            </>
          )}
          {methods.password && hasOtherWays(methods) && <Divider label="or" />}
          <SsoPart methods={methods} next={next} />
          {methods.passkey && <PasskeyPart enter={(tenant) => enter(tenant, next ?? '/')} fail={setTold} />}
        </Stack>
      </form>
    </AuthFrame>
  );
}
