/** One role: what it inherits (shown, fixed) and what is its own (chosen). Built-in roles can be looked at. */
import type { Permission, Role } from '@insula/sdk';
import { Checkbox, Drawer, Fieldset, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { say } from '../../components/notices';
import { Failure, Lines } from '../../components/states';
import { useCan } from '../../session/me';
import { possibleParents, rolesKey } from './roles-data';

interface RoleEditorProps {
  role: Role | undefined;
  roles: Role[];
  close: () => void;
}

export function RoleEditor({ role, roles, close }: RoleEditorProps) {
  const permissions = useQuery({
    queryKey: ['permissions'],
    queryFn: ({ signal }) => insula.roles.permissions({ signal }),
    staleTime: Infinity,
  });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="md"
      title={role ? `Role ${role.name}` : 'New role'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
    >
      {permissions.isPending ? (
        <Lines />
      ) : permissions.error ? (
        <Failure error={permissions.error} retry={() => void permissions.refetch()} />
      ) : (
        <RoleForm role={role} roles={roles} permissions={permissions.data.data} close={close} />
      )}
    </Drawer>
  );
}

function RoleForm({ role, roles, permissions, close }: RoleEditorProps & { permissions: Permission[] }) {
  const readOnly = !useCan()('role.write') || role?.builtin === true;
  const form = useForm({
    initialValues: {
      name: role?.name ?? '',
      description: role?.description ?? '',
      parent: role?.parent ?? null,
      permissions: role?.permissions ?? [],
    },
    validate: { name: required('Give the role a name.') },
  });
  const inherited = new Set(roles.find(({ id }) => id === form.values.parent)?.effective_permissions);
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    const own = values.permissions.filter((name) => !inherited.has(name));
    const body = { ...values, name: values.name.trim(), permissions: own };
    await (role ? insula.roles.update(role.id, body) : insula.roles.create(body));
    await queryClient.invalidateQueries({ queryKey: rolesKey });
    say('Saved.');
    close();
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Problem>{problem}</Problem>
        <TextInput label="Name" readOnly={readOnly} data-autofocus {...form.getInputProps('name')} />
        <Textarea label="Description" autosize readOnly={readOnly} {...form.getInputProps('description')} />
        <Select
          label="Inherits from"
          placeholder="Nothing"
          clearable={!readOnly}
          disabled={readOnly}
          data={possibleParents(roles, role?.id).map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('parent')}
        />
        <Permissions
          permissions={permissions}
          inherited={inherited}
          own={form.values.permissions}
          readOnly={readOnly}
          onChange={(own) => form.setFieldValue('permissions', own)}
        />
        {readOnly ? (
          <Text size="sm" c="dimmed">
            {role?.builtin
              ? 'Built-in roles stay as they are. Make a new one that inherits from it.'
              : 'Your role lets you look at this.'}
          </Text>
        ) : (
          <FormFoot busy={busy} label={role ? 'Save' : 'Create role'} cancel={close} />
        )}
      </Stack>
    </form>
  );
}

interface PermissionsProps {
  permissions: Permission[];
  inherited: Set<string>;
  own: string[];
  readOnly: boolean;
  onChange: (own: string[]) => void;
}

/** Where the word in a permission's name is none that the pages use. */
const SUBJECTS: Record<string, string> = {
  api_key: 'API keys',
  factor: 'Second factors',
  scim: 'Provisioning',
  service_account: 'Service accounts',
  sso: 'Single sign-on',
  tenant: 'Workspace',
  user: 'People',
};

export function Permissions({ permissions, inherited, own, readOnly, onChange }: PermissionsProps) {
  const groups = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const subject = permission.name.split('.')[0] ?? '';
    groups.set(subject, [...(groups.get(subject) ?? []), permission]);
  }
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...own, name] : own.filter((other) => other !== name));
  return [...groups].map(([subject, list]) => (
    <Fieldset key={subject} legend={SUBJECTS[subject] ?? subject.charAt(0).toUpperCase() + subject.slice(1)} p="sm">
      <Stack gap="sm">
        {list.map(({ name, description }) => (
          <Checkbox
            key={name}
            size="sm"
            label={description || name}
            description={inherited.has(name) ? `${name}, inherited` : name}
            checked={inherited.has(name) || own.includes(name)}
            disabled={readOnly || inherited.has(name)}
            onChange={(event) => toggle(name, event.currentTarget.checked)}
          />
        ))}
      </Stack>
    </Fieldset>
  ));
}
