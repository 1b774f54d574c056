/** An operator of the platform is here, or this is one: said above every page, with the reason and a way to end it. */
import type { Me } from '@insula/sdk';
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { insula } from '../api';
import { IconEye } from '../components/icons';
import { leaveOffline } from '../offline/leave';
import { liveConnection } from '../offline/live';
import { meQuery, useCan, useMe } from '../session/me';
import classes from './impersonations.module.css';

type Impersonation = Me['impersonations'][number];

/** One that begins or ends while somebody looks is seen at once: the platform says over the socket that `me` is another now. */
function useLive(impersonations: Impersonation[]) {
  const queryClient = useQueryClient();
  useEffect(() => {
    const look = () => void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    let missed = false;
    const connection = liveConnection();
    const unlisten = [
      connection.on('message', ({ a }) => a === 'me' && look()),
      connection.on('down', () => void (missed = true)),
      connection.on('ready', () => missed && look()),
    ];
    const soonest = Math.min(...impersonations.map(({ expires_at: at }) => Date.parse(at)));
    const timer = Number.isFinite(soonest) ? setTimeout(look, Math.max(soonest - Date.now(), 0) + 1_000) : undefined;
    return () => {
      for (const stop of unlisten) stop();
      clearTimeout(timer);
    };
  }, [queryClient, impersonations]);
}

export function Impersonations() {
  const { session, impersonations } = useMe();
  useLive(impersonations);
  const own = session?.impersonation;
  return (
    <>
      {own && <Own impersonation={own} />}
      {!own && impersonations.map((one) => <Theirs key={one.id} impersonation={one} />)}
    </>
  );
}

const until = ({ expires_at: at }: Impersonation) =>
  new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

function Own({ impersonation }: { impersonation: Impersonation }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const end = useMutation({
    mutationFn: () => insula.me.endImpersonation(impersonation.id),
    onSuccess: async () => {
      leaveOffline();
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
  });
  return (
    <Banner end={() => end.mutate()} busy={end.isPending}>
      <strong>{impersonation.operator}</strong>, you see this workspace as {impersonation.user.name} until{' '}
      {until(impersonation)}
      {impersonation.read_only ? ', to look only' : ', and what you do is done as them'}. They see that, and why:{' '}
      {impersonation.reason}
    </Banner>
  );
}

function Theirs({ impersonation }: { impersonation: Impersonation }) {
  const queryClient = useQueryClient();
  const { user } = useMe();
  const can = useCan();
  const end = useMutation({
    mutationFn: () => insula.me.endImpersonation(impersonation.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  const isMine = impersonation.user.id === user.id;
  return (
    <Banner end={isMine || can('security.write') ? () => end.mutate() : undefined} busy={end.isPending}>
      <strong>{impersonation.operator}</strong>, an operator of this platform, sees the workspace as{' '}
      {isMine ? 'you do' : `${impersonation.user.name} does`} until {until(impersonation)}
      {!impersonation.read_only && ', and may change things'}. Why: {impersonation.reason}
    </Banner>
  );
}

interface BannerProps {
  end: (() => void) | undefined;
  busy: boolean;
  children: React.ReactNode;
}

function Banner({ end, busy, children }: BannerProps) {
  return (
    <Group className={classes.banner} wrap="nowrap" gap="sm" role="status">
      <IconEye size={18} aria-hidden className={classes.icon} />
      <Text size="sm" className={classes.words}>
        {children}
      </Text>
      {end && (
        <Button size="compact-sm" variant="default" onClick={end} loading={busy}>
          End it
        </Button>
      )}
    </Group>
  );
}
