/** The quiet page in front of the door. */
import { Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Mark } from '../../shell/mark';

interface FrameProps {
  title: string;
  lead?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}

export function AuthFrame({ title, lead, foot, children }: FrameProps) {
  useDocumentTitle(`${title} · Insula`);
  return (
    <Center component="main" mih="100dvh" bg="var(--insula-ground)" p="md">
      <Box w="100%" maw={400}>
        <Group justify="center" gap="sm" mb="lg">
          <Mark size={32} />
          <Text fw={600} fz="xl">
            Insula
          </Text>
        </Group>
        <Paper withBorder p={{ base: 'lg', xs: 'xl' }}>
          <Stack gap="md">
            <div>
              <Title order={1} fz={20}>
                {title}
              </Title>
              {lead && (
                <Text size="sm" c="dimmed" mt={4} component="div">
                  {lead}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
        {foot && (
          <Text ta="center" size="sm" c="dimmed" mt="md" component="div">
            {foot}
          </Text>
        )}
      </Box>
    </Center>
  );
}
