/** What a page shows when it has nothing, cannot show it, or has failed. */
import { InsulaError } from '@insula/sdk';
import { Button, Code, Group, Paper, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCloudOff, IconLock } from './icons';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isNotFound, isUnreachable, platformIsThere } from '../api';
import { NotFound } from './not-found';
import { describe } from './notices';

export interface StateProps {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function State({ icon: Icon, title, children, action }: StateProps) {
  return (
    <Stack align="center" gap="sm" py={56} px="md" ta="center">
      <ThemeIcon variant="light" size={44} radius="xl" aria-hidden>
        <Icon size={24} />
      </ThemeIcon>
      <Title order={2} mt="sm">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="sm" maw={420} component="div">
          {children}
        </Text>
      )}
      {action && <Group mt="sm">{action}</Group>}
    </Stack>
  );
}

/** A part of a page that could not be fetched: what happened, why, and the next step. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  if (isNotFound(error)) return <NotFound />;
  const again = retry && <Button onClick={retry}>Try again</Button>;
  if (isUnreachable(error))
    return (
      <State icon={IconCloudOff} title="Insula cannot be reached" action={again}>
        Your connection or the platform is away. This page will work again as soon as they are back.
      </State>
    );
  if (error instanceof InsulaError && error.status === 403)
    return (
      <State icon={IconLock} title="Your role does not show this">
        Ask an admin of the workspace if you need it.
      </State>
    );
  return (
    <State icon={IconAlertTriangle} title="This could not be loaded" action={again}>
      {describe(error)}
      {error instanceof InsulaError && error.requestId && (
        <Text size="xs" mt="sm">
          Request <Code>{error.requestId}</Code>
        </Text>
      )}
    </State>
  );
}

/** The router's last resort: a page that failed as a whole. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = async () => {
    if (isUnreachable(error)) {
      // Perhaps a chunk of this page is gone because a newer release took its place: a fresh window has the new names.
      if (await platformIsThere()) window.location.reload();
      return;
    }
    reset();
    await router.invalidate();
  };
  return <Failure error={error} retry={() => void retry()} />;
}

/** Rows of grey where text will be. */
export function Lines({ count = 6, height = 20 }: { count?: number; height?: number }) {
  return (
    <Stack gap="md" py="md" aria-hidden>
      {Array.from({ length: count }, (_, row) => (
        <Skeleton key={row} height={height} width={`${92 - ((row * 37) % 45)}%`} />
      ))}
    </Stack>
  );
}

export function Section({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Paper withBorder p="lg" component="section">
      <Group justify="space-between" mb="md">
        <Title order={2}>{title}</Title>
        {action}
      </Group>
      {children}
    </Paper>
  );
}
