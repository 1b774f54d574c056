import { Badge, Button, Group, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLogout } from '../../components/icons';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { say } from '../../components/notices';
import { Page } from '../../components/page';
import { Section } from '../../components/states';
import { Time } from '../../components/time';
import { useSignOut } from '../../session/enter';
import { meQuery, useMe } from '../../session/me';
import { OwnEmail } from './own-email';
import { useQuiet } from '../editor/announcements/quiet';

export function ProfilePage() {
  return (
    <Page title="Your profile">
      <Stack gap="lg">
        <Section title="You">
          <NameForm />
        </Section>
        <Section title="E-mail">
          <OwnEmail />
        </Section>
        <Section title="With a screen reader">
          <QuietPart />
        </Section>
        <Section title="This session">
          <SessionPart />
        </Section>
      </Stack>
    </Page>
  );
}

function NameForm() {
  const { user, roles } = useMe();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { first_name: user.first_name, last_name: user.last_name },
    validate: {
      first_name: required('Enter your first name.'),
      last_name: required('Enter your last name.'),
    },
  });
  const { submit, busy, problem } = useSubmit(form, async (values) => {
    await insula.me.update({ first_name: values.first_name.trim(), last_name: values.last_name.trim() });
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    say('Saved.');
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={480}>
        <Problem>{problem}</Problem>
        <SimpleGrid cols={2} spacing="sm">
          <TextInput
            label="First name"
            autoComplete="given-name"
            key={form.key('first_name')}
            {...form.getInputProps('first_name')}
          />
          <TextInput
            label="Last name"
            autoComplete="family-name"
            key={form.key('last_name')}
            {...form.getInputProps('last_name')}
          />
        </SimpleGrid>
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            Roles
          </Text>
          {roles.map((role) => (
            <Badge key={role.id} variant="light" radius="sm" tt="none">
              {role.name}
            </Badge>
          ))}
        </Group>
        <FormFoot busy={busy} label="Save" />
      </Stack>
    </form>
  );
}

function QuietPart() {
  const [quiet, setQuiet] = useQuiet();
  return (
    <Switch
      label="Say what others do in a document"
      description="Who comes and leaves, who types and what has changed: rarely, and not while you write. Kept in this browser."
      checked={!quiet}
      onChange={(event) => setQuiet(!event.currentTarget.checked)}
    />
  );
}

function SessionPart() {
  const { session } = useMe();
  const signOut = useSignOut();
  if (!session) return null; // only an API key has none
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed" component="div">
        Signed in <Time at={session.created_at} />; ends <Time at={session.expires_at} /> at the latest.
      </Text>
      <Button variant="default" leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
        Sign out
      </Button>
    </Group>
  );
}
