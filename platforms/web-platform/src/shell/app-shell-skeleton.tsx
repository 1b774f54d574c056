import { AppShell, Box, Skeleton, Stack } from '@mantine/core';
import { Lines } from '../components/states';

/** The house before one knows who came in. */
export function AppShellSkeleton() {
  return (
    <AppShell navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true } }}>
      <AppShell.Navbar p="md" bg="var(--insula-ground)">
        <Stack gap="md" aria-hidden>
          <Skeleton height={28} />
          <Skeleton height={16} width="60%" mt="lg" />
          <Skeleton height={16} width="75%" />
          <Skeleton height={16} width="50%" />
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main aria-busy="true" aria-label="Loading">
        <Box maw={1120} mx="auto" p="xl">
          <Skeleton height={32} width={240} mb="lg" />
          <Lines />
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
