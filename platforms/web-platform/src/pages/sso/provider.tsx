/** One identity provider: the rest of the wizard, and where it is looked after later. */
import type { SsoProvider } from '@insula/sdk';
import { Alert, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { say } from '../../components/notices';
import { Page } from '../../components/page';
import { Failure, Lines, Section } from '../../components/states';
import { WayUp } from '../../components/way-up';
import { useCan } from '../../session/me';
import { Copied } from '../../components/copied';
import { Deleting, LapsedGifts } from './gifts';
import { MappingForm } from './mapping';
import { SamlSetupSections } from './saml-setup';
import { ALGORITHMS, callbackOf, CLIENT_AUTHS, keysOf, logoutOf, type OidcSettings, providersKey } from './presets';
import { TestSignIn } from './test-sign-in';

const providerQuery = (id: string) =>
  queryOptions({ queryKey: [...providersKey, 'item', id], queryFn: ({ signal }) => insula.ssoProviders.get(id, { signal }) });

type Change = Parameters<typeof insula.ssoProviders.update>[1];

const save = async (id: string, change: Change) => {
  queryClient.setQueryData(providerQuery(id).queryKey, await insula.ssoProviders.update(id, change));
  await queryClient.invalidateQueries({ queryKey: providersKey });
  say('Saved.');
};

export function ProviderPage() {
  const { id } = useParams({ from: '/app/settings/single-sign-on/$id' });
  const { test } = useSearch({ from: '/app/settings/single-sign-on/$id' });
  const readOnly = !useCan()('sso.write');
  const provider = useQuery(providerQuery(id));
  if (provider.isPending)
    return (
      <Page title="Identity provider">
        <Lines count={8} />
      </Page>
    );
  if (provider.error)
    return (
      <Page title="Identity provider">
        <Failure error={provider.error} retry={() => void provider.refetch()} />
      </Page>
    );
  const shown = provider.data;
  return (
    <Page title={shown.name} description={<WayUp to="/settings/single-sign-on" label="All providers">Changes count from the next sign-in on.</WayUp>}>
      <Stack gap="lg">
        <LapsedGifts provider={shown} />
        <Enabling provider={shown} />
        <TestSignIn provider={shown} test={test} />
        {shown.kind === 'saml' && <SamlSetupSections id={id} readOnly={readOnly} />}
        {shown.kind === 'oidc' && <Connection key={`connection ${shown.updated_at}`} provider={shown} />}
        <MappingForm key={`mapping ${shown.updated_at}`} provider={shown} save={(change) => save(id, change)} />
        <Deleting provider={shown} />
      </Stack>
    </Page>
  );
}

function cameFrom(count: number) {
  if (count === 0) return 'Nobody has come from there yet.';
  return count === 1 ? 'One person has come from there.' : `${count.toLocaleString()} people have come from there.`;
}

function Enabling({ provider }: { provider: SsoProvider }) {
  const can = useCan();
  const change = useMutation({ mutationFn: (is_enabled: boolean) => save(provider.id, { is_enabled }) });
  return (
    <Section title="On the sign-in page">
      <Stack maw={560}>
        {!provider.is_enabled && !provider.tested_at && (
          <Alert variant="light" color="yellow">
            Run a test sign-in first: it says in words what is wrong, and nobody else notices.
          </Alert>
        )}
        <Switch
          label={`People may sign in with ${provider.name}`}
          checked={provider.is_enabled}
          disabled={!can('sso.write') || change.isPending}
          onChange={(event) => change.mutate(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed">
          {cameFrom(provider.identity_count)}
        </Text>
      </Stack>
    </Section>
  );
}

function Connection({ provider }: { provider: SsoProvider }) {
  const readOnly = !useCan()('sso.write');
  const settings = provider.settings as unknown as OidcSettings;
  const authNow = settings.client_key ? 'private_key_jwt' : 'client_secret';
  const form = useForm({
    initialValues: { name: provider.name, issuer: settings.issuer, client_id: settings.client_id, client_secret: '', scope: settings.scope, algorithm: settings.algorithm, client_auth: authNow },
    validate: { name: required('Give it a name.'), issuer: required('Enter the issuer.'), client_id: required('Enter the client id.') },
  });
  const { submit, busy, problem } = useSubmit(form, ({ client_secret, client_auth, issuer, algorithm, ...values }) =>
    save(provider.id, {
      ...values,
      algorithm: algorithm as NonNullable<Change['algorithm']>,
      ...(issuer.trim() !== settings.issuer && { issuer: issuer.trim() }),
      ...(client_auth !== authNow && { client_auth: client_auth as NonNullable<Change['client_auth']> }),
      ...(client_auth === 'client_secret' && client_secret.trim() && { client_secret: client_secret.trim() }),
    }),
    { sso_issuer_in_use: 'issuer' },
  );
  const byKey = form.values.client_auth === 'private_key_jwt';
  return (
    <Section title="Connection">
      <form onSubmit={submit} noValidate>
        <Stack maw={680}>
          <Problem>{problem}</Problem>
          <Copied label="Redirect address" value={callbackOf(provider.path)} />
          <Copied label="Back-channel logout address" description="Where the provider ends sessions, if it can." value={logoutOf(provider.path)} />
          <TextInput label="Name on the button" readOnly={readOnly} {...form.getInputProps('name')} />
          <TextInput label="Issuer" spellCheck={false} readOnly={readOnly} {...form.getInputProps('issuer')} />
          <TextInput label="Client id" spellCheck={false} readOnly={readOnly} {...form.getInputProps('client_id')} />
          <Select
            label="How we prove that it is us"
            allowDeselect={false}
            readOnly={readOnly}
            data={CLIENT_AUTHS}
            {...form.getInputProps('client_auth')}
          />
          {byKey && settings.client_key && (
            <Copied label="Address of our public key" description="The provider reads it there (JWKS)." value={keysOf(provider.path)} />
          )}
          {!readOnly && !byKey && (
            <SecretInput
              label="Client secret"
              description={provider.has_secret && authNow === 'client_secret' ? 'One is kept, sealed. Fill in another one to replace it.' : 'None is kept.'}
              autoComplete="off"
              {...form.getInputProps('client_secret')}
            />
          )}
          <TextInput label="Scopes" spellCheck={false} readOnly={readOnly} {...form.getInputProps('scope')} />
          <Select
            label="Signature of its tokens"
            description="Tokens signed otherwise are refused."
            allowDeselect={false}
            readOnly={readOnly}
            data={ALGORITHMS}
            {...form.getInputProps('algorithm')}
          />
          {!readOnly && <FormFoot busy={busy} label="Save" />}
        </Stack>
      </form>
    </Section>
  );
}
