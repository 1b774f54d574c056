/** Where a person is signed in: one's own sessions as a section, those of somebody else in a dialog. */
import type { Page, User, UserSession } from '@insula/sdk';
import { Badge, Button, Divider, Group, Modal, Stack, Text, ThemeIcon } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { insula, queryClient } from '../../api';
import { ask } from '../../components/ask';
import { IconDeviceLaptop, IconDeviceMobile, IconTerminal } from '../../components/icons';
import { say } from '../../components/notices';
import { Failure, Lines, Section } from '../../components/states';
import { Time } from '../../components/time';
import { fullName, useCan } from '../../session/me';

const MINE = ['sessions', 'mine'];
const refetch = () => queryClient.invalidateQueries({ queryKey: ['sessions'] });

/** "Firefox on Linux", or as much of it as is known. */
export function nameOf({ browser, system, device }: UserSession): string {
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? (device ? `A ${device}` : 'Unknown device');
}

function iconOf({ device }: UserSession) {
  if (device === 'program') return IconTerminal;
  return device === 'phone' || device === 'tablet' ? IconDeviceMobile : IconDeviceLaptop;
}

export function SessionsSection() {
  const sessions = useQuery({ queryKey: MINE, queryFn: ({ signal }) => insula.me.sessions({ signal }) });
  const end = useMutation({
    mutationFn: (session: UserSession) => insula.me.endSession(session.id),
    onSuccess: (_nothing, session) => say(`Signed out of ${nameOf(session)}.`),
    onSettled: refetch,
  });
  const endOthers = useMutation({
    mutationFn: () => insula.me.endOtherSessions(),
    onSuccess: () => say('Signed out everywhere else.'),
    onSettled: refetch,
  });
  const others = (sessions.data?.data.length ?? 0) > 1;
  const askAndEnd = async () => {
    const yes = await ask({
      title: 'Sign out everywhere else?',
      text: 'All your sessions but this one end at once. What was not sent from there yet stays on those devices.',
      yes: 'Sign out everywhere else',
    });
    if (yes) endOthers.mutate();
  };
  return (
    <Section
      title="Where you are signed in"
      action={
        others && (
          <Button variant="default" size="xs" loading={endOthers.isPending} onClick={() => void askAndEnd()}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      <Sessions
        query={sessions}
        action={(session) =>
          !session.current && (
            <Button
              variant="subtle"
              size="xs"
              loading={end.isPending && end.variables.id === session.id}
              aria-label={`Sign out of ${nameOf(session)}`}
              onClick={() => end.mutate(session)}
            >
              Sign out
            </Button>
          )
        }
      />
    </Section>
  );
}

export function SessionsOf({ user, close }: { user: User; close: () => void }) {
  const can = useCan();
  const sessions = useQuery({
    queryKey: ['sessions', user.id],
    queryFn: ({ signal }) => insula.users.sessions(user.id, { signal }),
  });
  const end = useMutation({
    mutationFn: () => insula.users.endSessions(user.id),
    onSuccess: () => say(`${fullName(user)} is signed out everywhere.`),
    onSettled: refetch,
  });
  return (
    <Modal
      opened
      size="lg"
      onClose={close}
      title={`Sessions of ${fullName(user)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Sessions query={sessions} />
        {can('security.write') && (sessions.data?.data.length ?? 0) > 0 && (
          <Group justify="flex-end">
            <Button color="red" variant="light" loading={end.isPending} onClick={() => end.mutate()}>
              Sign out everywhere
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

interface Query {
  isPending: boolean;
  error: Error | null;
  data: Page<UserSession> | undefined;
  refetch: () => unknown;
}

function Sessions({
  query,
  action,
}: {
  query: Query;
  action?: (session: UserSession) => React.ReactNode;
}) {
  if (query.isPending) return <Lines count={3} />;
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  const sessions = query.data?.data ?? [];
  if (sessions.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Signed in nowhere.
      </Text>
    );
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {sessions.map((session, index) => (
        <Fragment key={session.id}>
          {index > 0 && <Divider component="li" aria-hidden />}
          <SessionRow session={session} action={action?.(session)} />
        </Fragment>
      ))}
    </Stack>
  );
}

/* "Lisbon, Portugal (203.0.113.7)", or the address alone. */
function whereOf({ address, place }: UserSession) {
  return place ? `${place} (${address})` : address;
}

function SessionRow({ session, action }: { session: UserSession; action: React.ReactNode }) {
  const DeviceIcon = iconOf(session);
  return (
    <Group component="li" gap="md" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" color="gray" size={36} radius="xl" aria-hidden>
        <DeviceIcon size={20} />
      </ThemeIcon>
      <Stack gap={2} flex={1} miw={0}>
        <Group gap="xs">
          <Text size="sm" fw={600} title={session.user_agent ?? undefined}>
            {nameOf(session)}
          </Text>
          {session.current && (
            <Badge variant="light" radius="sm" tt="none">
              this one
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" component="div">
          {session.address && <>From {whereOf(session)}, last </>}
          {!session.address && <>Last </>}
          used <Time at={session.last_used_at} />
        </Text>
        <Text size="sm" c="dimmed" component="div">
          Signed in <Time at={session.created_at} />
          {session.remembered ? '' : ', until the browser is closed'}
        </Text>
      </Stack>
      {action}
    </Group>
  );
}
