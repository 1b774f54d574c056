/** Who may do what with a document or folder, where each of them has it from, and links for everybody else. */
import type { Share, Sharing } from '@insula/sdk';
import { Avatar, Button, Group, Modal, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { IconUsersGroup, IconWorld } from '../../components/icons';
import { Failure, Lines } from '../../components/states';
import { fullName, useCan, useMe } from '../../session/me';
import { FolderRoles } from './folder-roles';
import { PublicLinks } from './public-links';
import classes from './share-dialog.module.css';
import { atLeast, CHOICE, higher, LEVELS } from './words';

export interface Shared {
  kind: 'document' | 'folder';
  id: string;
  title: string;
}

const client = (kind: Shared['kind']) => (kind === 'folder' ? insula.folders : insula.documents);

/** Everything that shows access is asked for again. */
function useChange(subject: Shared) {
  return useMutation({
    mutationFn: (change: () => Promise<void>) => change(),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['shares', subject.id] }),
        queryClient.invalidateQueries({ queryKey: ['documents'] }),
        queryClient.invalidateQueries({ queryKey: ['folders'] }),
      ]),
  });
}

export function ShareDialog({ subject, close }: { subject: Shared; close: () => void }) {
  const can = useCan();
  const sharing = useQuery({
    queryKey: ['shares', subject.id],
    queryFn: ({ signal }) => client(subject.kind).shares(subject.id, { signal }),
  });
  const mayShare = can('document.share') && atLeast(sharing.data?.access ?? 'none', 'owner');
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={`Share “${subject.title}”`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {sharing.isPending ? (
        <Lines count={4} />
      ) : sharing.error ? (
        <Failure error={sharing.error} retry={() => void sharing.refetch()} />
      ) : (
        <Stack gap="lg">
          {mayShare && <AddSomebody subject={subject} sharing={sharing.data} />}
          <People subject={subject} sharing={sharing.data} mayShare={mayShare} />
          <Everybody subject={subject} sharing={sharing.data} mayShare={mayShare} />
          {subject.kind === 'folder' && <RolesHere id={subject.id} />}
          {mayShare && subject.kind === 'document' && <PublicLinks id={subject.id} />}
        </Stack>
      )}
    </Modal>
  );
}

/* ---- giving ---- */

function useGrantees() {
  const can = useCan();
  const users = useQuery({
    queryKey: ['users', 'grantees'],
    queryFn: ({ signal }) => insula.users.list({ limit: 200, sort: 'last_name' }, { signal }),
    enabled: can('user.read'),
    staleTime: 60_000,
  });
  const teams = useQuery({
    queryKey: ['teams', 'grantees'],
    queryFn: ({ signal }) => insula.teams.list({ limit: 200, sort: 'name' }, { signal }),
    enabled: can('team.read'),
    staleTime: 60_000,
  });
  return { users: users.data?.data ?? [], teams: teams.data?.data ?? [] };
}

function RolesHere({ id }: { id: string }) {
  const { users, teams } = useGrantees();
  return (
    <FolderRoles
      id={id}
      grantees={{
        users: users.map((user) => ({ value: user.id, label: `${fullName(user)} (${user.email})` })),
        teams: teams.map((team) => ({ value: team.id, label: team.name })),
      }}
    />
  );
}

function AddSomebody({ subject, sharing }: { subject: Shared; sharing: Sharing }) {
  const { users, teams } = useGrantees();
  const change = useChange(subject);
  const [grantee, setGrantee] = useState<string | null>(null);
  const [access, setAccess] = useState<string>('editor');
  const there = new Set(
    sharing.shares.filter((share) => share.inherited_from === null).map((share) => share.grantee_id),
  );
  const data = [
    {
      group: 'Teams',
      items: teams.filter(({ id }) => !there.has(id)).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      group: 'People',
      items: users
        .filter(({ id }) => !there.has(id))
        .map((user) => ({ value: user.id, label: `${fullName(user)} (${user.email})` })),
    },
  ];
  const give = () =>
    grantee &&
    change.mutate(() => client(subject.kind).share(subject.id, grantee, access as (typeof LEVELS)[number]), {
      onSuccess: () => setGrantee(null),
    });
  return (
    <Group gap="sm" align="flex-end">
      <Select
        className={classes.grow}
        label="Add people or teams"
        placeholder="A name or an e-mail"
        searchable
        clearable
        data={data}
        value={grantee}
        onChange={setGrantee}
        nothingFoundMessage="Nobody else is called that"
        data-autofocus
      />
      <Select
        aria-label="What they may do"
        w={150}
        allowDeselect={false}
        data={LEVELS.map((level) => ({ value: level, label: CHOICE[level] ?? level }))}
        value={access}
        onChange={(value) => setAccess(value ?? 'editor')}
      />
      <Button onClick={give} disabled={!grantee} loading={change.isPending}>
        Share
      </Button>
    </Group>
  );
}

/* ---- who has access ---- */

const source = (share: Share) =>
  share.inherited_from &&
  (share.inherited_from.name ? `From the folder “${share.inherited_from.name}”` : 'From a folder above');

