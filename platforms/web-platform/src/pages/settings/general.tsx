import { Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { say } from '../../components/notices';
import { Page } from '../../components/page';
import { Failure, Lines, Section } from '../../components/states';
import { Time } from '../../components/time';
import { meQuery, useCan } from '../../session/me';

export function GeneralPage() {
  const tenant = useQuery({ queryKey: ['tenant'], queryFn: ({ signal }) => insula.tenant({ signal }) });
  return (
    <Page title="General">
      <Section title="Workspace">
        {tenant.isPending ? (
          <Lines count={3} />
        ) : tenant.error ? (
          <Failure error={tenant.error} retry={() => void tenant.refetch()} />
        ) : (
          <TenantForm key={tenant.data.updated_at} tenant={tenant.data} />
        )}
      </Section>
    </Page>
  );
}

function TenantForm({ tenant }: { tenant: { name: string; slug: string; created_at: string } }) {
  const readOnly = !useCan()('tenant.write');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: tenant.name },
    validate: { name: required('Give the workspace a name.') },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ name }) => {
    queryClient.setQueryData(['tenant'], await insula.updateTenant({ name: name.trim() }));
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    say('Saved.');
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={480}>
        <Problem>{problem}</Problem>
        <TextInput label="Name" readOnly={readOnly} key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput
          label="Address"
          description="People type it as the workspace when they sign in. It stays as it is."
          value={tenant.slug}
          readOnly
          variant="filled"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <Text size="sm" c="dimmed" component="div">
          Created <Time at={tenant.created_at} />
        </Text>
        {!readOnly && <FormFoot busy={busy} label="Save" />}
      </Stack>
    </form>
  );
}
