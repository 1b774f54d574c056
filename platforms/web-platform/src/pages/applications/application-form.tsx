/** Registers an application, or changes one; shows the secret of a new one the one time it can be seen. */
import type { Application, NewApplication as Registered } from '@insula/sdk';
import { Button, Checkbox, Fieldset, Group, Modal, Select, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { Copied } from '../../components/copied';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { Failure, Lines } from '../../components/states';
import { type PermissionName, useCan, useMe } from '../../session/me';
import { permissionsQuery } from '../settings/permission-matrix';
import { Permissions } from '../settings/role-editor';
import { SecretShown } from './secrets';

export const applicationsKey = ['applications'];
export const KINDS = [
  { value: 'web', label: 'Web', help: 'Runs on a server, which keeps a secret.' },
  { value: 'browser', label: 'Browser', help: 'Runs in the browser alone, and keeps no secret.' },
  { value: 'native', label: 'Native', help: 'On a phone, a desktop, a terminal or a television; keeps no secret.' },
  { value: 'service', label: 'Service', help: 'Nobody signs in: it acts by itself, as a service account.' },
];
const ABOUT_PERSON = [
  { name: 'openid', description: 'Know who somebody is here (OpenID Connect).' },
  { name: 'profile', description: 'See their name.' },
  { name: 'email', description: 'See their e-mail address.' },
  { name: 'offline_access', description: 'Keep access while they are away (refresh tokens).' },
];

/** Where programs learn the rest. */
export const useIssuer = () => `${window.location.origin}/v1/oauth/t/${useMe().tenant.slug}`;

export function NewApplication({ close }: { close: () => void }) {
  const [made, setMade] = useState<Registered>();
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={made ? made.name : 'Register an application'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made ? <Done made={made} close={close} /> : <ApplicationForm onMade={setMade} close={close} />}
    </Modal>
  );
}

