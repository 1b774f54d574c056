/** Settings have a navigation of their own: at the side, or along the top on a phone. */
import { Box } from '@mantine/core';
import {
  type Icon,
  IconApps,
  IconBuilding,
  IconDevices,
  IconHistory,
  IconLock,
  IconLogin,
  IconKey,
  IconRefresh,
  IconRobot,
  IconShieldLock,
  IconUserCircle,
  IconUsers,
  IconUsersGroup,
} from '../../components/icons';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { SideLink } from '../../components/links';
import { type PermissionName, useCan } from '../../session/me';
import classes from './layout.module.css';

interface Part {
  to:
    | '/settings/general'
    | '/settings/people'
    | '/settings/teams'
    | '/settings/roles'
    | '/settings/api-keys'
    | '/settings/applications'
    | '/settings/service-accounts'
    | '/settings/provisioning'
    | '/settings/audit'
    | '/settings/security'
    | '/settings/single-sign-on'
    | '/settings/your-security'
    | '/settings/profile';
  label: string;
  icon: Icon;
  needs?: PermissionName;
}

const PARTS: Part[] = [
  { to: '/settings/profile', label: 'Your profile', icon: IconUserCircle },
  { to: '/settings/your-security', label: 'Your security', icon: IconDevices },
  { to: '/settings/general', label: 'General', icon: IconBuilding, needs: 'tenant.read' },
  { to: '/settings/people', label: 'People', icon: IconUsers, needs: 'user.read' },
  { to: '/settings/teams', label: 'Teams', icon: IconUsersGroup, needs: 'team.read' },
  { to: '/settings/roles', label: 'Roles', icon: IconShieldLock, needs: 'role.read' },
  { to: '/settings/security', label: 'Security', icon: IconLock, needs: 'security.read' },
  { to: '/settings/single-sign-on', label: 'Single sign-on', icon: IconLogin, needs: 'sso.read' },
  { to: '/settings/api-keys', label: 'API keys', icon: IconKey, needs: 'api_key.read' },
  { to: '/settings/applications', label: 'Applications', icon: IconApps, needs: 'application.read' },
  {
    to: '/settings/service-accounts',
    label: 'Service accounts',
    icon: IconRobot,
    needs: 'service_account.read',
  },
  { to: '/settings/provisioning', label: 'Provisioning', icon: IconRefresh, needs: 'scim.provision' },
  { to: '/settings/audit', label: 'Audit log', icon: IconHistory, needs: 'audit.read' },
];

export function SettingsLayout() {
  const can = useCan();
  const nav = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const here = nav.current?.querySelector('[data-status="active"]');
    here?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [path]);
  return (
    <Box className={classes.layout}>
      <Box component="nav" ref={nav} aria-label="Settings" className={classes.nav}>
        {PARTS.filter(({ needs }) => !needs || can(needs)).map(({ to, label, icon: Icon }) => (
          <SideLink
            key={to}
            to={to}
            className={classes.link}
            label={label}
            leftSection={<Icon size={16} />}
          />
        ))}
      </Box>
      <Box className={classes.content}>
        <Outlet />
      </Box>
    </Box>
  );
}
