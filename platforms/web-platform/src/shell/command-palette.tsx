/** Ctrl/Cmd-K: go anywhere, find a document, do the usual things, without the mouse. */
import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import {
  IconDatabase,
  IconFilePlus,
  IconFileText,
  IconDevices,
  IconHistory,
  IconLock,
  IconHome,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSettings,
  IconShieldLock,
  IconTrash,
  IconUserCircle,
  IconUserPlus,
  IconUsers,
  IconUsersGroup,
} from '../components/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { insula } from '../api';
import { useCreateDocument } from '../pages/documents/create';
import { useSignOut } from '../session/enter';
import { type PermissionName, useCan } from '../session/me';
import { type PageCommand, useCommandsOfPage } from './page-commands';
import { showShortcuts } from './shortcuts-help';

interface Command extends PageCommand {
  needs?: PermissionName;
}

function useCommands(): Command[] {
  const navigate = useNavigate();
  const create = useCreateDocument();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const can = useCan();
  const go = (to: string) => () => void navigate({ to });
  const all: Command[] = [
    { label: 'New document', icon: IconFilePlus, needs: 'document.write', run: () => create.mutate({}) },
    { label: 'Home', icon: IconHome, run: go('/') },
    { label: 'Documents', icon: IconFileText, needs: 'document.read', run: go('/documents') },
    { label: 'Trash', words: 'deleted documents', icon: IconTrash, needs: 'document.read', run: go('/documents/trash') },
    { label: 'Records', icon: IconDatabase, needs: 'record.read', run: go('/records') },
    {
      label: 'Invite people',
      icon: IconUserPlus,
      needs: 'user.invite',
      run: () => void navigate({ to: '/settings/people', search: { invite: true } }),
    },
    {
      label: 'People',
      words: 'members users',
      icon: IconUsers,
      needs: 'user.read',
      run: go('/settings/people'),
    },
    { label: 'Teams', icon: IconUsersGroup, needs: 'team.read', run: go('/settings/teams') },
    {
      label: 'Roles',
      words: 'permissions',
      icon: IconShieldLock,
      needs: 'role.read',
      run: go('/settings/roles'),
    },
    {
      label: 'Audit log',
      words: 'history events',
      icon: IconHistory,
      needs: 'audit.read',
      run: go('/settings/audit'),
    },
    { label: 'Workspace settings', words: 'general', icon: IconSettings, run: go('/settings/general') },
    { label: 'Your profile', words: 'name account', icon: IconUserCircle, run: go('/settings/profile') },
    {
      label: 'Your security',
      words: 'password sessions devices two-step',
      icon: IconDevices,
      run: go('/settings/your-security'),
    },
    {
      label: 'Security of the workspace',
      words: 'policy password session network',
      icon: IconLock,
      needs: 'security.read',
      run: go('/settings/security'),
    },
    {
      label: 'Use the light scheme',
      words: 'theme colour',
      icon: IconMoon,
      run: () => setColorScheme('light'),
    },
    {
      label: 'Use the dark scheme',
      words: 'theme colour',
      icon: IconMoon,
      run: () => setColorScheme('dark'),
    },
    { label: 'Keyboard shortcuts', words: 'help keys markdown', icon: IconKeyboard, run: showShortcuts },
    { label: 'Sign out', icon: IconLogout, run: () => void signOut() },
  ];
  return all.filter((command) => !command.needs || can(command.needs));
}

export function CommandPalette() {
  const [query, setQuery] = useState('');
  const commands = useCommands();
  const documents = useFoundDocuments(query);
  const wanted = query.trim().toLowerCase();
  const isWanted = ({ label, words }: PageCommand) => `${label} ${words ?? ''}`.toLowerCase().includes(wanted);
  const groups = [...useCommandsOfPage(), { title: 'Commands', commands }]
    .map(({ title, commands: all }) => ({ title, commands: all.filter(isWanted) }))
    .filter(({ commands: some }) => some.length > 0);

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      triggerOnContentEditable
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 100 }}
      attributes={{ content: { 'aria-label': 'Search and commands' } }}
    >
      <Spotlight.Search
        placeholder="Search documents, or type a command"
        aria-label="Search documents, or type a command"
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {documents.length > 0 && (
          <Spotlight.ActionsGroup label="Documents">
            {documents.map((found) => (
              <Row key={found.label + found.key} command={found} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {groups.map(({ title, commands: some }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {some.map((command) => (
              <Row key={command.label} command={command} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {documents.length + groups.length === 0 && (
          <Spotlight.Empty>Nothing is called that. Try a word of the title.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useFoundDocuments(query: string) {
  const [wanted] = useDebouncedValue(query.trim(), 150);
  const navigate = useNavigate();
  const can = useCan();
  const found = useQuery({
    queryKey: ['documents', 'palette', wanted],
    queryFn: ({ signal }) => insula.documents.list({ q: wanted, limit: 6 }, { signal }),
    enabled: wanted !== '' && can('document.read'),
    placeholderData: keepPreviousData, // what is chosen by keyboard stays there while the last letters are looked for
  });
  if (wanted === '') return [];
  return (found.data?.data ?? []).map((document) => ({
    key: document.id,
    label: document.title,
    icon: IconFileText,
    run: () => void navigate({ to: '/documents/$id', params: { id: document.id } }),
  }));
}

function Row({ command: { label, icon: Icon, run } }: { command: Command }) {
  return <Spotlight.Action label={label} onClick={run} leftSection={<Icon size={18} />} />;
}
