import type { Invitation, NewInvitation } from '@insula/sdk';
import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconX } from '../../components/icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { Copied } from '../../components/copied';
import { FormFoot, looksLikeEmail, Problem, useSubmit } from '../../components/forms';
import { useList } from '../../components/list';
import { Time } from '../../components/time';
import { useCan } from '../../session/me';
import { asTree, useRoles } from './roles-data';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const invitationsKey = ['invitations'];

/** Invitations nobody has answered yet. Nothing is shown when there are none. */
export function Invitations() {
  const can = useCan();
  const roles = useRoles();
  const list = useList(invitationsKey, (cursor, signal) =>
    insula.users.invitations.list({ cursor, status: 'pending' }, { signal }),
  );
  const revoke = useMutation({
    mutationFn: (invitation: Invitation) => insula.users.invitations.revoke(invitation.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsKey }),
  });
  if (list.error || !list.rows || list.rows.length === 0) return null;

  const columns: Column<Invitation>[] = [
    { header: 'E-mail', render: ({ email }) => <Text size="sm">{email}</Text> },
    {
      header: 'Role',
      render: ({ role }) => (
        <Badge variant="default" radius="sm" tt="none" fw={500}>
          {roles.data?.find(({ id }) => id === role)?.name ?? 'member'}
        </Badge>
      ),
    },
    {
      header: 'Invited',
      hideOnPhone: true,
      width: 150,
      render: ({ created_at }) => <Time at={created_at} />,
    },
    {
      header: 'Expires',
      hideOnPhone: true,
      width: 150,
      render: ({ expires_at }) => <Time at={expires_at} />,
    },
  ];
  if (can('user.invite'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: (invitation) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Take back the invitation of ${invitation.email}`}
          onClick={() => revoke.mutate(invitation)}
        >
          <IconX size={18} />
        </ActionIcon>
      ),
    });
  return (
    <section>
      <Title order={2} mb="sm" mt="md">
        Invited
      </Title>
      <DataTable
        label="Open invitations"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={null}
      />
    </section>
  );
}

export function InvitePeople({ close }: { close: () => void }) {
  const [made, setMade] = useState<NewInvitation>();
  return (
    <Modal opened onClose={close} title="Invite people" closeButtonProps={{ 'aria-label': 'Close' }}>
      {made ? (
        <InvitationLink invitation={made} another={() => setMade(undefined)} close={close} />
      ) : (
        <InviteForm onMade={setMade} close={close} />
      )}
    </Modal>
  );
}

function InviteForm({ onMade, close }: { onMade: (made: NewInvitation) => void; close: () => void }) {
  const roles = useRoles();
  const form = useForm({
    initialValues: { email: '', role: null as string | null },
    validate: { email: looksLikeEmail },
  });
  const member = roles.data?.find(({ name, builtin }) => builtin && name === 'member')?.id ?? null;
  const { submit, busy, problem } = useSubmit(
    form,
    async ({ email, role }) => {
      const chosen = role ?? member;
      onMade(
        await insula.users.invitations.create({ email: email.trim(), ...(chosen ? { role: chosen } : {}) }),
      );
      await queryClient.invalidateQueries({ queryKey: invitationsKey });
    },
    { email_taken: 'email' },
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Problem>{problem}</Problem>
        <TextInput
          label="E-mail"
          type="email"
          placeholder="colleague@example.com"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('email')}
        />
        <Select
          label="Role"
          allowDeselect={false}
          data={asTree(roles.data ?? []).map(({ role }) => ({ value: role.id, label: role.name }))}
          {...form.getInputProps('role')}
          value={form.values.role ?? member}
        />
        <FormFoot busy={busy} label="Make a link" cancel={close} />
      </Stack>
    </form>
  );
}

interface InvitationLinkProps {
  invitation: NewInvitation;
  another: () => void;
  close: () => void;
}

function InvitationLink({ invitation, another, close }: InvitationLinkProps) {
  return (
    <Stack>
      <Text size="sm">
        This link goes to <strong>{invitation.email}</strong> by e-mail; you may hand it over yourself as well. Whoever
        opens it can join as that person, until {day.format(new Date(invitation.expires_at))}.
      </Text>
      <Copied label="Invitation link" value={invitation.url} primary />
      <Alert variant="light" color="yellow">
        The link is shown once. If it gets lost, take the invitation back and make another.
      </Alert>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={another}>
          Invite another
        </Button>
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}
