import type { Role } from '@insula/sdk';
import { ActionIcon, Anchor, Badge, Button, Group, Menu, SegmentedControl, Text } from '@mantine/core';
import {
  IconArrowRight,
  IconCornerDownRight,
  IconDots,
  IconLock,
  IconPencil,
  IconPlus,
  IconTrash,
} from '../../components/icons';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { type Column, DataTable } from '../../components/data-table';
import { Page } from '../../components/page';
import { useCan } from '../../session/me';
import { PermissionMatrix } from './permission-matrix';
import { RoleEditor } from './role-editor';
import { asTree, type RoleNode, rolesKey, useRoles } from './roles-data';

type Open = { act: 'edit'; role: Role | undefined } | { act: 'delete'; role: Role };

export function RolesPage() {
  const can = useCan();
  const roles = useRoles();
  const [open, setOpen] = useState<Open>();
  const [view, setView] = useState('list');
  const close = () => setOpen(undefined);
  const all = roles.data ?? [];
  const nameOf = (id: string | null) => all.find((role) => role.id === id)?.name;

  const columns: Column<RoleNode>[] = [
    {
      header: 'Role',
      render: (node) => <RoleCell node={node} onOpen={() => setOpen({ act: 'edit', role: node.role })} />,
    },
    {
      header: 'Inherits from',
      hideOnPhone: true,
      width: 200,
      render: ({ role }) => (
        <Text size="sm" c={role.parent ? undefined : 'dimmed'}>
          {nameOf(role.parent) ?? 'Nothing'}
        </Text>
      ),
    },
    { header: 'Allows', width: 200, render: ({ role }) => <Allows role={role} /> },
  ];
  if (can('role.write'))
    columns.push({
      header: 'Actions',
      quiet: true,
      right: true,
      width: 56,
      render: ({ role }) => !role.builtin && <RoleMenu role={role} open={setOpen} />,
    });

  return (
    <Page
      title="Roles"
      description="What people may do. A role has its own permissions and everything of the role it inherits from."
      actions={
        can('role.write') && (
          <Button
            leftSection={<IconPlus size={18} />}
            onClick={() => setOpen({ act: 'edit', role: undefined })}
          >
            New role
          </Button>
        )
      }
    >
      <SegmentedControl
        aria-label="Show roles as"
        mb="md"
        value={view}
        onChange={setView}
        data={[
          { value: 'list', label: 'List' },
          { value: 'matrix', label: 'Matrix' },
        ]}
      />
      {view === 'matrix' && roles.data && <PermissionMatrix roles={roles.data} />}
      {view === 'list' && (
      <DataTable
        label="Roles"
        columns={columns}
        list={{
          rows: roles.data && asTree(roles.data),
          error: roles.error,
          stale: false,
          hasMore: false,
          loadingMore: false,
          loadMore: () => undefined,
          retry: () => void roles.refetch(),
        }}
        rowKey={({ role }) => role.id}
        empty={null}
      />
      )}
      {open?.act === 'edit' && <RoleEditor role={open.role} roles={all} close={close} />}
      {open?.act === 'delete' && <DeleteRole role={open.role} close={close} />}
    </Page>
  );
}

function RoleCell({ node: { role, depth }, onOpen }: { node: RoleNode; onOpen: () => void }) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start" pl={depth * 20}>
      {depth > 0 && <IconCornerDownRight size={16} style={{ opacity: 0.5, marginTop: 3, flexShrink: 0 }} />}
      <div>
        <Group gap="sm">
          <Anchor component="button" type="button" c="inherit" fw={500} size="sm" onClick={onOpen}>
            {role.name}
          </Anchor>
          {role.builtin && (
            <Badge size="sm" variant="default" radius="sm" tt="none" leftSection={<IconLock size={10} />}>
              built in
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {role.description}
        </Text>
      </div>
    </Group>
  );
}

/** How much is its own and how much comes from above. */
function Allows({ role }: { role: Role }) {
  const inherited = role.effective_permissions.length - role.permissions.length;
  return (
    <Group gap={4} fz="sm">
      <span>{role.effective_permissions.length} permissions</span>
      {inherited > 0 && (
        <Text size="xs" c="dimmed" component="span">
          <IconArrowRight size={10} /> {inherited} inherited
        </Text>
      )}
    </Group>
  );
}

function RoleMenu({ role, open }: { role: Role; open: (open: Open) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${role.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => open({ act: 'edit', role })}>
          Change
        </Menu.Item>
        <Menu.Item
          c="var(--insula-danger)"
          leftSection={<IconTrash size={16} />}
          onClick={() => open({ act: 'delete', role })}
        >
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function DeleteRole({ role, close }: { role: Role; close: () => void }) {
  const act = async () => {
    await insula.roles.delete(role.id);
    await queryClient.invalidateQueries({ queryKey: rolesKey });
  };
  return (
    <ConfirmByName title="Delete this role?" name={role.name} button="Delete role" act={act} close={close}>
      Nobody may have it any more, and no other role may inherit from it. This cannot be undone.
    </ConfirmByName>
  );
}
