/** A directory keeps people and teams by SCIM: where it finds us, the key it comes in with, what it did, how to set it up. */
import type { ApiKey, NewApiKey } from '@insula/sdk';
import { Badge, Button, Group, List, Modal, Stack, Tabs, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { insula, queryClient } from '../../api';
import { Copied } from '../../components/copied';
import { Problem } from '../../components/forms';
import { IconPlus } from '../../components/icons';
import { AnchorLink } from '../../components/links';
import { describe } from '../../components/notices';
import { Page } from '../../components/page';
import { Failure, Lines, Section } from '../../components/states';
import { Time } from '../../components/time';
import { useCan } from '../../session/me';
import { apiKeysKey } from './api-key-form';
import { useSubjectName } from './audit-names';
import { heading } from './audit-words';

const SCOPE = 'scim.provision';
const NEWEST = 10;
const keysKey = [...apiKeysKey, SCOPE];

/** The keys of directories are few: all pages are read. */
async function directoryKeys(signal: AbortSignal) {
  const keys: ApiKey[] = [];
  let cursor: string | undefined;
  do {
    const page = await insula.apiKeys.list({ cursor, limit: 200 }, { signal });
    keys.push(...page.data.filter(({ scopes }) => scopes.includes(SCOPE)));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return keys;
}

/** A service account with the rights to keep people, and a key that opens nothing but SCIM. */
async function connect(): Promise<NewApiKey> {
  const roles = await insula.roles.list({ limit: 200 });
  const admin = roles.data.find(({ builtin, name }) => builtin && name === 'admin');
  const account = await insula.serviceAccounts.create({ name: 'Directory (SCIM)', ...(admin ? { role: admin.id } : {}) });
  return insula.apiKeys.create({ name: 'SCIM', scopes: [SCOPE], service_account: account.id, expires_at: null });
}

export function ProvisioningPage() {
  const can = useCan();
  const keys = useQuery({ queryKey: keysKey, queryFn: ({ signal }) => directoryKeys(signal), enabled: can('api_key.read') });
  return (
    <Page
      title="Provisioning (SCIM)"
      description="Let your directory add, change and suspend people here, and keep teams as its groups are."
    >
      <Stack gap="lg">
        <Address />
        {can('api_key.read') &&
          (keys.isPending ? (
            <Lines count={4} />
          ) : keys.error ? (
            <Failure error={keys.error} retry={() => void keys.refetch()} />
          ) : (
            <Keys keys={keys.data} />
          ))}
        <HowTo />
      </Stack>
    </Page>
  );
}

const baseUrl = () => `${window.location.origin}/v1/scim/v2`;

function Address() {
  return (
    <Section title="Address">
      <Copied label="Base URL" description="Your directory calls it SCIM connector base URL, or tenant URL." value={baseUrl()} />
    </Section>
  );
}

function Keys({ keys }: { keys: ApiKey[] }) {
  const can = useCan();
  const [made, setMade] = useState<NewApiKey>();
  const make = useMutation({
    mutationFn: connect,
    onSuccess: async (key) => {
      setMade(key);
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
      await queryClient.invalidateQueries({ queryKey: ['service-accounts'] });
    },
  });
  const mayConnect = can('api_key.write') && can('api_key.manage') && can('service_account.write');
  return (
    <Section title="Directories">
      <Stack>
        <Problem>{make.error ? describe(make.error) : undefined}</Problem>
        {keys.length === 0 && (
          <Text size="sm" c="dimmed">
            No directory is connected yet. Its key opens nothing but provisioning, and never does more than the person who made it may.
          </Text>
        )}
        {keys.map((key) => (
          <Directory key={key.id} of={key} />
        ))}
        {mayConnect && (
          <Group>
            <Button
              variant={keys.length === 0 ? 'filled' : 'default'}
              leftSection={<IconPlus size={18} />}
              loading={make.isPending}
              onClick={() => make.mutate()}
            >
              Create a key for a directory
            </Button>
          </Group>
        )}
      </Stack>
      {made && <NewDirectoryKey made={made} close={() => setMade(undefined)} />}
    </Section>
  );
}

function NewDirectoryKey({ made, close }: { made: NewApiKey; close: () => void }) {
  return (
    <Modal opened onClose={close} title="Key for your directory" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <Text size="sm">
          Paste it into your directory now, as the bearer or secret token: it is shown once. Whoever has it can add and suspend people here.
        </Text>
        <Copied label="Key" value={made.key} primary />
        <Group justify="flex-end">
          <Button onClick={close}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** One key: who it acts as, whether it can do its work, when it was last here and what it did. */
function Directory({ of }: { of: ApiKey }) {
  const can = useCan();
  const works = of.status === 'active' && of.effective_scopes.includes(SCOPE);
  return (
    <div>
      <Group gap="sm">
        <Text size="sm" fw={500}>
          {of.owner.name}
        </Text>
        <Badge size="sm" radius="sm" tt="none" variant={works ? 'default' : 'light'} color={works ? undefined : 'red'}>
          {works ? 'connected' : 'cannot come in'}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {of.last_used_at ? (
          <>
            Last sync <Time at={of.last_used_at} />, to five minutes.
          </>
        ) : (
          'It has not been here yet.'
        )}{' '}
        <AnchorLink to="/settings/api-keys" size="sm" underline="always">
          Manage keys
        </AnchorLink>
      </Text>
      {can('audit.read') && <LastDeeds of={of} />}
    </div>
  );
}

function LastDeeds({ of }: { of: ApiKey }) {
  const subjectName = useSubjectName();
  const events = useQuery({
    queryKey: ['audit', 'of', of.owner_id],
    queryFn: ({ signal }) => insula.auditEvents.list({ actor_id: of.owner_id, limit: NEWEST }, { signal }),
  });
  if (!events.data || events.data.data.length === 0) return null;
  return (
    <List size="sm" mt="xs" aria-label={`What ${of.owner.name} did last`}>
      {events.data.data.map((event) => (
        <List.Item key={event.id}>
          {heading(event.type)}
          {subjectName(event) ? `: ${subjectName(event)}` : ''}{' '}
          <Text span size="sm" c="dimmed">
            <Time at={event.created_at} />
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

function HowTo() {
  return (
    <Section title="How to set it up">
      <Tabs defaultValue="okta">
        <Tabs.List mb="md">
          <Tabs.Tab value="okta">Okta</Tabs.Tab>
          <Tabs.Tab value="entra">Microsoft Entra ID</Tabs.Tab>
          <Tabs.Tab value="other">Others</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="okta">
          <Steps>
            <>In the application, open General, and choose SCIM as the provisioning.</>
            <>Under Provisioning, Integration: paste the base URL; the unique identifier field is userName; the authentication mode is HTTP Header.</>
            <>Paste the key as the authorization, and test the connection.</>
            <>Under Provisioning, To App: switch on creating, updating and deactivating users.</>
            <>Assign people, and push groups: each becomes a team.</>
          </Steps>
        </Tabs.Panel>
        <Tabs.Panel value="entra">
          <Steps>
            <>In the enterprise application, open Provisioning, and choose Automatic.</>
            <>Paste the base URL as the tenant URL and the key as the secret token, and test the connection.</>
            <>Leave the mappings as they are: userPrincipalName is userName, which is an e-mail address here.</>
            <>Assign people and groups, and start provisioning.</>
          </Steps>
        </Tabs.Panel>
        <Tabs.Panel value="other">
          <Steps>
            <>SCIM 2.0 at the base URL, with the key as the bearer token.</>
            <>userName is the e-mail address; where it is none, one of emails is taken.</>
            <>Groups are teams. What a team may do is given to it here, under Teams.</>
          </Steps>
        </Tabs.Panel>
      </Tabs>
    </Section>
  );
}

function Steps({ children }: { children: ReactNode[] }) {
  return (
    <List type="ordered" size="sm" spacing="xs">
      {children.map((step, index) => (
        <List.Item key={index}>{step}</List.Item>
      ))}
    </List>
  );
}
