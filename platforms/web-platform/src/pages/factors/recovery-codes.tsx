/** Ten codes, shown once: to keep, to copy, to take away as a file. */
import { Alert, Button, Code, CopyButton, Group, SimpleGrid, Stack, Text } from '@mantine/core';

const asFile = (codes: string[]) =>
  `data:text/plain;charset=utf-8,${encodeURIComponent(`Recovery codes for ${location.host}\nEach works once.\n\n${codes.join('\n')}\n`)}`;

export function RecoveryCodes({ codes, done, button = 'I have kept them' }: { codes: string[]; done: () => void; button?: string }) {
  return (
    <Stack gap="md">
      <Alert variant="light" color="yellow">
        <strong>Keep these codes now.</strong> They are shown this once. If you lose your phone, each of them lets you in one time.
      </Alert>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" role="list" aria-label="Recovery codes">
        {codes.map((code) => (
          <Code key={code} role="listitem" fz="sm" ta="center" py={6}>
            {code}
          </Code>
        ))}
      </SimpleGrid>
      <Group gap="sm">
        <Button variant="default" component="a" href={asFile(codes)} download="insula-recovery-codes.txt">
          Download
        </Button>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={done}>{button}</Button>
      </Group>
      <Text size="xs" c="dimmed">
        Making new ones ends these.
      </Text>
    </Stack>
  );
}