export function EditApplication({ of, close }: { of: Application; close: () => void }) {
  return (
    <Modal opened onClose={close} size="lg" title={`Change ${of.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <ApplicationForm of={of} close={close} />
    </Modal>
  );
}

interface FormProps {
  of?: Application;
  onMade?: (made: Registered) => void;
  close: () => void;
}

function ApplicationForm({ of, onMade, close }: FormProps) {
  const can = useCan();
  const permissions = useQuery(permissionsQuery);
  const form = useForm({
    initialValues: {
      name: of?.name ?? '',
      description: of?.description ?? '',
      kind: of?.kind ?? 'web',
      redirect_uris: of?.redirect_uris ?? [],
      logout_uris: of?.logout_uris ?? [],
      scopes: of?.scopes ?? ['openid', 'profile', 'email'],
      service_account: of?.service_account ?? null,
    },
    validate: {
      name: required('Say what people know it by.'),
      scopes: (scopes) => (scopes.length === 0 ? 'Choose what it may ask for.' : null),
      service_account: (account, { kind }) => (kind === 'service' && !account ? 'Choose whom it acts as.' : null),
      redirect_uris: (uris, { kind }) =>
        uris.length === 0 && (kind === 'web' || kind === 'browser') ? 'Say where answers go.' : null,
    },
  });
  const isService = form.values.kind === 'service';
  const { submit, busy, problem } = useSubmit(form, async ({ kind, service_account, ...values }) => {
    const uris = isService ? { redirect_uris: [], logout_uris: [] } : {};
    const scopes = values.scopes.filter((name) => !isService || !ABOUT_PERSON.some((other) => other.name === name));
    const body = { ...values, ...uris, scopes, name: values.name.trim() };
    if (of) await insula.applications.update(of.id, body);
    else onMade?.(await insula.applications.create({ ...body, kind, ...(isService && service_account ? { service_account } : {}) }));
    await queryClient.invalidateQueries({ queryKey: applicationsKey });
    if (of) close();
  });
  if (permissions.isPending) return <Lines />;
  if (permissions.error) return <Failure error={permissions.error} retry={() => void permissions.refetch()} />;
  const own = permissions.data.filter(({ name }) => can(name as PermissionName) || form.values.scopes.includes(name));
  // What is wrong is told of one address of the list; the field shows it until the list changes.
  const addresses = (name: 'redirect_uris' | 'logout_uris') => {
    const wrong = Object.keys(form.errors).filter((key) => key.startsWith(`${name}.`));
    return {
      value: form.values[name],
      error: form.errors[name] ?? wrong.map((key) => form.errors[key])[0],
      onChange: (uris: string[]) => {
        form.setFieldValue(name, uris);
        wrong.forEach((key) => form.clearFieldError(key));
      },
    };
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Problem>{problem}</Problem>
        <TextInput label="Name" description="People are asked whether they let it in by this name." data-autofocus {...form.getInputProps('name')} />
        <Textarea label="Description" autosize minRows={1} maxRows={4} {...form.getInputProps('description')} />
        {!of && (
          <Select
            label="Kind"
            description={KINDS.find(({ value }) => value === form.values.kind)?.help}
            allowDeselect={false}
            data={KINDS.map(({ value, label }) => ({ value, label }))}
            {...form.getInputProps('kind')}
          />
        )}
        {isService && !of && <ServiceAccount {...form.getInputProps('service_account')} />}
        {!isService && (
          <>
            <TagsInput
              label="Redirect addresses"
              description="Where answers go, whole and exact: https://app.example.com/callback. Enter after each."
              {...addresses('redirect_uris')}
            />
            <TagsInput
              label="Addresses after signing out"
              description="Where somebody may go who signs out there."
              {...addresses('logout_uris')}
            />
          </>
        )}
        <Text fw={600} size="sm">
          The most it may ask for
        </Text>
        {form.errors['scopes'] && (
          <Text size="xs" c="var(--insula-danger)" role="alert">
            {form.errors['scopes']}
          </Text>
        )}
        {!isService && (
          <AboutPerson own={form.values.scopes} onChange={(scopes) => form.setFieldValue('scopes', scopes)} />
        )}
        <Permissions
          permissions={own}
          inherited={new Set()}
          own={form.values.scopes}
          readOnly={false}
          onChange={(scopes) => form.setFieldValue('scopes', scopes)}
        />
        <FormFoot busy={busy} label={of ? 'Save' : 'Register'} cancel={close} />
      </Stack>
    </form>
  );
}

function AboutPerson({ own, onChange }: { own: string[]; onChange: (scopes: string[]) => void }) {
  const toggle = (name: string, on: boolean) => onChange(on ? [...own, name] : own.filter((other) => other !== name));
  return (
    <Fieldset legend="About the person" p="sm">
      <Stack gap="sm">
        {ABOUT_PERSON.map(({ name, description }) => (
          <Checkbox
            key={name}
            size="sm"
            label={description}
            description={name}
            checked={own.includes(name)}
            onChange={(event) => toggle(name, event.currentTarget.checked)}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}

function ServiceAccount(props: { value?: string | null }) {
  const accounts = useQuery({
    queryKey: ['service-accounts', 'choice'],
    queryFn: ({ signal }) => insula.serviceAccounts.list({ limit: 200 }, { signal }),
  });
  return (
    <Select
      label="Acts as"
      description="A service account; its roles are the most it ever may."
      placeholder={accounts.data?.data.length === 0 ? 'There is none yet' : undefined}
      data={(accounts.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      {...props}
    />
  );
}

function Done({ made, close }: { made: Registered; close: () => void }) {
  const issuer = useIssuer();
  return (
    <Stack>
      <Copied label="Issuer" value={issuer} />
      <Copied label="client_id" value={made.id} />
      {made.client_secret && <SecretShown value={made.client_secret} />}
      <Group justify="flex-end">
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}
