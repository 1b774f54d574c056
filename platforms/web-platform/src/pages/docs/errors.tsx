/** Where the `type` of every problem document leads: what an error code means and what to do about it. Open to everybody. */
import { Badge, Box, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconMapPinOff } from '../../components/icons';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AnchorLink, ButtonLink } from '../../components/links';
import { State } from '../../components/states';
import { Mark } from '../../shell/mark';
import { type ErrorEntry, errorEntries } from './error-entries';

function DocsFrame({ title, children }: { title: string; children: ReactNode }) {
  useDocumentTitle(`${title} · Insula`);
  return (
    <Box component="main" maw={720} mx="auto" p={{ base: 'md', sm: 'xl' }} mih="100dvh">
      <AnchorLink to="/" c="inherit" underline="never">
        <Group gap="sm" mb="xl">
          <Mark size={28} />
          <Text fw={600} fz="lg">
            Insula
          </Text>
        </Group>
      </AnchorLink>
      {children}
    </Box>
  );
}

/** Text in which `this` is code. */
function Prose({ children }: { children: string }) {
  return (
    <Text>
      {children
        .split('`')
        .map((piece, index) => (index % 2 === 1 ? <Code key={index}>{piece}</Code> : piece))}
    </Text>
  );
}

function Statuses({ entry }: { entry: ErrorEntry }) {
  return entry.statuses.map((status) => (
    <Badge key={status} variant="default" radius="sm">
      {status}
    </Badge>
  ));
}

export function ErrorPage() {
  const { code } = useParams({ from: '/docs/errors/$code' });
  const entry = errorEntries.find((one) => one.code === code);
  if (!entry)
    return (
      <DocsFrame title="Unknown error code">
        <State
          icon={IconMapPinOff}
          title="There is no such error code"
          action={<ButtonLink to="/docs/errors">All error codes</ButtonLink>}
        >
          This version of the platform does not answer with it. The link may come from another version.
        </State>
      </DocsFrame>
    );
  return (
    <DocsFrame title={entry.code}>
      <Text size="sm" c="dimmed">
        {entry.section}
      </Text>
      <Group gap="sm" mt={4} mb="lg">
        <Title order={1} ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {entry.code}
        </Title>
        <Statuses entry={entry} />
      </Group>
      <Paper withBorder p="lg">
        <Stack gap="lg">
          <div>
            <Title order={2} size="h4" mb={4}>
              What happened
            </Title>
            <Prose>{entry.happened}</Prose>
          </div>
          <div>
            <Title order={2} size="h4" mb={4}>
              What to do
            </Title>
            <Prose>{entry.toDo}</Prose>
          </div>
        </Stack>
      </Paper>
      <AnchorLink to="/docs/errors" display="inline-block" mt="lg" size="sm">
        All error codes
      </AnchorLink>
    </DocsFrame>
  );
}

export function ErrorsPage() {
  const sections = [...new Set(errorEntries.map((entry) => entry.section))];
  return (
    <DocsFrame title="Errors">
      <Title order={1} mb="xs">
        Errors
      </Title>
      <Prose>
        {
          'An error is answered as `application/problem+json`. Its `code` is stable and meant for programs; its `request_id` is in the log.'
        }
      </Prose>
      {sections.map((section) => (
        <Box component="section" key={section} mt="xl">
          <Title order={2} size="h4" mb="sm">
            {section}
          </Title>
          <Stack gap="sm">
            {errorEntries
              .filter((entry) => entry.section === section)
              .map((entry) => (
                <div key={entry.code}>
                  <Group gap="xs">
                    <AnchorLink to="/docs/errors/$code" params={{ code: entry.code }} ff="monospace">
                      {entry.code}
                    </AnchorLink>
                    <Statuses entry={entry} />
                  </Group>
                  <Prose>{entry.happened}</Prose>
                </div>
              ))}
          </Stack>
        </Box>
      ))}
    </DocsFrame>
  );
}
