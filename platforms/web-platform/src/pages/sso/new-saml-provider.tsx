/** The first step with a provider that speaks SAML: a name. Its metadata and ours are exchanged on its own page. */
import { Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { Page } from '../../components/page';
import { Section } from '../../components/states';
import { WayUp } from '../../components/way-up';
import { providersKey } from './presets';

export function NewSamlProviderPage() {
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: '', slug: '' },
    validate: {
      name: required('Say what the button is to be called.'),
      slug: (slug) => (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$/.test(slug) ? null : 'Two to forty small letters, digits and hyphens.'),
    },
  });
  const { submit, busy, problem } = useSubmit(
    form,
    async ({ name, slug }) => {
      const made = await insula.samlProviders.create({ name: name.trim(), slug });
      await queryClient.invalidateQueries({ queryKey: providersKey });
      await navigate({ to: '/settings/single-sign-on/$id', params: { id: made.id } });
    },
    { sso_slug_taken: 'slug' },
  );
  return (
    <Page
      title="Add a SAML provider"
      description={
        <WayUp to="/settings/single-sign-on" label="All providers">
          It gets a key of its own. Next you exchange metadata, test it, and switch it on.
        </WayUp>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack maw={680}>
          <Section title="What it is called">
            <Stack>
              <Problem>{problem}</Problem>
              <TextInput label="Name on the button" placeholder="Acme directory" data-autofocus {...form.getInputProps('name')} />
              <TextInput
                label="Word in its addresses"
                placeholder="directory"
                description="It cannot be changed later."
                autoCapitalize="none"
                spellCheck={false}
                {...form.getInputProps('slug')}
              />
              <FormFoot busy={busy} label="Save and go on" />
            </Stack>
          </Section>
        </Stack>
      </form>
    </Page>
  );
}