/** Of several ways to the same access the highest counts; what was given here can be changed here. */
function byGrantee(shares: Share[]) {
  const people = new Map<string, { best: Share; own: Share | undefined }>();
  for (const share of shares) {
    if (share.grantee_type === 'workspace') continue;
    const known = people.get(share.grantee_id);
    people.set(share.grantee_id, {
      best: known && !higher(share.access, known.best.access) ? known.best : share,
      own: known?.own ?? (share.inherited_from === null ? share : undefined),
    });
  }
  return [...people.values()];
}

function People({ subject, sharing, mayShare }: { subject: Shared; sharing: Sharing; mayShare: boolean }) {
  const me = useMe();
  return (
    <section aria-label="People with access">
      <Title order={3} size="sm" mb="xs">
        People with access
      </Title>
      <ul className={classes.people}>
        {byGrantee(sharing.shares).map(({ best, own }) => (
          <li key={best.grantee_id}>
            <Avatar size={32} radius="50%" color="teal" aria-hidden>
              {best.grantee_type === 'team' ? <IconUsersGroup size={18} /> : initials(best.name)}
            </Avatar>
            <div className={classes.who}>
              <Text size="sm" fw={500} truncate>
                {best.name}
                {best.grantee_id === me.user.id && ' (you)'}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {source(best) ?? best.email ?? 'Team'}
              </Text>
            </div>
            <Level subject={subject} best={best} own={own} sharing={sharing} mayShare={mayShare} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const initials = (name: string | null) =>
  (name ?? '?')
    .split(' ')
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('')
    .toUpperCase();

interface LevelProps {
  subject: Shared;
  best: Share;
  own: Share | undefined;
  sharing: Sharing;
  mayShare: boolean;
}

function Level({ subject, best, own, sharing, mayShare }: LevelProps) {
  const change = useChange(subject);
  const me = useMe();
  const isMaker = best.grantee_id === sharing.owner_id;
  const mayLeave = own && best.grantee_id === me.user.id && !isMaker;
  if (!own || isMaker || (!mayShare && !mayLeave))
    return (
      <Text size="sm" c="dimmed">
        {CHOICE[best.access]}
      </Text>
    );
  const choices = [
    ...(mayShare ? LEVELS.map((level) => ({ value: level as string, label: CHOICE[level] ?? level })) : []),
    ...(mayShare ? [] : [{ value: own.access as string, label: CHOICE[own.access] ?? own.access }]),
    { value: 'none', label: mayShare ? 'Remove' : 'Leave' },
  ];
  const set = (value: string | null) => {
    if (!value || value === own.access) return;
    const api = client(subject.kind);
    change.mutate(() =>
      value === 'none'
        ? api.unshare(subject.id, own.grantee_id)
        : api.share(subject.id, own.grantee_id, value as (typeof LEVELS)[number]),
    );
  };
  return (
    <Select
      aria-label={`What ${best.name ?? 'they'} may do`}
      w={150}
      size="xs"
      className={classes.level}
      allowDeselect={false}
      data={choices}
      value={own.access}
      onChange={set}
      disabled={change.isPending}
    />
  );
}

/* ---- the workspace ---- */

const EVERYBODY = ['none', 'viewer', 'commenter', 'editor'] as const;

function Everybody({ subject, sharing, mayShare }: { subject: Shared; sharing: Sharing; mayShare: boolean }) {
  const { tenant } = useMe();
  const change = useChange(subject);
  const above = sharing.folder ? `the folder “${sharing.folder.name}”` : 'the workspace';
  /* Less than what is taken over needs that nothing is taken over. */
  const set = (value: string | null) => {
    if (!value) return;
    const less = higher(sharing.workspace_access, value);
    change.mutate(() =>
      client(subject.kind).changeSharing(subject.id, {
        workspace_access: value as (typeof EVERYBODY)[number],
        ...(less ? { is_restricted: true } : {}),
      }),
    );
  };
  return (
    <section aria-label="Everybody">
      <Title order={3} size="sm" mb="xs">
        Everybody in {tenant.name}
      </Title>
      <Group gap="sm" wrap="nowrap">
        <Avatar size={32} radius="50%" aria-hidden>
          <IconWorld size={18} />
        </Avatar>
        <Text size="sm" flex={1} miw={0}>
          {sharing.workspace_access === 'none'
            ? 'Only the people above have access.'
            : 'Whoever is in the workspace finds it and has this access.'}
        </Text>
        {mayShare ? (
          <Select
            aria-label="What everybody may do"
            w={150}
            size="xs"
            className={classes.level}
            allowDeselect={false}
            data={EVERYBODY.map((level) => ({ value: level as string, label: CHOICE[level] ?? level }))}
            value={sharing.workspace_access}
            onChange={set}
            disabled={change.isPending}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {CHOICE[sharing.workspace_access]}
          </Text>
        )}
      </Group>
      {mayShare && (
        <Switch
          mt="md"
          label={`Take over access from ${above}`}
          description={
            sharing.is_restricted
              ? 'Off: only what is said here counts.'
              : `On: whoever has access to ${above} has the same here, at least.`
          }
          checked={!sharing.is_restricted}
          disabled={change.isPending}
          onChange={(event) => {
            const is_restricted = !event.currentTarget.checked;
            change.mutate(() => client(subject.kind).changeSharing(subject.id, { is_restricted }));
          }}
        />
      )}
    </section>
  );
}
