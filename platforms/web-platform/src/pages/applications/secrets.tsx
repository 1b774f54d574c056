/** An application's secrets: two at most, so that one can be changed for another without a pause. */
import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient, shownInPlace } from '../../api';
import { Copied } from '../../components/copied';
import { Problem } from '../../components/forms';
import { IconPlus } from '../../components/icons';
import { describe } from '../../components/notices';
import { Failure, Lines } from '../../components/states';
import { Time } from '../../components/time';

export function Secrets({ id, close }: { id: string; close: () => void }) {
  const [shown, setShown] = useState<string>();
  const key = ['applications', 'item', id];
  const application = useQuery({ queryKey: key, queryFn: ({ signal }) => insula.applications.get(id, { signal }) });
  const onSettled = () => queryClient.invalidateQueries({ queryKey: ['applications'] });
  const add = useMutation({
    mutationFn: () => insula.applications.addSecret(id),
    onSuccess: ({ client_secret }) => setShown(client_secret ?? undefined),
    onSettled,
    ...shownInPlace,
  });
  const remove = useMutation({
    mutationFn: (secret: string) => insula.applications.removeSecret(id, secret),
    onSettled,
    ...shownInPlace,
  });
  const failed = add.error ?? remove.error;
  const secrets = application.data?.secrets ?? [];
  return (
    <Modal opened onClose={close} size="lg" title={`Secrets of ${application.data?.name ?? 'the application'}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      {application.isPending && <Lines count={3} />}
      {application.error && <Failure error={application.error} retry={() => void application.refetch()} />}
      {application.data && (
        <Stack>
          <Problem>{failed ? describe(failed) : undefined}</Problem>
          {shown && <SecretShown value={shown} />}
          <Text size="sm">
            To change it without a pause: add a second one, put it in the application’s place, then remove the first.
          </Text>
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {secrets.map((secret) => (
              <Group key={secret.id} component="li" justify="space-between" wrap="nowrap">
                <Text size="sm" component="div">
                  <Code>{secret.hint}…</Code> since <Time at={secret.created_at} />
                </Text>
                <Button
                  variant="subtle"
                  color="red"
                  size="xs"
                  aria-label={`Remove ${secret.hint}`}
                  loading={remove.isPending && remove.variables === secret.id}
                  onClick={() => remove.mutate(secret.id)}
                >
                  Remove
                </Button>
              </Group>
            ))}
          </Stack>
          <Group justify="flex-end" gap="sm">
            {secrets.length < 2 && (
              <Button variant="default" leftSection={<IconPlus size={16} />} loading={add.isPending} onClick={() => add.mutate()}>
                Add a secret
              </Button>
            )}
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

/** A new secret, the one time it can be seen. */
export function SecretShown({ value }: { value: string }) {
  return (
    <>
      <Alert variant="light" color="yellow">
        The secret is shown once. Keep it where secrets are kept.
      </Alert>
      <Copied label="client_secret" value={value} primary />
    </>
  );
}
