/** What the workspace asks of passwords, sessions and networks. Each section saves what is its own. */
import type { SecurityPolicy } from '@insula/sdk';
import { MultiSelect, NumberInput, Radio, Select, SimpleGrid, Stack, Switch, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, useSubmit } from '../../components/forms';
import { say } from '../../components/notices';
import { Page } from '../../components/page';
import { Failure, Lines, Section } from '../../components/states';
import { useCan } from '../../session/me';
import { useRoles } from './roles-data';

const policyQuery = queryOptions({
  queryKey: ['security-policy'],
  queryFn: ({ signal }) => insula.securityPolicy({ signal }),
});

type Change = Parameters<typeof insula.updateSecurityPolicy>[0];

const save = async (change: Change) => {
  queryClient.setQueryData(policyQuery.queryKey, await insula.updateSecurityPolicy(change));
  say('Saved.');
};

export function SecurityPage() {
  const policy = useQuery(policyQuery);
  return (
    <Page
      title="Security"
      description="What this workspace asks of everybody who signs in. Changes count from the next sign-in or password on."
    >
      {policy.isPending ? (
        <Lines count={8} />
      ) : policy.error ? (
        <Failure error={policy.error} retry={() => void policy.refetch()} />
      ) : (
        <Stack gap="lg" key={policy.data.updated_at}>
          <PasswordPolicy policy={policy.data} />
          <FactorPolicy policy={policy.data} />
          <SessionPolicy policy={policy.data} />
          <NetworkPolicy policy={policy.data} />
        </Stack>
      )}
    </Page>
  );
}

function PasswordPolicy({ policy }: { policy: SecurityPolicy }) {
  const readOnly = !useCan()('security.write');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      password_min_length: policy.password_min_length,
      password_history: policy.password_history,
      password_max_age_days: policy.password_max_age_days,
    },
  });
  const { submit, busy, problem } = useSubmit(form, (values) =>
    save({
      password_min_length: Number(values.password_min_length),
      password_history: Number(values.password_history),
      password_max_age_days: Number(values.password_max_age_days),
    }),
  );
  return (
    <Section title="Passwords">
      <form onSubmit={submit} noValidate>
        <Stack maw={560}>
          <Problem>{problem}</Problem>
          <Text size="sm" c="dimmed">
            The passwords that are tried first, and those made of somebody's name, are refused in any case.
          </Text>
          <NumberInput
            label="Shortest password"
            description="In characters: 10 to 64."
            min={10}
            max={64}
            readOnly={readOnly}
            key={form.key('password_min_length')}
            {...form.getInputProps('password_min_length')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
            <NumberInput
              label="Last passwords not to use again"
              description="0: nothing is remembered."
              min={0}
              max={12}
              readOnly={readOnly}
              key={form.key('password_history')}
              {...form.getInputProps('password_history')}
            />
            <NumberInput
              label="Days until a new one is due"
              description="0: never, as NIST advises."
              min={0}
              max={3650}
              readOnly={readOnly}
              key={form.key('password_max_age_days')}
              {...form.getInputProps('password_max_age_days')}
            />
          </SimpleGrid>
          {!readOnly && <FormFoot busy={busy} label="Save" />}
        </Stack>
      </form>
    </Section>
  );
}

