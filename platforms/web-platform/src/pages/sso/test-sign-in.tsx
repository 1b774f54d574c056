/** A sign-in that opens nothing: what the provider says of whoever tries, and why it does not work. */
import type { SsoProvider, SsoTest } from '@insula/sdk';
import { Alert, Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { IconAlertCircle, IconCheck } from '../../components/icons';
import { Failure, Lines, Section } from '../../components/states';
import { useCan } from '../../session/me';

export function TestSignIn({ provider, test }: { provider: SsoProvider; test: string | undefined }) {
  const can = useCan();
  const begin = useMutation({
    mutationFn: () => insula.ssoProviders.test(provider.id),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  if (!can('sso.write')) return null;
  return (
    <Section title="Test sign-in">
      <Stack>
        <Text size="sm" c="dimmed">
          Sign in at the provider yourself: it opens nothing here, and shows what the provider says about you.
        </Text>
        {test && <Result provider={provider.id} test={test} />}
        <Group>
          <Button variant={provider.tested_at ? 'default' : 'filled'} loading={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>
            {test ? 'Test again' : 'Test sign-in'}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

const ACCOUNTS = { known: 'knows this account already', linked: 'recognises an account that is here', made: 'would make a new account' };

function Result({ provider, test }: { provider: string; test: string }) {
  const result = useQuery({
    queryKey: ['sso-test', provider, test],
    queryFn: ({ signal }) => insula.ssoProviders.testResult(provider, test, { signal }),
  });
  if (result.isPending) return <Lines count={3} />;
  if (result.error) return <Failure error={result.error} />;
  const { status, detail, received } = result.data;
  return (
    <Stack aria-label="Result of the test" component="section">
      {status === 'succeeded' ? (
        <Alert color="teal" variant="light" icon={<IconCheck size={18} />} title="It works">
          A sign-in like this {received ? ACCOUNTS[received.account] : ''}.
        </Alert>
      ) : (
        <Alert color="red" variant="light" role="alert" icon={<IconAlertCircle size={18} />} title="It does not work yet">
          {detail}
        </Alert>
      )}
      {received && <Received received={received} />}
      {result.data.claims && (
        <div>
          <Text size="sm" fw={600} mb={4}>
            All the provider has said
          </Text>
          <Code block tabIndex={0} style={{ maxHeight: 320, overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {JSON.stringify(result.data.claims, null, 2)}
          </Code>
        </div>
      )}
    </Stack>
  );
}

function Received({ received }: { received: NonNullable<SsoTest['received']> }) {
  const rows: [string, string][] = [
    ['Subject', received.subject],
    ['E-mail', `${received.email ?? 'none'}${received.email_verified ? '' : ' (the provider does not say that it is verified)'}`],
    ['First name', received.first_name ?? 'none'],
    ['Last name', received.last_name ?? 'none'],
    ['Groups', received.groups.join(', ') || 'none'],
  ];
  return (
    <Table aria-label="As Insula reads it">
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w={120}>
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
