/** The frame around every page behind the door: sidebar, command palette, and whether we are connected. */
import { ActionIcon, AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconCloudOff, IconSearch } from '../components/icons';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Questions } from '../components/ask';
import { StepUp } from '../components/step-up';
import { useSessionInUse } from '../session/in-use';
import { useMe } from '../session/me';
import { useKeeping } from '../offline/keeping';
import { useSending } from '../offline/outbox';
import { useBeingThere } from '../session/people';
import classes from './app-shell.module.css';
import { Changes } from './changes/changes';
import { CommandPalette } from './command-palette';
import { Impersonations } from './impersonations';
import { Mark } from './mark';
import { ShortcutsHelp } from './shortcuts-help';
import { Sidebar } from './sidebar';
import { SyncStatus } from './sync-status';

export function AppLayout() {
  const [opened, menu] = useDisclosure(false);
  const { tenant } = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => menu.close(), [path]);
  usePagesAtHand();
  useBeingThere();
  useSending();
  useKeeping();
  useSessionInUse();

  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      transitionDuration={100}
    >
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <AppShell.Header hiddenFrom="sm" px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={opened}
              onClick={menu.toggle}
              size="sm"
              aria-label={opened ? 'Close the menu' : 'Open the menu'}
            />
            <Mark size={24} />
            <Text fw={600} size="sm" truncate>
              {tenant.name}
            </Text>
          </Group>
          <Group gap={4} wrap="nowrap">
            <SyncStatus compact />
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Search" onClick={spotlight.open}>
              <IconSearch size={20} />
            </ActionIcon>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <Sidebar />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <Impersonations />
        <OfflineNotice />
        <Outlet />
      </AppShell.Main>
      <Changes />
      <CommandPalette />
      <ShortcutsHelp />
      <Questions />
      <StepUp />
    </AppShell>
  );
}

/** Fetches the code of the usual pages while nothing else is to do, so that a tunnel does not stop one from going there. */
function usePagesAtHand() {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const to of USUAL_PAGES) void router.preloadRoute({ to });
    }, 1_500);
    return () => clearTimeout(timer);
  }, [router]);
}

const USUAL_PAGES = [
  '/',
  '/documents',
  '/records',
  '/settings/profile',
  '/settings/your-security',
  '/settings/general',
  '/settings/people',
  '/settings/teams',
  '/settings/roles',
  '/settings/audit',
] as const;

function OfflineNotice() {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <div className={classes.offline}>
          <IconCloudOff size={16} />
          You are offline. What you write and change is kept here, and sent when the connection is back.
        </div>
      )}
    </div>
  );
}
