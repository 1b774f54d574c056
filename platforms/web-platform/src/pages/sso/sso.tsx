/** Single sign-on of a workspace: its identity providers, its domains, and whether people have to come that way. */
import type { SsoProvider } from '@insula/sdk';
import { Badge, Group, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { Problem } from '../../components/forms';
import { IconLogin, IconPlus } from '../../components/icons';
import { AnchorLink, ButtonLink } from '../../components/links';
import { useList } from '../../components/list';
import { describe, say } from '../../components/notices';
import { Page } from '../../components/page';
import { Section, State } from '../../components/states';
import { useCan } from '../../session/me';
import { Domains } from './domains';
import { presetOf, providersKey } from './presets';

export function SsoPage() {
  const can = useCan();
  return (
    <Page
      title="Single sign-on"
      description="People sign in with the account they have at your organisation. New ones get an account here when they first come."
    >
      <Stack gap="lg">
        <Providers />
        <Domains />
        {can('security.read') && <Enforcement />}
      </Stack>
    </Page>
  );
}

const columns: Column<SsoProvider>[] = [
  {
    header: 'Name',
    render: (provider) => (
      <AnchorLink to="/settings/single-sign-on/$id" params={{ id: provider.id }} size="sm" fw={500}>
        {provider.name}
      </AnchorLink>
    ),
  },
  { header: 'Kind', hideOnPhone: true, width: 190, render: ({ kind, preset }) => <Text size="sm">{kind === 'saml' ? 'SAML' : presetOf(preset).label}</Text> },
  { header: 'People', right: true, width: 90, render: ({ identity_count }) => identity_count.toLocaleString() },
  {
    header: 'State',
    width: 110,
    render: ({ is_enabled }) => (
      <Badge size="sm" radius="sm" tt="none" variant={is_enabled ? 'light' : 'default'} color="teal">
        {is_enabled ? 'on' : 'off'}
      </Badge>
    ),
  },
];

function Providers() {
  const can = useCan();
  const list = useList(providersKey, (cursor, signal) => insula.ssoProviders.list({ cursor }, { signal }));
  const add = can('sso.write') && (
    <ButtonLink to="/settings/single-sign-on/new" leftSection={<IconPlus size={18} />} size="sm">
      Add a provider
    </ButtonLink>
  );
  return (
    <Section title="Identity providers" action={list.rows?.length ? add : undefined}>
      <DataTable
        label="Identity providers"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <State icon={IconLogin} title="No identity provider" action={add}>
            Connect Okta, Microsoft Entra ID, Google Workspace or any other OpenID provider. It takes five minutes.
          </State>
        }
      />
    </Section>
  );
}

function Enforcement() {
  const can = useCan();
  const policy = useQuery({ queryKey: ['security-policy'], queryFn: ({ signal }) => insula.securityPolicy({ signal }) });
  const change = useMutation({
    mutationFn: (require_sso: boolean) => insula.updateSecurityPolicy({ require_sso }),
    onSuccess: (changed) => {
      queryClient.setQueryData(['security-policy'], changed);
      say('Saved.');
    },
    meta: { shown: 'in place' },
  });
  if (!policy.data) return null;
  return (
    <Section title="Who has to come this way">
      <Stack maw={560}>
        <Problem>{change.error ? describe(change.error) : undefined}</Problem>
        <Group>
          <Switch
            label="People of the verified domains sign in through a provider only"
            description="Their passwords and passkeys open nothing then. Owners keep theirs, so that a provider that fails locks nobody out for good; the audit log says when one is used."
            checked={policy.data.require_sso}
            disabled={!can('security.write') || change.isPending}
            onChange={(event) => change.mutate(event.currentTarget.checked)}
          />
        </Group>
      </Stack>
    </Section>
  );
}
