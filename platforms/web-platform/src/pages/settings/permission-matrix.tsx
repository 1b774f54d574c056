/** Roles beside permissions: what each has of its own, and what it has from the role it inherits from. */
import type { Permission, Role } from '@insula/sdk';
import { Box, Group, Stack, Switch, Table, Text, VisuallyHidden } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula } from '../../api';
import { IconUserSearch } from '../../components/icons';
import { SearchField } from '../../components/search-field';
import { Failure, Lines, State } from '../../components/states';
import classes from './permission-matrix.module.css';
import { asTree } from './roles-data';

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: async ({ signal }) => (await insula.roles.permissions({ signal })).data,
  staleTime: Infinity,
});

export function PermissionMatrix({ roles }: { roles: Role[] }) {
  const permissions = useQuery(permissionsQuery);
  const [words, setWords] = useState<string>();
  const [differing, setDiffering] = useState(false);
  if (permissions.isPending) return <Lines count={8} />;
  if (permissions.error) return <Failure error={permissions.error} retry={() => void permissions.refetch()} />;

  const columns = asTree(roles).map(({ role }) => role);
  const rows = permissions.data.filter(
    (permission) => fits(permission, words) && (!differing || differs(permission.name, columns)),
  );
  return (
    <Stack gap="md">
      <Group gap="md">
        <SearchField label="Filter permissions" value={words} onChange={setWords} />
        <Switch
          label="Only where roles differ"
          checked={differing}
          onChange={(event) => setDiffering(event.currentTarget.checked)}
        />
      </Group>
      <Text size="sm" c="dimmed">
        <span className={classes.own} aria-hidden /> its own &ensp; <span className={classes.inherited} aria-hidden />{' '}
        inherited
      </Text>
      {rows.length === 0 ? (
        <State icon={IconUserSearch} title="No permission fits">
          Filter by other words, or show all.
        </State>
      ) : (
        <Matrix rows={rows} columns={columns} all={roles} />
      )}
    </Stack>
  );
}

const fits = ({ name, description }: Permission, words: string | undefined) =>
  !words || `${name} ${description}`.toLowerCase().includes(words.toLowerCase());

const has = (role: Role, permission: string) => (role.effective_permissions as string[]).includes(permission);
const hasOwn = (role: Role, permission: string) => (role.permissions as string[]).includes(permission);
const differs = (permission: string, roles: Role[]) => new Set(roles.map((role) => has(role, permission))).size > 1;

/** The nearest role above that has it of its own. */
function sourceOf(role: Role, permission: string, all: Role[]): string | undefined {
  const parent = all.find(({ id }) => id === role.parent);
  if (!parent) return undefined;
  return hasOwn(parent, permission) ? parent.name : sourceOf(parent, permission, all);
}

function Matrix({ rows, columns, all }: { rows: Permission[]; columns: Role[]; all: Role[] }) {
  return (
    <Box className={classes.frame} tabIndex={0} role="region" aria-label="Permissions of all roles">
      <Table className={classes.table} stickyHeader highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Permission</Table.Th>
            {columns.map((role) => (
              <Table.Th key={role.id} scope="col" className={classes.role}>
                {role.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((permission) => (
            <Table.Tr key={permission.name}>
              <Table.Th scope="row" fw={400}>
                <Text size="sm">{permission.description}</Text>
                <Text size="xs" c="dimmed" ff="monospace">
                  {permission.name}
                </Text>
              </Table.Th>
              {columns.map((role) => (
                <Cell key={role.id} role={role} permission={permission.name} all={all} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

function Cell({ role, permission, all }: { role: Role; permission: string; all: Role[] }) {
  const isOwn = hasOwn(role, permission);
  const source = isOwn ? undefined : sourceOf(role, permission, all);
  if (!has(role, permission))
    return (
      <Table.Td className={classes.cell}>
        <VisuallyHidden>no</VisuallyHidden>
      </Table.Td>
    );
  return (
    <Table.Td className={classes.cell}>
      <span className={isOwn ? classes.own : classes.inherited} aria-hidden />
      {source ? (
        <span className={classes.source}>
          <VisuallyHidden>inherited from </VisuallyHidden>
          {source}
        </span>
      ) : (
        <VisuallyHidden>its own</VisuallyHidden>
      )}
    </Table.Td>
  );
}
