/** What the groups of a provider give, and whose word that is: an author who has less than before gives less, and here it is said. */
import type { SsoProvider } from '@insula/sdk';
import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { Problem } from '../../components/forms';
import { describe, say } from '../../components/notices';
import { useCan } from '../../session/me';
import { providersKey } from './presets';

const giftsQuery = (id: string) =>
  queryOptions({ queryKey: [...providersKey, 'gifts', id], queryFn: ({ signal }) => insula.ssoProviders.gifts(id, { signal }) });

export function LapsedGifts({ provider }: { provider: SsoProvider }) {
  const can = useCan();
  const gifts = useQuery(giftsQuery(provider.id));
  const takeOver = useMutation({
    mutationFn: () => insula.ssoProviders.takeOver(provider.id),
    onSuccess: async () => {
      say('From now on its groups give what you may give.');
      await queryClient.invalidateQueries({ queryKey: providersKey });
    },
    meta: { shown: 'in place' },
  });
  const lapsed = gifts.data?.gifts.filter(({ is_given }) => !is_given) ?? [];
  if (!gifts.data || lapsed.length === 0) return null;
  const { author } = gifts.data;
  const who = author.name ? (author.status === 'active' ? author.name : `${author.name}, who is suspended`) : 'Somebody who has left';
  return (
    <Alert color="yellow" variant="light" title="Its groups give less than the mapping says" maw={680}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {who} changed this provider last, and no longer has all of it. At the next sign-in these go:{' '}
          {lapsed.map(({ name, kind }) => `${name ?? 'something deleted'} (${kind})`).join(', ')}.
        </Text>
        <Problem>{takeOver.error ? describe(takeOver.error) : undefined}</Problem>
        {can('sso.write') && (
          <Button variant="default" loading={takeOver.isPending} onClick={() => takeOver.mutate()}>
            Answer for it myself
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

export function Deleting({ provider }: { provider: SsoProvider }) {
  const [open, setOpen] = useState(false);
  const [given, setGiven] = useState<'take' | 'keep'>('keep');
  const people = useQuery(giftsQuery(provider.id)).data?.people ?? 0;
  const navigate = useNavigate();
  const act = async () => {
    await insula.ssoProviders.remove(provider.id, given);
    await queryClient.invalidateQueries({ queryKey: providersKey });
  };
  if (!useCan()('sso.write')) return null;
  return (
    <Group>
      <Button variant="default" c="var(--insula-danger)" onClick={() => setOpen(true)}>
        Delete this provider…
      </Button>
      {open && (
        <ConfirmByName
          title="Delete this provider?"
          name={provider.name}
          button="Delete"
          act={act}
          onDone={() => void navigate({ to: '/settings/single-sign-on' })}
          close={() => setOpen(false)}
        >
          <Stack gap="sm">
            <span>Nobody signs in with it any more. Accounts and sessions stay as they are.</span>
            {people > 0 && (
              <Radio.Group
                label={`Roles and teams that its groups gave to ${people === 1 ? 'one person' : `${people.toLocaleString()} people`}`}
                value={given}
                onChange={(value) => setGiven(value === 'take' ? 'take' : 'keep')}
              >
                <Stack gap="xs" mt="xs">
                  <Radio value="keep" label="They keep them" />
                  <Radio value="take" label="Take them away" />
                </Stack>
              </Radio.Group>
            )}
          </Stack>
        </ConfirmByName>
      )}
    </Group>
  );
}
