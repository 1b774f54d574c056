/** Makes an API key, and shows it the one time it can be seen, with a line that tries it. */
import type { NewApiKey, ServiceAccount } from '@insula/sdk';
import { Alert, Button, Code, Group, Modal, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { Copied, Copy } from '../../components/copied';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { Failure, Lines } from '../../components/states';
import { type PermissionName, useCan } from '../../session/me';
import { Permissions } from './role-editor';

export const apiKeysKey = ['api-keys'];
const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Never' },
];

interface NewKeyProps {
  account?: ServiceAccount;
  close: () => void;
}

export function NewKey({ account, close }: NewKeyProps) {
  const [made, setMade] = useState<NewApiKey>();
  const title = made ? `API key ${made.name}` : account ? `New API key for ${account.name}` : 'New API key';
  return (
    <Modal opened onClose={close} title={title} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {made ? <KeyShown made={made} close={close} /> : <KeyForm account={account} onMade={setMade} close={close} />}
    </Modal>
  );
}

function KeyForm({ account, onMade, close }: { account: ServiceAccount | undefined; onMade: (made: NewApiKey) => void; close: () => void }) {
  const can = useCan();
  const permissions = useQuery({
    queryKey: ['permissions'],
    queryFn: ({ signal }) => insula.roles.permissions({ signal }),
    staleTime: Infinity,
  });
  const form = useForm({
    initialValues: { name: '', lifetime: '90', networks: [] as string[], scopes: [] as string[] },
    validate: {
      name: required('Say what it is for.'),
      scopes: (scopes) => (scopes.length === 0 ? 'Choose what it may do.' : null),
    },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ name, lifetime, networks, scopes }) => {
    const expires = lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * DAY_MS).toISOString();
    const made = await insula.apiKeys.create({
      name: name.trim(),
      scopes,
      networks,
      expires_at: expires,
      ...(account ? { service_account: account.id } : {}),
    });
    await queryClient.invalidateQueries({ queryKey: apiKeysKey });
    await queryClient.invalidateQueries({ queryKey: ['service-accounts'] });
    onMade(made);
  });
  if (permissions.isPending) return <Lines />;
  if (permissions.error) return <Failure error={permissions.error} retry={() => void permissions.refetch()} />;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Problem>{problem}</Problem>
        <TextInput label="What it is for" placeholder="Nightly export" data-autofocus {...form.getInputProps('name')} />
        <Select label="Expires after" allowDeselect={false} data={LIFETIMES} {...form.getInputProps('lifetime')} />
        <TagsInput
          label="Only from these networks"
          description="Addresses as 192.0.2.7 or networks as 192.0.2.0/24. None: from anywhere."
          {...form.getInputProps('networks')}
        />
        <Text fw={600} size="sm">
          What it may do
        </Text>
        {form.errors['scopes'] && (
          <Text size="xs" c="var(--insula-danger)" role="alert">
            {form.errors['scopes']}
          </Text>
        )}
        <Permissions
          permissions={permissions.data.data.filter(({ name }) => can(name as PermissionName))}
          inherited={new Set()}
          own={form.values.scopes}
          readOnly={false}
          onChange={(scopes) => form.setFieldValue('scopes', scopes)}
        />
        <FormFoot busy={busy} label="Create key" cancel={close} />
      </Stack>
    </form>
  );
}

/** A line for a terminal that says who the key is. */
const tryIt = (key: string) => `curl -H "Authorization: Bearer ${key}" ${window.location.origin}/v1/me`;

export function KeyShown({ made, close }: { made: NewApiKey; close: () => void }) {
  return (
    <Stack>
      <Alert variant="light" color="yellow">
        The key is shown once. Whoever has it can do what it may: keep it where secrets are kept.
      </Alert>
      <Copied label="API key" value={made.key} primary />
      <div>
        <Text size="sm" fw={600} mb={4}>
          Try it
        </Text>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {tryIt(made.key)}
        </Code>
      </div>
      <Group justify="flex-end" gap="sm">
        <Copy value={tryIt(made.key)} label="Copy the line" />
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}
