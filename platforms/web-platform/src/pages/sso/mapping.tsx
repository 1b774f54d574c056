/** What the groups of a provider give here, and in which claims things are found. */
import type { SsoProvider } from '@insula/sdk';
import { ActionIcon, Button, Group, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { FormFoot, Problem, useSubmit } from '../../components/forms';
import { IconPlus, IconTrash } from '../../components/icons';
import { Section } from '../../components/states';
import { useCan } from '../../session/me';
import { asTree, useRoles } from '../settings/roles-data';
import type { Mapping } from './presets';

const FIELDS = [
  { name: 'email', label: 'E-mail', usual: 'email' },
  { name: 'first_name', label: 'First name', usual: 'given_name' },
  { name: 'last_name', label: 'Last name', usual: 'family_name' },
  { name: 'groups', label: 'Groups', usual: 'groups' },
] as const;

interface Line {
  group: string;
  gives: string;
}

type Save = (change: { mapping: Record<string, unknown>; provisions: boolean; asks_second_step: boolean }) => Promise<void>;

export function MappingForm({ provider, save }: { provider: SsoProvider; save: Save }) {
  const readOnly = !useCan()('sso.write');
  const mapping = provider.mapping as Mapping;
  const roles = useRoles();
  const teams = useQuery({ queryKey: ['teams', 'all'], queryFn: ({ signal }) => insula.teams.list({ limit: 200 }, { signal }), staleTime: 60_000 });
  const givable = asTree(roles.data ?? []).filter(({ role }) => !(role.builtin && role.name === 'owner'));
  const roleChoices = givable.map(({ role }) => ({ value: `role:${role.id}`, label: role.name }));
  const choices = [
    { group: 'Roles', items: roleChoices },
    { group: 'Teams', items: (teams.data?.data ?? []).map(({ id, name }) => ({ value: `team:${id}`, label: name })) },
  ];
  const form = useForm({
    initialValues: {
      provisions: provider.provisions,
      asks_second_step: provider.asks_second_step,
      default_role: mapping.default_role ? `role:${mapping.default_role}` : null,
      lines: (mapping.rules ?? []).map(({ group, role, team }): Line => ({ group, gives: role ? `role:${role}` : `team:${team ?? ''}` })),
      attributes: Object.fromEntries(FIELDS.map(({ name }) => [name, mapping.attributes?.[name] ?? ''])),
    },
    validate: {
      lines: {
        group: (group: string) => (group.trim() === '' ? 'Name the group.' : null),
        gives: (gives: string) => (gives === '' ? 'Choose.' : null),
      },
    },
  });
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    const named = Object.entries(values.attributes).filter(([, claim]) => claim.trim() !== '');
    await save({
      provisions: values.provisions,
      asks_second_step: values.asks_second_step,
      mapping: {
        attributes: Object.fromEntries(named.map(([name, claim]) => [name, claim.trim()])),
        default_role: values.default_role?.slice(5) ?? null,
        rules: values.lines.map(({ group, gives }) => ({ group: group.trim(), [gives.slice(0, 4)]: gives.slice(5) })),
      },
    });
  });
  return (
    <Section title="Who gets what">
      <form onSubmit={submit} noValidate>
        <Stack maw={680}>
          <Problem>{problem}</Problem>
          <Switch
            label="People who have no account here get one"
            disabled={readOnly}
            {...form.getInputProps('provisions', { type: 'checkbox' })}
          />
          <Switch
            label="Ask for this workspace's second factor as well"
            description="Off: the provider's own is enough."
            disabled={readOnly}
            {...form.getInputProps('asks_second_step', { type: 'checkbox' })}
          />
          <Select label="Role of whoever is new" placeholder="member" clearable readOnly={readOnly} data={roleChoices} {...form.getInputProps('default_role')} />
          <Text size="sm" fw={600}>
            Groups
          </Text>
          <Text size="sm" c="dimmed">
            What a group gives is taken when somebody leaves it. Groups give no more than you have yourself, and make no owners.
          </Text>
          {form.values.lines.map((_, index) => (
            <Group key={index} align="flex-start" gap="sm" wrap="nowrap">
              <TextInput aria-label={`Group ${index + 1}`} placeholder="engineering" flex={1} readOnly={readOnly} {...form.getInputProps(`lines.${index}.group`)} />
              <Select aria-label={`Group ${index + 1} gives`} placeholder="Role or team" flex={1} readOnly={readOnly} data={choices} {...form.getInputProps(`lines.${index}.gives`)} />
              {!readOnly && (
                <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove group ${index + 1}`} onClick={() => form.removeListItem('lines', index)}>
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </Group>
          ))}
          {!readOnly && (
            <Group>
              <Button variant="default" size="sm" leftSection={<IconPlus size={16} />} onClick={() => form.insertListItem('lines', { group: '', gives: '' })}>
                Add a group
              </Button>
            </Group>
          )}
          <Text size="sm" fw={600}>
            Names of claims
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {FIELDS.map(({ name, label, usual }) => (
              <TextInput key={name} label={label} placeholder={usual} spellCheck={false} readOnly={readOnly} {...form.getInputProps(`attributes.${name}`)} />
            ))}
          </SimpleGrid>
          {!readOnly && <FormFoot busy={busy} label="Save" />}
        </Stack>
      </form>
    </Section>
  );
}