function FactorPolicy({ policy }: { policy: SecurityPolicy }) {
  const readOnly = !useCan()('security.write');
  const roles = useRoles();
  const form = useForm({
    initialValues: {
      second_factor: policy.second_factor,
      second_factor_roles: policy.second_factor_roles as string[],
    },
  });
  const { submit, busy, problem } = useSubmit(form, (values) => save(values));
  const { second_factor: demand } = form.getValues();
  return (
    <Section title="Two-step sign-in">
      <form onSubmit={submit} noValidate>
        <Stack maw={560}>
          <Problem>{problem}</Problem>
          <Radio.Group label="Who needs a second step" {...form.getInputProps('second_factor')}>
            <Stack gap="xs" mt="xs">
              <Radio value="optional" label="Whoever has set one up" disabled={readOnly} />
              <Radio value="required" label="Everybody" disabled={readOnly} />
              <Radio value="roles" label="Whoever has one of some roles" disabled={readOnly} />
            </Stack>
          </Radio.Group>
          {demand === 'roles' && (
            <MultiSelect
              label="Roles"
              description="Also when somebody has the role of a team."
              searchable
              data={(roles.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              readOnly={readOnly}
              {...form.getInputProps('second_factor_roles')}
            />
          )}
          {demand !== 'optional' && (
            <Text size="sm" c="dimmed">
              Who has none yet sets one up at the next sign-in, and gets in no sooner.
            </Text>
          )}
          {!readOnly && <FormFoot busy={busy} label="Save" />}
        </Stack>
      </form>
    </Section>
  );
}

const LIFETIMES = [
  { value: '0', label: 'As the platform has it' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: '1 day' },
  { value: '10080', label: '1 week' },
  { value: '43200', label: '30 days' },
];
const IDLE_TIMES = [
  { value: '0', label: 'Any time' },
  { value: '15', label: '15 minutes' },
  { value: '30', label: '30 minutes' },
  { value: '60', label: '1 hour' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: '1 day' },
];

/** The choices, and the present value where the API was given another one. */
const choices = (known: { value: string; label: string }[], minutes: number) =>
  known.some(({ value }) => value === String(minutes))
    ? known
    : [...known, { value: String(minutes), label: `${minutes} minutes` }];

function SessionPolicy({ policy }: { policy: SecurityPolicy }) {
  const readOnly = !useCan()('security.write');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      session_lifetime_minutes: String(policy.session_lifetime_minutes),
      session_idle_minutes: String(policy.session_idle_minutes),
      remember_allowed: policy.remember_allowed,
    },
  });
  const { submit, busy, problem } = useSubmit(form, (values) =>
    save({
      session_lifetime_minutes: Number(values.session_lifetime_minutes),
      session_idle_minutes: Number(values.session_idle_minutes),
      remember_allowed: values.remember_allowed,
    }),
  );
  return (
    <Section title="Sessions">
      <form onSubmit={submit} noValidate>
        <Stack maw={560}>
          <Problem>{problem}</Problem>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <Select
              label="A sign-in lasts at most"
              allowDeselect={false}
              readOnly={readOnly}
              data={choices(LIFETIMES, policy.session_lifetime_minutes)}
              key={form.key('session_lifetime_minutes')}
              {...form.getInputProps('session_lifetime_minutes')}
            />
            <Select
              label="And may go unused for"
              allowDeselect={false}
              readOnly={readOnly}
              data={choices(IDLE_TIMES, policy.session_idle_minutes)}
              key={form.key('session_idle_minutes')}
              {...form.getInputProps('session_idle_minutes')}
            />
          </SimpleGrid>
          <Switch
            label="People may stay signed in when they close the browser"
            disabled={readOnly}
            key={form.key('remember_allowed')}
            {...form.getInputProps('remember_allowed', { type: 'checkbox' })}
          />
          {!readOnly && <FormFoot busy={busy} label="Save" />}
        </Stack>
      </form>
    </Section>
  );
}

function NetworkPolicy({ policy }: { policy: SecurityPolicy }) {
  const readOnly = !useCan()('security.write');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { allowed_networks: (policy.allowed_networks as string[]).join('\n') },
  });
  const { submit, busy, problem } = useSubmit(form, (values) =>
    save({ allowed_networks: values.allowed_networks.split(/[\s,]+/).filter(Boolean) }),
  );
  return (
    <Section title="Networks">
      <form onSubmit={submit} noValidate>
        <Stack maw={560}>
          <Problem>{problem}</Problem>
          <Textarea
            label="People sign in only from"
            description="Addresses and networks, one a line. Empty: from anywhere. Your own must be among them."
            placeholder={'203.0.113.0/24\n2001:db8::/32'}
            autosize
            minRows={3}
            maxRows={12}
            readOnly={readOnly}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            key={form.key('allowed_networks')}
            {...form.getInputProps('allowed_networks')}
          />
          {!readOnly && <FormFoot busy={busy} label="Save" />}
        </Stack>
      </form>
    </Section>
  );
}
