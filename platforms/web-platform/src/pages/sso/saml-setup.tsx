/** A SAML provider: what it has to know of us, what we have to know of it, and both sides' certificates. */
import type { SamlSetup } from '@insula/sdk';
import {
  Anchor,
  Badge,
  Button,
  FileButton,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, useSubmit } from '../../components/forms';
import { describe, say } from '../../components/notices';
import { Failure, Lines, Section } from '../../components/states';
import { Time } from '../../components/time';
import { Copied } from '../../components/copied';

type Certificate = SamlSetup['keys'][number];

const setupQuery = (id: string) =>
  queryOptions({ queryKey: ['saml-setup', id], queryFn: ({ signal }) => insula.samlProviders.get(id, { signal }) });

/** What is shown is what the server answered last. */
const keep = (id: string, setup: SamlSetup) => queryClient.setQueryData(setupQuery(id).queryKey, setup);

export function SamlSetupSections({ id, readOnly }: { id: string; readOnly: boolean }) {
  const setup = useQuery(setupQuery(id));
  if (setup.isPending) return <Lines count={8} />;
  if (setup.error) return <Failure error={setup.error} retry={() => void setup.refetch()} />;
  return (
    <Stack gap="lg">
      <OurSide setup={setup.data} />
      <TheirSide id={id} setup={setup.data} readOnly={readOnly} />
      <OurKeys id={id} keys={setup.data.keys} readOnly={readOnly} />
      <Usage key={JSON.stringify(setup.data)} id={id} setup={setup.data} readOnly={readOnly} />
    </Stack>
  );
}

/* ---- ours ---- */

function OurSide({ setup }: { setup: SamlSetup }) {
  return (
    <Section title="For your identity provider">
      <Stack maw={640}>
        <Text size="sm" c="dimmed">
          Give it <Anchor href={setup.metadata_url} underline="always">our metadata</Anchor>, or put these in by hand.
        </Text>
        <Copied label="Entity ID (audience)" value={setup.entity_id} />
        <Copied label="ACS URL (recipient, reply URL)" value={setup.acs_url} />
        <Copied label="Logout URL" value={setup.slo_url} />
      </Stack>
    </Section>
  );
}

/* ---- certificates ---- */

