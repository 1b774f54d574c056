/** May somebody do something, and why: by which role, from which team, inherited from what. */
import type { PermissionExplained, User } from '@insula/sdk';
import { Badge, List, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula } from '../../api';
import { Failure, Lines } from '../../components/states';
import { fullName } from '../../session/me';
import { permissionsQuery } from './permission-matrix';

export function Why({ user, close }: { user: User; close: () => void }) {
  const permissions = useQuery(permissionsQuery);
  const [permission, setPermission] = useState<string | null>(null);
  const answer = useQuery({
    queryKey: ['explain', user.id, permission],
    queryFn: ({ signal }) => insula.roles.explain({ user: user.id, permission: permission ?? '' }, { signal }),
    enabled: permission !== null,
    staleTime: 0,
  });
  return (
    <Modal
      opened
      onClose={close}
      title={`What ${fullName(user)} may do`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack mih={220}>
        <Select
          label="May they…"
          placeholder="Choose a permission"
          searchable
          nothingFoundMessage="No such permission"
          data={(permissions.data ?? []).map(({ name, description }) => ({ value: name, label: description }))}
          value={permission}
          onChange={setPermission}
          data-autofocus
        />
        {permissions.error && <Failure error={permissions.error} retry={() => void permissions.refetch()} />}
        {answer.error && <Failure error={answer.error} retry={() => void answer.refetch()} />}
        {answer.isLoading && <Lines count={3} />}
        <div aria-live="polite">{answer.data && <Answer explained={answer.data} />}</div>
      </Stack>
    </Modal>
  );
}

function Answer({ explained }: { explained: PermissionExplained }) {
  const { allowed, grants, is_suspended: isSuspended } = explained;
  return (
    <Stack gap="sm">
      <Badge size="lg" radius="sm" tt="none" color={allowed ? 'teal' : 'gray'} variant="light" c="var(--mantine-color-text)">
        {allowed ? 'Yes' : !isSuspended && grants.some(({ folder }) => folder) ? 'In some folders' : 'No'}
      </Badge>
      {isSuspended && <Text size="sm">They are suspended, and may do nothing.</Text>}
      {grants.length === 0 && <Text size="sm">None of their roles allows it.</Text>}
      {grants.length > 0 && (
        <List size="sm" spacing={4} aria-label="Why">
          {grants.map((grant) => (
            <List.Item key={`${grant.role.id} ${grant.from.id} ${grant.team?.id ?? ''} ${grant.folder?.id ?? ''}`}>
              {grant.team ? (
                <>
                  The team <strong>{grant.team.name}</strong> has the role <strong>{grant.role.name}</strong>
                </>
              ) : (
                <>
                  They have the role <strong>{grant.role.name}</strong>
                </>
              )}
              {grant.from.id !== grant.role.id && (
                <>
                  , which inherits it from <strong>{grant.from.name}</strong>
                </>
              )}
              {grant.folder && (
                <>
                  , in the folder <strong>{grant.folder.name ?? 'that you do not see'}</strong> alone
                </>
              )}
              .
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
