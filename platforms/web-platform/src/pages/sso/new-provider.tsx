/** The first steps of the wizard: which provider it is, what to register there, and what it gives in return. */
import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { AnchorLink } from '../../components/links';
import { Page } from '../../components/page';
import { Section } from '../../components/states';
import { WayUp } from '../../components/way-up';
import { useMe } from '../../session/me';
import { Copied } from '../../components/copied';
import { callbackOf, presetOf, PRESETS, providersKey } from './presets';

export function NewProviderPage() {
  const navigate = useNavigate();
  const { tenant } = useMe();
  const form = useForm({
    initialValues: { preset: 'okta', name: 'Okta', slug: 'okta', issuer: '', client_id: '', client_secret: '' },
    validate: {
      name: required('Say what the button is to be called.'),
      slug: (slug) => (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$/.test(slug) ? null : 'Two to forty small letters, digits and hyphens.'),
      issuer: required('Enter the issuer, as the provider writes it.'),
      client_id: required('Enter the client id.'),
      client_secret: required('Enter the client secret.'),
    },
  });
  const preset = presetOf(form.values.preset);
  const choose = (value: string) => {
    const chosen = presetOf(value);
    form.setValues({
      preset: value,
      name: chosen.value === 'generic' ? '' : chosen.label,
      slug: chosen.slug,
      issuer: chosen.value === 'google' ? chosen.issuer : '',
    });
  };
  const { submit, busy, problem } = useSubmit(
    form,
    async ({ client_secret, ...values }) => {
      const made = await insula.ssoProviders.create({
        ...values,
        preset: preset.value,
        kind: 'oidc',
        issuer: values.issuer.trim(),
        client_id: values.client_id.trim(),
        client_secret: client_secret.trim(),
        scope: preset.scope,
      });
      await queryClient.invalidateQueries({ queryKey: providersKey });
      await navigate({ to: '/settings/single-sign-on/$id', params: { id: made.id } });
    },
    { sso_slug_taken: 'slug' },
  );
  return (
    <Page
      title="Add an identity provider"
      description={
        <WayUp to="/settings/single-sign-on" label="All providers">
          Then test it, say what its groups give, and switch it on. Nobody else notices until you do.
        </WayUp>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="lg" maw={680}>
          <Section title="1. Which one">
            <Stack>
              <Radio.Group aria-label="Provider" value={form.values.preset} onChange={choose}>
                <Stack gap="sm">
                  {PRESETS.map(({ value, label }) => (
                    <Radio key={value} value={value} label={label} />
                  ))}
                </Stack>
              </Radio.Group>
              <Text size="sm" c="dimmed">
                Does it speak SAML instead? <AnchorLink to="/settings/single-sign-on/new-saml" underline="always">Add a SAML provider</AnchorLink>
              </Text>
              <TextInput label="Name on the button" placeholder="Acme accounts" {...form.getInputProps('name')} />
              <TextInput
                label="Word in its addresses"
                description="It cannot be changed later."
                autoCapitalize="none"
                spellCheck={false}
                {...form.getInputProps('slug')}
              />
            </Stack>
          </Section>
          <Section title="2. Register Insula there">
            <Stack>
              <Text size="sm">{preset.where}</Text>
              <Copied label="Redirect address" value={callbackOf(`${tenant.slug}.${form.values.slug}`)} />
            </Stack>
          </Section>
          <Section title="3. What it gives you">
            <Stack>
              <Problem>{problem}</Problem>
              <TextInput
                label="Issuer"
                placeholder={preset.issuer}
                description="Exactly as the provider writes it, with or without a slash at its end."
                spellCheck={false}
                {...form.getInputProps('issuer')}
              />
              <TextInput label="Client id" spellCheck={false} autoComplete="off" {...form.getInputProps('client_id')} />
              <SecretInput label="Client secret" autoComplete="off" {...form.getInputProps('client_secret')} />
              <FormFoot busy={busy} label="Save and go on" />
            </Stack>
          </Section>
        </Stack>
      </form>
    </Page>
  );
}
