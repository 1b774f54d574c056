import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailOff } from '../../components/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { insula, isNotFound } from '../../api';
import { FormFoot, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { ButtonLink } from '../../components/links';
import { Failure, Lines, State } from '../../components/states';
import { useEnter } from '../../session/enter';
import { AuthFrame } from './frame';
import { SecondStepPage, type Step, stepOf } from './second-step';

export function AcceptInvitationPage() {
  const { token } = useParams({ from: '/invite/$token' });
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => insula.auth.inspectInvitation(token, { signal }),
    staleTime: Infinity,
  });
  if (invitation.isPending)
    return (
      <AuthFrame title="Invitation">
        <Lines count={4} />
      </AuthFrame>
    );
  if (isNotFound(invitation.error))
    return (
      <AuthFrame title="Invitation">
        <State
          icon={IconMailOff}
          title="This invitation does not work"
          action={<ButtonLink to="/sign-in">Go to sign in</ButtonLink>}
        >
          It was used already, taken back, or has expired. Ask the person who sent it for a new one.
        </State>
      </AuthFrame>
    );
  if (invitation.error)
    return (
      <AuthFrame title="Invitation">
        <Failure error={invitation.error} retry={() => void invitation.refetch()} />
      </AuthFrame>
    );
  return <AcceptForm token={token} workspace={invitation.data.tenant} email={invitation.data.email} />;
}

interface AcceptFormProps {
  token: string;
  workspace: { name: string; slug: string };
  email: string;
}

function AcceptForm({ token, workspace, email }: AcceptFormProps) {
  const enter = useEnter();
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { first_name: '', last_name: '', password: '' },
    validate: {
      first_name: required('Enter your first name.'),
      last_name: required('Enter your last name.'),
      password: required('Choose a password.'),
    },
  });
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    try {
      await insula.auth.acceptInvitation({ token, ...values });
    } catch (error) {
      const asked = stepOf(error);
      if (asked) return setStep(asked);
      throw error;
    }
    await enter(workspace.slug, '/');
  });
  if (step)
    return (
      <SecondStepPage
        step={step}
        enter={() => enter(workspace.slug, '/')}
        // The account is there by now: what is left is to sign in.
        restart={() => void navigate({ to: '/sign-in', search: { workspace: workspace.slug } })}
      />
    );
  return (
    <AuthFrame title={`Join ${workspace.name}`} lead="You were invited. Tell your colleagues who you are.">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Problem>{problem}</Problem>
          <TextInput label="E-mail" value={email} readOnly autoComplete="username" variant="filled" />
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              label="First name"
              autoComplete="given-name"
              autoFocus
              key={form.key('first_name')}
              {...form.getInputProps('first_name')}
            />
            <TextInput
              label="Last name"
              autoComplete="family-name"
              key={form.key('last_name')}
              {...form.getInputProps('last_name')}
            />
          </SimpleGrid>
          <SecretInput
            label="Password"
            autoComplete="new-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <FormFoot busy={busy} label="Join workspace" wide />
        </Stack>
      </form>
    </AuthFrame>
  );
}
