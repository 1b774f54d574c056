/** Domains that are proved to be the workspace's, by a record that only their owner can set. */
import type { Domain } from '@insula/sdk';
import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { ask } from '../../components/ask';
import { Problem, required, useSubmit } from '../../components/forms';
import { useList } from '../../components/list';
import { describe, say } from '../../components/notices';
import { Failure, Lines, Section } from '../../components/states';
import { Time } from '../../components/time';
import { useCan } from '../../session/me';
import { Copied } from '../../components/copied';

const domainsKey = ['domains'];
const refresh = () => queryClient.invalidateQueries({ queryKey: domainsKey });

export function Domains() {
  const can = useCan();
  const list = useList(domainsKey, (cursor, signal) => insula.domains.list({ cursor }, { signal }));
  return (
    <Section title="Domains">
      <Stack maw={640}>
        <Text size="sm" c="dimmed">
          Somebody who has an account here already is recognised by their e-mail address only when its domain is verified.
        </Text>
        {list.error ? <Failure error={list.error} retry={list.retry} /> : !list.rows ? <Lines count={2} /> : null}
        {list.rows?.map((domain) => <DomainRow key={domain.id} domain={domain} />)}
        {can('sso.write') && <AddDomain />}
      </Stack>
    </Section>
  );
}

function DomainRow({ domain }: { domain: Domain }) {
  const can = useCan();
  const isLost = Boolean(domain.verified_at && domain.lost_at);
  const verify = useMutation({
    mutationFn: () => insula.domains.verify(domain.id),
    onSuccess: async () => {
      say(`${domain.name} is verified.`);
      await refresh();
    },
    meta: { shown: 'in place' },
  });
  const remove = async () => {
    const sure = await ask({
      title: `Remove ${domain.name}?`,
      text: 'Its people are no longer recognised by their address, and may sign in with a password again.',
      yes: 'Remove',
    });
    if (!sure) return;
    await insula.domains.delete(domain.id);
    await refresh();
  };
  return (
    <Stack gap="sm" component="article" aria-label={domain.name}>
      <Group justify="space-between">
        <Group gap="sm">
          <Text fw={500} size="sm">
            {domain.name}
          </Text>
          <Badge size="sm" radius="sm" tt="none" variant={domain.verified_at ? 'light' : 'default'} color={isLost ? 'red' : 'teal'}>
            {isLost ? 'record missing' : domain.verified_at ? 'verified' : 'not verified'}
          </Badge>
        </Group>
        {can('sso.write') && (
          <Group gap="sm">
            {(!domain.verified_at || isLost) && (
              <Button size="compact-sm" loading={verify.isPending} onClick={() => verify.mutate()}>
                {isLost ? 'Look again' : 'Verify'}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => void remove()}>
              Remove
            </Button>
          </Group>
        )}
      </Group>
      {isLost && (
        <Text size="sm" c="dimmed">
          Nobody has found the record since <Time at={domain.lost_at ?? ''} />. In some days the domain is verified no more, and what follows from
          it ends.
        </Text>
      )}
      {(!domain.verified_at || isLost) && (
        <Copied label={`TXT record of ${domain.name}`} description="Set it where the domain's names are kept. It may take an hour to be seen." value={domain.record} />
      )}
      <Problem>{verify.error ? describe(verify.error) : undefined}</Problem>
    </Stack>
  );
}

function AddDomain() {
  const form = useForm({ initialValues: { name: '' }, validate: { name: required('Enter a domain, like example.com.') } });
  const { submit, busy, problem } = useSubmit(
    form,
    async ({ name }) => {
      await insula.domains.create({ name: name.trim() });
      form.reset();
      await refresh();
    },
    { domain_is_there: 'name' },
  );
  return (
    <form onSubmit={submit} noValidate>
      <Problem>{problem}</Problem>
      <Group align="flex-start" gap="sm">
        <TextInput aria-label="Domain" placeholder="example.com" flex="1 1 200px" autoCapitalize="none" spellCheck={false} {...form.getInputProps('name')} />
        <Button type="submit" variant="default" loading={busy}>
          Add domain
        </Button>
      </Group>
    </form>
  );
}
