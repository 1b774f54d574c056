/** A document behind a public link, for whoever has it: read only, and as it is now. */
import { InsulaError } from '@insula/sdk';
import { followLink } from '@insula/sdk/live';
import { Box, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react';
import { insula, queryClient } from '../../api';
import { Problem, SecretInput } from '../../components/forms';
import { IconFileOff, IconLock } from '../../components/icons';
import { Failure, Lines, State } from '../../components/states';
import { Time } from '../../components/time';
import { Mark } from '../../shell/mark';
import classes from './public-document.module.css';

const ReadText = lazy(() => import('./read-text'));

/** While nothing keeps it up to date. A password costs the platform a slow hash each time it is looked at. */
const REFRESH_MS = 5_000;
const REFRESH_LOCKED_MS = 120_000;

export function PublicDocumentPage() {
  const { token } = useParams({ from: '/public/$token' });
  const [password, setPassword] = useState<string>();
  const [isFollowed, setFollowed] = useState(false);
  const refreshMs = password ? REFRESH_LOCKED_MS : REFRESH_MS;
  const shown = useQuery({
    queryKey: ['public', token, password],
    queryFn: ({ signal }) => insula.documents.openLink({ token, ...(password ? { password } : {}) }, { signal }),
    refetchInterval: (query) => (query.state.error || isFollowed ? false : refreshMs),
    refetchOnWindowFocus: !password && !isFollowed,
    staleTime: Infinity,
  });
  const works = shown.isSuccess;
  useEffect(() => {
    if (!works) return undefined;
    return followLink({
      url: `${window.location.origin.replace(/^http/, 'ws')}/v1/public/documents/live`,
      token,
      password,
      onDocument: (document) => queryClient.setQueryData(['public', token, password], document),
      onLine: setFollowed,
      // What is to be said instead, the platform says when it is asked once more.
      onEnd: () => void queryClient.resetQueries({ queryKey: ['public', token] }),
    });
  }, [works, token, password]);
  useDocumentTitle(`${shown.data?.title ?? 'Shared document'} · Insula`);
  const code = shown.error instanceof InsulaError ? shown.error.code : undefined;
  return (
    <Box component="main" className={classes.page}>
      {shown.data ? (
        <>
          <Title order={1} mb={4}>
            {shown.data.title}
          </Title>
          <Text size="sm" c="dimmed" mb="lg" component="div">
            Changed <Time at={shown.data.updated_at} />
          </Text>
          <Suspense fallback={<Lines />}>
            <ReadText content={shown.data.content} />
          </Suspense>
        </>
      ) : code?.startsWith('link_password') || code === 'too_many_attempts' ? (
        <PasswordForm problem={code === 'link_password_needed' ? undefined : shown.error?.message} open={setPassword} />
      ) : code === 'document_link_not_found' ? (
        <State icon={IconFileOff} title="This link does not work">
          It was revoked, it has expired, or it was not copied whole. Ask whoever gave it to you for another one.
        </State>
      ) : shown.error ? (
        <Failure error={shown.error} retry={() => void shown.refetch()} />
      ) : (
        <Lines />
      )}
      <Group component="footer" gap={8} className={classes.foot}>
        <Mark />
        <Text size="xs" c="dimmed">
          Shared with Insula
        </Text>
      </Group>
    </Box>
  );
}

function PasswordForm({ problem, open }: { problem: string | undefined; open: (password: string) => void }) {
  const [typed, setTyped] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed) open(typed);
  };
  return (
    <State icon={IconLock} title="This document has a password">
      <form onSubmit={submit}>
        <Stack w={300} mt="sm" ta="start">
          <Problem>{problem}</Problem>
          <SecretInput
            label="Password"
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!typed}>
            Open
          </Button>
        </Stack>
      </form>
    </State>
  );
}
