/** Where an application's question is answered: who asks, for what, as whom, and where the answer goes. */
import type { ConsentAsked } from '@insula/sdk';
import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter, useRouterState, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { insula, isNotFound, queryClient, shownInPlace } from '../../api';
import { Problem } from '../../components/forms';
import { IconApps } from '../../components/icons';
import { ButtonLink } from '../../components/links';
import { describe } from '../../components/notices';
import { Failure, Lines, State } from '../../components/states';
import { fullName, useMe } from '../../session/me';
import { AuthFrame } from '../auth/frame';
import { AskedScopes } from './asked-scopes';

const WHY: Record<string, string> = {
  invalid_client: 'The workspace does not know the application that sent you here.',
  invalid_redirect_uri: 'The application wants the answer sent to an address that is not registered for it, so nothing was sent.',
  invalid_request_uri: 'The application’s request was used already or has become too old.',
  tenant_suspended: 'This workspace is suspended.',
};

export function ConsentPage() {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const { problem } = useSearch({ from: '/consent' });
  const error = problem ?? /^error=([a-z_]+)$/.exec(hash)?.[1];
  if (error || hash === '') return <Wrong why={(error && WHY[error]) ?? 'The application’s request could not be read.'} />;
  return <Asked request={hash} />;
}

function Wrong({ why }: { why: string }) {
  return (
    <AuthFrame title="An application asks">
      <State icon={IconApps} title="This does not work" action={<ButtonLink to="/">Go to the workspace</ButtonLink>}>
        {why} Go back to the application and begin again; if that does not help, tell whoever runs it.
      </State>
    </AuthFrame>
  );
}

function Asked({ request }: { request: string }) {
  const asked = useQuery({
    queryKey: ['consent', request],
    queryFn: ({ signal }) => insula.consent.inspect(request, { signal }),
    staleTime: Infinity,
  });
  if (asked.isPending)
    return (
      <AuthFrame title="An application asks">
        <Lines count={4} />
      </AuthFrame>
    );
  if (isNotFound(asked.error)) return <Wrong why="This request is answered, too old, or of another workspace." />;
  if (asked.error)
    return (
      <AuthFrame title="An application asks">
        <Failure error={asked.error} retry={() => void asked.refetch()} />
      </AuthFrame>
    );
  return asked.data.must_sign_in ? <SignInAgain asked={asked.data} request={request} /> : <Question asked={asked.data} request={request} />;
}

function useSwitch(request: string) {
  const router = useRouter();
  const { tenant } = useMe();
  return useMutation({
    mutationFn: () => insula.auth.signOut(),
    onSuccess: async () => {
      await router.navigate({ to: '/sign-in', search: { next: `/consent#${request}`, workspace: tenant.slug } });
      queryClient.clear();
    },
  });
}

function SignInAgain({ asked, request }: { asked: ConsentAsked; request: string }) {
  const again = useSwitch(request);
  return (
    <AuthFrame title="Sign in again" lead={`${asked.application.name} asks that you sign in again before it goes on.`}>
      <Button fullWidth loading={again.isPending} onClick={() => again.mutate()}>
        Sign in again
      </Button>
    </AuthFrame>
  );
}

function Question({ asked, request }: { asked: ConsentAsked; request: string }) {
  const { user, tenant } = useMe();
  const [remember, setRemember] = useState(true);
  const other = useSwitch(request);
  const decide = useMutation({
    mutationFn: (allow: boolean) => insula.consent.decide({ request, allow, remember: allow && remember }),
    onSuccess: (where) => window.location.assign(where),
    ...shownInPlace,
  });
  // The browser is on its way: nothing is to be pressed twice.
  const busy = decide.isPending || decide.isSuccess;
  return (
    <AuthFrame
      title={`${asked.application.name} asks for access`}
      lead={
        <>
          To what is yours in <strong>{tenant.name}</strong>, never more than you may do yourself.
        </>
      }
      foot={
        <Button variant="subtle" size="xs" loading={other.isPending} onClick={() => other.mutate()}>
          Not {fullName(user)}? Use another account
        </Button>
      }
    >
      <Stack gap="md">
        <Problem>{decide.error ? describe(decide.error) : undefined}</Problem>
        <div>
          <Text size="sm" fw={600} mb="xs">
            It could
          </Text>
          <AskedScopes scopes={asked.scopes} />
        </div>
        <Text size="sm" c="dimmed">
          You are signed in as {user.email}. The answer goes to <strong>{asked.redirect_host}</strong>. You can take access back at
          any time in Your security.
        </Text>
        {asked.application.kind !== 'native' && (
          <Checkbox
            label="Do not ask me again for this"
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
        )}
        <Group grow gap="sm">
          <Button variant="default" disabled={busy} onClick={() => decide.mutate(false)}>
            Deny
          </Button>
          <Button loading={busy} onClick={() => decide.mutate(true)}>
            Allow
          </Button>
        </Group>
        {asked.login_hint && asked.login_hint !== user.email && (
          <Alert variant="light" color="yellow">
            The application expected {asked.login_hint}.
          </Alert>
        )}
      </Stack>
    </AuthFrame>
  );
}
