/** Two-step sign-in, as a section of one's own security page. */
import type { Factor } from '@insula/sdk';
import { ActionIcon, Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { insula, queryClient } from '../../api';
import { ask } from '../../components/ask';
import { Problem } from '../../components/forms';
import { IconPencil, IconTrash } from '../../components/icons';
import { describe, say, sayError } from '../../components/notices';
import { Failure, Section } from '../../components/states';
import { Time } from '../../components/time';
import { createPasskey, hasPasskeys, isThereAlready, wasDismissed } from '../../session/passkeys';
import { AuthenticatorSetup } from './authenticator';
import { RecoveryCodes } from './recovery-codes';

const factorsQuery = queryOptions({
  queryKey: ['me', 'factors'],
  queryFn: ({ signal }) => insula.me.factors.list({ signal }),
});
const refresh = () => queryClient.invalidateQueries({ queryKey: factorsQuery.queryKey });

export function TwoStepSection() {
  const factors = useQuery(factorsQuery);
  return (
    <Section title="Two-step sign-in">
      {factors.error ? <Failure error={factors.error} retry={() => void factors.refetch()} /> : null}
      {factors.data && <TwoStep factors={factors.data.data} left={factors.data.recovery_codes} />}
    </Section>
  );
}

type Doing =
  | { what: 'nothing' }
  | { what: 'setup'; enrolment: Awaited<ReturnType<typeof insula.me.factors.create>> }
  | { what: 'codes'; codes: string[] };

function TwoStep({ factors, left }: { factors: Factor[]; left: number }) {
  const [doing, setDoing] = useState<Doing>({ what: 'nothing' });
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  };
  const begin = () =>
    run(async () => setDoing({ what: 'setup', enrolment: await insula.me.factors.create({ kind: 'totp' }) }));
  const makeCodes = async () => {
    const codes = await insula.me.factors.makeRecoveryCodes();
    setDoing({ what: 'codes', codes });
    await refresh();
  };
  const addPasskey = async () => {
    const { challenge, public_key } = await insula.me.factors.passkeyOptions();
    try {
      const made = await createPasskey(public_key);
      await insula.me.factors.addPasskey({ challenge, name: 'Passkey', ...made });
    } catch (error) {
      if (isThereAlready(error)) say('This device has a passkey for you already.');
      else if (!wasDismissed(error)) throw error;
      return;
    }
    say('The passkey is kept. It signs you in without a password.');
    await refresh();
    if (left === 0) await makeCodes();
  };
  const makeAnew = async () => {
    const yes = await ask({ title: 'Make new recovery codes?', text: 'The codes you have kept stop working.', yes: 'Make new codes' });
    if (yes) await run(makeCodes);
  };
  const confirm = async (id: string, code: string) => {
    await insula.me.factors.confirm(id, code);
    say('Two-step sign-in is on.');
    await refresh();
    if (left === 0) await run(makeCodes);
    else setDoing({ what: 'nothing' });
  };

  if (doing.what === 'setup')
    return (
      <AuthenticatorSetup
        enrolment={doing.enrolment}
        confirm={(code) => confirm(doing.enrolment.id, code)}
        cancel={() => setDoing({ what: 'nothing' })}
      />
    );
  if (doing.what === 'codes') return <RecoveryCodes codes={doing.codes} done={() => setDoing({ what: 'nothing' })} />;

  return (
    <Stack gap="md">
      {factors.length === 0 ? (
        <Text size="sm" c="dimmed" maw={560}>
          Besides your password, ask for a code from an app on your phone, or for a passkey: your fingerprint, your face or a security key.
          Whoever learns your password still cannot get in.
        </Text>
      ) : (
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {factors.map((factor) => (
            <FactorRow key={factor.id} factor={factor} />
          ))}
        </Stack>
      )}
      <Group gap="sm">
        <Button variant={factors.length === 0 ? 'filled' : 'default'} loading={busy} onClick={() => void begin()}>
          {factors.some(({ kind }) => kind === 'totp') ? 'Add another app' : 'Set up an authenticator app'}
        </Button>
        {hasPasskeys() && (
          <Button variant="default" loading={busy} onClick={() => void run(addPasskey)}>
            Add a passkey
          </Button>
        )}
        {factors.length > 0 && (
          <Button variant="default" loading={busy} onClick={() => void (left > 0 ? makeAnew() : run(makeCodes))}>
            {left > 0 ? 'New recovery codes' : 'Make recovery codes'}
          </Button>
        )}
      </Group>
      {factors.length > 0 && (
        <Text size="sm" c={left < 3 ? 'var(--insula-danger)' : 'dimmed'}>
          {left === 0 ? 'No recovery codes are left.' : `${left} recovery ${left === 1 ? 'code is' : 'codes are'} left.`}
        </Text>
      )}
    </Stack>
  );
}

function FactorRow({ factor }: { factor: Factor }) {
  const [name, setName] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const rename = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await insula.me.factors.rename(factor.id, name?.trim() ?? '');
      await refresh();
      setName(undefined);
    } catch (error) {
      setProblem(describe(error));
    }
  };
  const remove = async () => {
    const yes = await ask({
      title: `Remove ${factor.name}?`,
      text: factor.kind === 'passkey' ? 'It will not let you in any more.' : 'Its codes will not be asked for any more.',
      yes: 'Remove it',
    });
    if (!yes) return;
    try {
      await insula.me.factors.remove(factor.id);
      await refresh();
      say(`${factor.name} is removed.`);
    } catch (error) {
      sayError(error);
    }
  };

  if (name !== undefined)
    return (
      <li>
        <form onSubmit={(event) => void rename(event)}>
          <Problem>{problem}</Problem>
          <Group gap="sm" align="flex-end">
            <TextInput label="Name" value={name} maxLength={60} required autoFocus onChange={(event) => setName(event.currentTarget.value)} />
            <Button type="submit">Save</Button>
            <Button variant="default" onClick={() => setName(undefined)}>
              Cancel
            </Button>
          </Group>
        </form>
      </li>
    );
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="sm">
      <div>
        <Group gap="xs">
          <Text size="sm" fw={500}>
            {factor.name}
          </Text>
          <Badge variant="light" radius="sm" tt="none">
            {factor.kind === 'passkey' ? 'Passkey' : 'App'}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed" component="div">
          Added <Time at={factor.created_at} />
          {factor.last_used_at && (
            <>
              , last used <Time at={factor.last_used_at} />
            </>
          )}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap">
        <ActionIcon variant="subtle" color="gray" aria-label={`Rename ${factor.name}`} onClick={() => setName(factor.name)}>
          <IconPencil size={16} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="red" aria-label={`Remove ${factor.name}`} onClick={() => void remove()}>
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </Group>
  );
}