function Certificates({ label, of, names }: { label: string; of: Certificate[]; names?: string[] }) {
  return (
    <Table aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Certificate</Table.Th>
          <Table.Th w={150}>Runs out</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.map((one, at) => (
          <Table.Tr key={one.fingerprint}>
            <Table.Td>
              <Group gap="sm">
                <Text size="sm">{one.subject}</Text>
                {names?.[at] && (
                  <Badge size="sm" variant="default" radius="sm" tt="none">
                    {names[at]}
                  </Badge>
                )}
              </Group>
              <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                {one.fingerprint}
              </Text>
            </Table.Td>
            <Table.Td>
              <Text size="sm" component="div" c={one.not_after < Date.now() ? 'var(--insula-danger)' : undefined}>
                <Time at={new Date(one.not_after).toISOString()} />
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function OurKeys({ id, keys, readOnly }: { id: string; keys: Certificate[]; readOnly: boolean }) {
  const act = useMutation({
    mutationFn: async (what: 'add' | 'swap' | 'drop') => {
      if (what === 'drop') await insula.samlProviders.dropSpareKey(id);
      const { samlProviders } = insula;
      keep(id, await (what === 'add' ? samlProviders.addKey(id) : what === 'swap' ? samlProviders.swapKeys(id) : samlProviders.get(id)));
    },
  });
  const hasSpare = keys.length > 1;
  return (
    <Section title="Our certificates">
      <Stack>
        <Problem>{act.error ? describe(act.error) : undefined}</Problem>
        <Text size="sm" c="dimmed">
          {hasSpare
            ? 'Both are in our metadata, and what is encrypted to either is read. Once your identity provider knows the spare one, sign with it; then forget the old one.'
            : 'Before it runs out, make a spare one and let your identity provider read our metadata again.'}
        </Text>
        <Certificates label="Our certificates" of={keys} names={hasSpare ? ['signs', 'spare'] : ['signs']} />
        {!readOnly && (
          <Group gap="sm" justify="flex-end">
            {hasSpare ? (
              <>
                <Button variant="default" loading={act.isPending} onClick={() => act.mutate('drop')}>
                  Forget the spare
                </Button>
                <Button variant="default" loading={act.isPending} onClick={() => act.mutate('swap')}>
                  Sign with the spare
                </Button>
              </>
            ) : (
              <Button variant="default" loading={act.isPending} onClick={() => act.mutate('add')}>
                Make a spare
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Section>
  );
}

/* ---- theirs ---- */

function TheirSide({ id, setup, readOnly }: { id: string; setup: SamlSetup; readOnly: boolean }) {
  return (
    <Section title="From your identity provider">
      <Stack>
        {setup.idp_entity_id === null ? (
          <Text size="sm" c="dimmed">
            Nothing yet: nobody can sign in before its metadata is here.
          </Text>
        ) : (
          <>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {setup.idp_entity_id}
              <Text span c="dimmed">
                {' '}
                · signs in at {setup.sso?.redirect ?? setup.sso?.post}
                {setup.slo?.redirect || setup.slo?.post ? '' : ' · has no logout'}
              </Text>
            </Text>
            <Certificates label="The provider's certificates" of={setup.certificates ?? []} />
          </>
        )}
        {!readOnly && <MetadataForm id={id} isFirst={setup.idp_entity_id === null} />}
      </Stack>
    </Section>
  );
}

type Source = 'url' | 'metadata';
const SOURCES: { value: Source; label: string }[] = [
  { value: 'url', label: 'From an address' },
  { value: 'metadata', label: 'Paste or upload' },
];

function MetadataForm({ id, isFirst }: { id: string; isFirst: boolean }) {
  const [source, setSource] = useState<Source>('url');
  const form = useForm({
    initialValues: { url: '', metadata: '' },
    validate: {
      url: (url) => (source === 'url' && !url.trim() ? 'Enter the address of its metadata.' : null),
      metadata: (metadata) => (source === 'metadata' && !metadata.trim() ? 'Paste its metadata, or choose the file.' : null),
    },
  });
  const send = async ({ url, metadata }: { url: string; metadata: string }) => {
    keep(id, await insula.samlProviders.setMetadata(id, source === 'url' ? { url: url.trim() } : { metadata }));
    form.reset();
    say('Read.');
  };
  const { submit, busy, problem } = useSubmit(form, send, { saml_metadata: source, saml_certificate: source, saml_dtd: source, saml_malformed: source });
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={640}>
        <Problem>{problem}</Problem>
        <Text size="sm" fw={600}>
          {isFirst ? 'Its metadata' : 'Read its metadata again'}
        </Text>
        <SegmentedControl
          aria-label="Where its metadata comes from"
          data={SOURCES}
          value={source}
          onChange={(value) => setSource(value as Source)}
          style={{ alignSelf: 'flex-start' }}
        />
        {source === 'url' ? (
          <TextInput
            label="Address of its metadata"
            placeholder="https://idp.example.com/metadata"
            description="It is read once, now. Read it again when its certificate changes."
            {...form.getInputProps('url')}
          />
        ) : (
          <>
            <Textarea
              label="Metadata"
              description="XML. During a roll-over it has two certificates, and both count."
              autosize
              minRows={4}
              maxRows={12}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-xs)' } }}
              {...form.getInputProps('metadata')}
            />
            <FileButton
              accept=".xml,application/xml,text/xml,application/samlmetadata+xml"
              onChange={async (file) => file && form.setFieldValue('metadata', await file.text())}
            >
              {(props) => (
                <Button variant="default" style={{ alignSelf: 'flex-start' }} {...props}>
                  Choose a file
                </Button>
              )}
            </FileButton>
          </>
        )}
        <FormFoot busy={busy} label="Read metadata" />
      </Stack>
    </form>
  );
}

/* ---- how it is used ---- */

const FORMATS = [
  { value: '', label: 'What the provider likes' },
  { value: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', label: 'A lasting identifier (persistent)' },
  { value: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', label: 'The e-mail address' },
  { value: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified', label: 'Unspecified' },
];

function Usage({ id, setup, readOnly }: { id: string; setup: SamlSetup; readOnly: boolean }) {
  const form = useForm({
    initialValues: {
      name_id_format: setup.name_id_format ?? '',
      subject_attribute: setup.subject_attribute ?? '',
      allow_idp_initiated: setup.allow_idp_initiated,
      require_encryption: setup.require_encryption,
    },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ name_id_format, subject_attribute, ...switches }) => {
    const change = { ...switches, name_id_format: name_id_format || null, subject_attribute: subject_attribute.trim() || null };
    keep(id, await insula.samlProviders.update(id, change as Parameters<typeof insula.samlProviders.update>[1]));
    say('Saved.');
  });
  return (
    <Section title="How people are named and let in">
      <form onSubmit={submit} noValidate>
        <Stack maw={640}>
          <Problem>{problem}</Problem>
          <Select
            label="Ask for this kind of name"
            allowDeselect={false}
            data={FORMATS}
            readOnly={readOnly}
            {...form.getInputProps('name_id_format')}
          />
          <TextInput
            label="Attribute that says who somebody is"
            description="Empty: the name itself (NameID). Needed where that is another one at each sign-in (transient)."
            readOnly={readOnly}
            {...form.getInputProps('subject_attribute')}
          />
          <Switch
            label="Sign-ins may begin at the identity provider"
            description="From its list of apps. Such a sign-in was asked for by nobody here, so it is safer without."
            disabled={readOnly}
            {...form.getInputProps('allow_idp_initiated', { type: 'checkbox' })}
          />
          <Switch
            label="Assertions have to be encrypted"
            disabled={readOnly}
            {...form.getInputProps('require_encryption', { type: 'checkbox' })}
          />
          {!readOnly && <FormFoot busy={busy} label="Save" />}
        </Stack>
      </form>
    </Section>
  );
}
