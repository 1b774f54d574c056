/** Links with which anybody reads a document. A link is shown once, when it is made. */
import type { DocumentLink, NewLink } from '@insula/sdk';
import { Alert, Badge, Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { Copied } from '../../components/copied';
import { SecretInput } from '../../components/forms';
import { IconLink } from '../../components/icons';
import { Time } from '../../components/time';

const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: '0', label: 'Never' },
  { value: '1', label: 'In a day' },
  { value: '7', label: 'In a week' },
  { value: '30', label: 'In thirty days' },
];

export function PublicLinks({ id }: { id: string }) {
  const [made, setMade] = useState<NewLink>();
  const [adding, setAdding] = useState(false);
  const links = useQuery({
    queryKey: ['shares', id, 'links'],
    queryFn: ({ signal }) => insula.documents.links(id, { limit: 50 }, { signal }),
  });
  return (
    <section aria-label="Public links">
      <Group justify="space-between" mb="xs">
        <Title order={3} size="sm">
          Public links
        </Title>
        {!adding && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconLink size={16} />}
            onClick={() => setAdding(true)}
          >
            New link
          </Button>
        )}
      </Group>
      {made && <Made link={made} />}
      {adding && <NewLinkForm id={id} onMade={setMade} close={() => setAdding(false)} />}
      {links.data?.data.length === 0 && !adding && !made && (
        <Text size="sm" c="dimmed">
          With a public link anybody can read the document, without an account.
        </Text>
      )}
      <Stack gap={4} mt="xs">
        {links.data?.data.map((link) => <LinkRow key={link.id} id={id} link={link} />)}
      </Stack>
    </section>
  );
}

interface NewLinkFormProps {
  id: string;
  onMade: (link: NewLink) => void;
  close: () => void;
}

function NewLinkForm({ id, onMade, close }: NewLinkFormProps) {
  const [days, setDays] = useState('7');
  const [password, setPassword] = useState('');
  const short = password !== '' && password.length < 6;
  const create = useMutation({
    mutationFn: () =>
      insula.documents.createLink(id, {
        ...(days === '0' ? {} : { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
        ...(password ? { password } : {}),
      }),
    onSuccess: (link) => {
      onMade(link);
      close();
      void queryClient.invalidateQueries({ queryKey: ['shares', id, 'links'] });
    },
  });
  return (
    <Group align="flex-start" gap="sm">
      <Select
        label="Expires"
        w={150}
        allowDeselect={false}
        data={LIFETIMES}
        value={days}
        onChange={(value) => setDays(value ?? '7')}
      />
      <SecretInput
        label="Password (optional)"
        flex="1 1 180px"
        value={password}
        autoComplete="new-password"
        error={short && 'At least six characters.'}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Group gap="sm" mt={24}>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button onClick={() => create.mutate()} disabled={short} loading={create.isPending}>
          Create link
        </Button>
      </Group>
    </Group>
  );
}

function Made({ link }: { link: NewLink }) {
  return (
    <Alert color="teal" variant="light" mb="sm" title="Copy the link now: it is not shown again">
      <Copied label="Public link" value={link.url} quiet primary />
    </Alert>
  );
}

function LinkRow({ id, link }: { id: string; link: DocumentLink }) {
  const revoke = useMutation({
    mutationFn: () => insula.documents.revokeLink(id, link.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['shares', id, 'links'] }),
  });
  return (
    <Group gap="sm" wrap="nowrap">
      <IconLink size={16} />
      <Text size="sm" flex={1} component="div">
        Made <Time at={link.created_at} />
        {link.expires_at && (
          <>
            , expires <Time at={link.expires_at} />
          </>
        )}
      </Text>
      {link.has_password && (
        <Badge variant="default" radius="sm" tt="none">
          Password
        </Badge>
      )}
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => revoke.mutate()} loading={revoke.isPending}>
        Revoke
      </Button>
    </Group>
  );
}
