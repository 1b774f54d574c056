/** By whose word one can sign in: identity providers that are connected with one's account, and the way to connect another. */
import type { Identity } from '@insula/sdk';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';
import { ask } from '../../components/ask';
import { say } from '../../components/notices';
import { Failure, Lines, Section } from '../../components/states';
import { Time } from '../../components/time';

const KEY = ['me', 'identities'];

const TROUBLES: Record<string, string> = {
  sso_link_elsewhere: 'That was begun in another session. Connect it again in this one.',
  sso_login_expired: 'That took too long, or began in another browser. Try once more.',
  sso_identity_taken: 'That account is connected with somebody else here already.',
  sso_email_of_another: 'That account has the e-mail of somebody else in this workspace.',
  sso_provider_refused: 'The provider did not let you in, or you turned back.',
  sso_provider_disabled: 'This way of signing in is switched off.',
};

export function IdentitiesSection() {
  const { problem, connected } = useSearch({ from: '/app/settings/your-security' });
  const identities = useQuery({ queryKey: KEY, queryFn: ({ signal }) => insula.me.identities.list({ signal }) });
  const list = identities.data?.data ?? [];
  const providers = identities.data?.providers ?? [];
  /* Where a workspace has no provider there is nothing to know. */
  if (identities.data && list.length === 0 && providers.length === 0) return null;
  return (
    <Section title="Single sign-on">
      <Stack gap="md">
        {problem && (
          <Alert color="red" variant="light" maw={560}>
            {TROUBLES[problem] ?? 'Connecting did not work. Try once more.'}
          </Alert>
        )}
        {connected && !problem && (
          <Alert color="teal" variant="light" maw={560}>
            It is connected: from now on it signs you in.
          </Alert>
        )}
        {identities.isPending && <Lines count={2} />}
        {identities.error && <Failure error={identities.error} retry={() => void identities.refetch()} />}
        {identities.data && list.length === 0 && (
          <Text size="sm" c="dimmed" maw={560}>
            Connect the account you have at your organisation, and it signs you in here.
          </Text>
        )}
        {list.length > 0 && (
          <Stack gap="md" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {list.map((identity) => (
              <IdentityRow key={identity.id} identity={identity} />
            ))}
          </Stack>
        )}
        <Group gap="sm">
          {providers.map(({ id, name }) => (
            <ConnectButton key={id} id={id} name={name} another={list.some(({ provider }) => provider.id === id)} />
          ))}
        </Group>
      </Stack>
    </Section>
  );
}

function ConnectButton({ id, name, another }: { id: string; name: string; another: boolean }) {
  const connect = useMutation({
    mutationFn: () => insula.me.identities.connect(id),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <Button variant="default" loading={connect.isPending} onClick={() => connect.mutate()}>
      {another ? `Connect another account of ${name}` : `Connect ${name}`}
    </Button>
  );
}

function IdentityRow({ identity }: { identity: Identity }) {
  const { provider, label } = identity;
  const disconnect = useMutation({
    mutationFn: () => insula.me.identities.disconnect(identity.id),
    onSuccess: () => say(`${provider.name} signs you in no more.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: KEY }),
  });
  const askAndDisconnect = async () => {
    const yes = await ask({
      title: `Disconnect ${provider.name}?`,
      text: 'It signs you in no more. What its groups gave you goes, and where it has signed you in elsewhere you are signed out.',
      yes: 'Disconnect',
    });
    if (yes) disconnect.mutate();
  };
  return (
    <Group component="li" gap="md" wrap="nowrap" justify="space-between" align="flex-start" maw={640}>
      <Stack gap={2} miw={0}>
        <Text size="sm" fw={600}>
          {provider.name}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {label}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          Last used <Time at={identity.last_used_at} />
          {!provider.is_enabled && ', switched off'}
        </Text>
      </Stack>
      <Button
        variant="subtle"
        size="xs"
        loading={disconnect.isPending}
        aria-label={`Disconnect ${provider.name}, ${label}`}
        onClick={() => void askAndDisconnect()}
      >
        Disconnect
      </Button>
    </Group>
  );
}
