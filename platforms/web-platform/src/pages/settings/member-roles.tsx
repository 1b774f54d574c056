import type { User } from '@insula/sdk';
import { Checkbox, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { describe, say } from '../../components/notices';
import { FormFoot, Problem } from '../../components/forms';
import { Failure, Lines } from '../../components/states';
import { fullName, meQuery } from '../../session/me';
import { RolesInFolders } from '../sharing/folder-roles';
import { asTree, useRoles } from './roles-data';

export function MemberRoles({ user, close }: { user: User; close: () => void }) {
  const roles = useRoles();
  const before = user.roles.map((role) => role.id);
  const [chosen, setChosen] = useState(before);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      // Added before removed: nobody is without a role in between, and the last owner stays one.
      for (const role of chosen) if (!before.includes(role)) await insula.users.addRole(user.id, role);
      for (const role of before) if (!chosen.includes(role)) await insula.users.removeRole(user.id, role);
      say('Saved.');
      close();
    } catch (error) {
      setProblem(describe(error));
    } finally {
      setBusy(false);
      void queryClient.invalidateQueries({ queryKey: ['users'] });
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    }
  };
  return (
    <Modal
      opened
      onClose={close}
      title={`Roles of ${fullName(user)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {roles.isPending ? (
        <Lines count={4} />
      ) : roles.error ? (
        <Failure error={roles.error} retry={() => void roles.refetch()} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Stack>
            <Problem>{problem}</Problem>
            <Checkbox.Group aria-label="Roles" value={chosen} onChange={setChosen}>
              <Stack gap="sm">
                {asTree(roles.data).map(({ role }) => (
                  <Checkbox
                    key={role.id}
                    value={role.id}
                    label={role.name}
                    description={role.description || undefined}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
            <RolesInFolders grantee={user.id} />
            <FormFoot busy={busy} label="Save" cancel={close} />
          </Stack>
        </form>
      )}
    </Modal>
  );
}
