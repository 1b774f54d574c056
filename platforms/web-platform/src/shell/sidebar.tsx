import { Box, Kbd, Menu, Stack, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import {
  IconChevronDown,
  IconDatabase,
  IconFileText,
  IconHome,
  IconKeyboard,
  IconLogout,
  IconSearch,
  IconSettings,
  IconStar,
  IconSwitchHorizontal,
  IconUserCircle,
  IconUserPlus,
} from '../components/icons';
import { PersonAvatar } from '../components/person';
import { MenuLink, SideLink } from '../components/links';
import { useFavourites } from '../pages/documents/favourites';
import { useSignOut } from '../session/enter';
import { fullName, useCan, useCanSomewhere, useMe } from '../session/me';
import { Mark } from './mark';
import { PeopleOnline } from './people-online';
import { showShortcuts } from './shortcuts-help';
import classes from './sidebar.module.css';
import { SyncStatus } from './sync-status';

export function Sidebar() {
  const can = useCan();
  const canSomewhere = useCanSomewhere();
  return (
    <Stack h="100%" gap={0} p="sm">
      <WorkspaceMenu />
      <SearchButton />
      <Box component="nav" aria-label="Workspace" flex={1}>
        <SideLink
          className={classes.link}
          to="/"
          activeOptions={{ exact: true }}
          label="Home"
          leftSection={<IconHome size={18} />}
        />
        {canSomewhere('document.read') && (
          <SideLink
            className={classes.link}
            to="/documents"
            label="Documents"
            leftSection={<IconFileText size={18} />}
          />
        )}
        {can('record.read') && (
          <SideLink
            className={classes.link}
            to="/records"
            label="Records"
            leftSection={<IconDatabase size={18} />}
          />
        )}
        <SideLink
          className={classes.link}
          to="/settings"
          label="Settings"
          leftSection={<IconSettings size={18} />}
        />
        <Favourites />
      </Box>
      {can('user.read') && <PeopleOnline />}
      <Box visibleFrom="sm">
        <SyncStatus />
      </Box>
      <PersonMenu />
    </Stack>
  );
}

function Favourites() {
  const favourites = useFavourites();
  if (favourites.length === 0) return null;
  return (
    <Box mt="md" component="section" aria-label="Favourites">
      <Text size="xs" c="dimmed" fw={500} px={10} mb={4}>
        Favourites
      </Text>
      {favourites.slice(0, 12).map(({ id, title }) => (
        <SideLink
          key={id}
          className={classes.link}
          to="/documents/$id"
          params={{ id }}
          label={title}
          noWrap
          leftSection={<IconStar size={16} />}
        />
      ))}
    </Box>
  );
}

function WorkspaceMenu() {
  const { tenant } = useMe();
  const can = useCan();
  return (
    <Menu position="bottom-start" width={216}>
      <Menu.Target>
        <UnstyledButton className={classes.workspace} aria-label={`Workspace ${tenant.name}`}>
          <Mark />
          <Text fw={600} size="sm" truncate flex={1}>
            {tenant.name}
          </Text>
          <IconChevronDown size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/settings/general" leftSection={<IconSettings size={16} />}>
          Workspace settings
        </MenuLink>
        {can('user.invite') && (
          <MenuLink to="/settings/people" search={{ invite: true }} leftSection={<IconUserPlus size={16} />}>
            Invite people
          </MenuLink>
        )}
        <MenuLink to="/sign-in" leftSection={<IconSwitchHorizontal size={16} />}>
          Sign in to another workspace
        </MenuLink>
      </Menu.Dropdown>
    </Menu>
  );
}

function SearchButton() {
  const mac = useOs() === 'macos';
  return (
    <UnstyledButton className={classes.search} onClick={spotlight.open}>
      <IconSearch size={16} />
      <span>Search</span>
      <Kbd size="xs" ml="auto" aria-hidden>
        {mac ? '⌘' : 'Ctrl'} K
      </Kbd>
    </UnstyledButton>
  );
}

function PersonMenu() {
  const { user } = useMe();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start" width={216}>
      <Menu.Target>
        <UnstyledButton className={classes.workspace}>
          <PersonAvatar person={user} />
          <Box flex={1} miw={0}>
            <Text size="sm" fw={500} truncate>
              {fullName(user)}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {user.email}
            </Text>
          </Box>
          <span className="visually-hidden">Profile and signing out</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/settings/profile" leftSection={<IconUserCircle size={16} />}>
          Your profile
        </MenuLink>
        <Menu.Item onClick={showShortcuts} leftSection={<IconKeyboard size={16} />}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.RadioGroup
          aria-label="Colour scheme"
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
        >
          <Menu.RadioItem value="light">Light</Menu.RadioItem>
          <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
          <Menu.RadioItem value="auto">As the system</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()} leftSection={<IconLogout size={16} />}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
