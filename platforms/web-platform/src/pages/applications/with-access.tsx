/** The applications that may do something as oneself, and the way to end that. */
import type { MyApplication } from '@insula/sdk';
import { Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { ask } from '../../components/ask';
import { IconApps } from '../../components/icons';
import { say } from '../../components/notices';
import { Failure, Lines, Section } from '../../components/states';
import { Time } from '../../components/time';

const KEY = ['applications', 'mine'];

export function AppsWithAccess() {
  const applications = useQuery({ queryKey: KEY, queryFn: ({ signal }) => insula.consent.applications({ signal }) });
  const revoke = useMutation({
    mutationFn: ({ id }: MyApplication) => insula.consent.revoke(id),
    onSuccess: (_nothing, { name }) => say(`${name} has no access any more.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: KEY }),
  });
  const askAndRevoke = async (application: MyApplication) => {
    const yes = await ask({
      title: `Take access from ${application.name}?`,
      text: 'It is signed out at once, wherever you use it, and has to ask you again.',
      yes: 'Take access back',
    });
    if (yes) revoke.mutate(application);
  };
  const list = applications.data?.data ?? [];
  return (
    <Section title="Apps with access">
      {applications.isPending && <Lines count={2} />}
      {applications.error && <Failure error={applications.error} retry={() => void applications.refetch()} />}
      {applications.data && list.length === 0 && (
        <Text size="sm" c="dimmed">
          No application has access to what is yours.
        </Text>
      )}
      {list.length > 0 && (
        <Stack gap="md" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.map((application) => (
            <Row
              key={application.id}
              of={application}
              busy={revoke.isPending && revoke.variables.id === application.id}
              revoke={() => void askAndRevoke(application)}
            />
          ))}
        </Stack>
      )}
    </Section>
  );
}

function Row({ of, busy, revoke }: { of: MyApplication; busy: boolean; revoke: () => void }) {
  return (
    <Group component="li" gap="md" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" color="gray" size={36} radius="xl" aria-hidden>
        <IconApps size={20} />
      </ThemeIcon>
      <Stack gap={2} flex={1} miw={0}>
        <Text size="sm" fw={600}>
          {of.name}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {of.scopes.join(', ')}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          Since <Time at={of.created_at} />
          {of.last_used_at && (
            <>
              , last renewed <Time at={of.last_used_at} />
            </>
          )}
        </Text>
      </Stack>
      <Button variant="subtle" size="xs" loading={busy} aria-label={`Take back access from ${of.name}`} onClick={revoke}>
        Take back
      </Button>
    </Group>
  );
}
