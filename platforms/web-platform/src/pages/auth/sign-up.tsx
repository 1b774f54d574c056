import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useRef } from 'react';
import { insula } from '../../api';
import { FormFoot, looksLikeEmail, Problem, required, SecretInput, useSubmit } from '../../components/forms';
import { AnchorLink } from '../../components/links';
import { useEnter } from '../../session/enter';
import { AuthFrame } from './frame';
import { welcomeDocument } from './welcome';

/** "Étoile & Söhne" becomes "etoile-sohne". */
export const slugFrom = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');

export function SignUpPage() {
  const enter = useEnter();
  const slugIsTheirs = useRef(false);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', slug: '', owner: { first_name: '', last_name: '', email: '', password: '' } },
    validate: {
      name: required('Give the workspace a name.'),
      slug: (slug) =>
        /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(slug) ? null : 'Use lower-case letters, digits and hyphens.',
      owner: {
        first_name: required('Enter your first name.'),
        last_name: required('Enter your last name.'),
        email: looksLikeEmail,
        password: required('Choose a password.'),
      },
    },
    onValuesChange: (values, previous) => {
      if (values.slug !== previous.slug) slugIsTheirs.current = values.slug !== slugFrom(values.name);
      if (values.name === previous.name || slugIsTheirs.current) return;
      form.setFieldValue('slug', slugFrom(values.name));
    },
  });
  const { submit, busy, problem } = useSubmit(
    form,
    async ({ name, slug, owner }) => {
      await insula.auth.signUp({ name: name.trim(), slug, owner: { ...owner, email: owner.email.trim() } });
      const document = await insula.documents.create(welcomeDocument(name.trim()));
      await enter(slug, `/documents/${document.id}`);
    },
    { slug_taken: 'slug' },
  );

  return (
    <AuthFrame
      title="Create a workspace"
      lead="A place of its own for your company: its people, documents and records."
      foot={
        <>
          Already have one?{' '}
          <AnchorLink to="/sign-in" underline="always">
            Sign in
          </AnchorLink>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Problem>{problem}</Problem>
          <TextInput
            label="Workspace name"
            placeholder="Acme Outdoor"
            autoComplete="organization"
            autoFocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label="Address"
            description="What people type as the workspace when they sign in."
            placeholder="acme"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('slug')}
            {...form.getInputProps('slug')}
          />
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              label="First name"
              autoComplete="given-name"
              key={form.key('owner.first_name')}
              {...form.getInputProps('owner.first_name')}
            />
            <TextInput
              label="Last name"
              autoComplete="family-name"
              key={form.key('owner.last_name')}
              {...form.getInputProps('owner.last_name')}
            />
          </SimpleGrid>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            key={form.key('owner.email')}
            {...form.getInputProps('owner.email')}
          />
          <SecretInput
            label="Password"
            description="A long sentence is easier to remember than a short riddle."
            autoComplete="new-password"
            key={form.key('owner.password')}
            {...form.getInputProps('owner.password')}
          />
          <FormFoot busy={busy} label="Create workspace" wide />
        </Stack>
      </form>
    </AuthFrame>
  );
}
