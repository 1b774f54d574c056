import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconFileText, IconUserPlus } from '../../components/icons';
import { useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { AnchorLink, ButtonLink } from '../../components/links';
import { Page } from '../../components/page';
import { Failure, Lines, Section, State } from '../../components/states';
import { Time } from '../../components/time';
import { useWaiting } from '../../offline/outbox';
import { withDocumentChanges, withDocuments } from '../../offline/overlay';
import { fullName, useCan, useMe } from '../../session/me';
import { NewDocument } from '../documents/new-document';
import { useSubjectName } from '../settings/audit-names';
import { sentence } from '../settings/audit-words';
import classes from './home.module.css';

const greeting = () => {
  const hour = new Date().getHours();
  if (hour < 5) return 'Hello';
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
};

export function HomePage() {
  const { user, tenant } = useMe();
  const can = useCan();
  const actions = (
    <>
      {can('user.invite') && (
        <ButtonLink
          to="/settings/people"
          search={{ invite: true }}
          variant="default"
          leftSection={<IconUserPlus size={18} />}
        >
          Invite people
        </ButtonLink>
      )}
      {can('document.write') && <NewDocument />}
    </>
  );
  return (
    <Page title={`${greeting()}, ${user.first_name}`} description={tenant.name} actions={actions}>
      <SimpleGrid cols={{ base: 1, md: can('audit.read') ? 2 : 1 }} spacing="lg">
        {can('document.read') && (
          <Stack gap="lg">
            <OpenedDocuments />
            <RecentDocuments />
          </Stack>
        )}
        {can('audit.read') && <RecentActivity />}
      </SimpleGrid>
    </Page>
  );
}

/** Where one was last; nothing before one has been anywhere. */
function OpenedDocuments() {
  const opened = useQuery({
    queryKey: ['documents', 'opened'],
    queryFn: ({ signal }) => insula.documents.recent({ limit: 5 }, { signal }),
  });
  const waiting = useWaiting();
  if (!opened.data || opened.data.data.length === 0) return null;
  return (
    <Section title="You opened">
      <ul className={classes.list}>
        {opened.data.data.map((document) => withDocumentChanges(document, waiting)).map((document) => (
          <li key={document.id}>
            <AnchorLink to="/documents/$id" params={{ id: document.id }} c="inherit" size="sm" fw={500}>
              {document.title}
            </AnchorLink>
            <Text size="xs" c="dimmed" component="div">
              <Time at={document.opened_at} />
            </Text>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RecentDocuments() {
  const recent = useQuery({
    queryKey: ['documents', 'list', 'recent'],
    queryFn: ({ signal }) =>
      insula.documents.list({ sort: '-updated_at', limit: 8, expand: 'owner' }, { signal }),
    refetchInterval: 15_000,
  });
  const rows = withDocuments(recent.data?.data ?? [], useWaiting(), { anywhere: true }).slice(0, 8);
  const all = (
    <AnchorLink to="/documents" size="sm">
      All documents
    </AnchorLink>
  );
  return (
    <Section title="Recent documents" action={all}>
      {recent.isPending ? (
        <Lines count={5} />
      ) : recent.error ? (
        <Failure error={recent.error} retry={() => void recent.refetch()} />
      ) : rows.length === 0 ? (
        <State icon={IconFileText} title="No documents yet">
          The first one is a button away, at the top of this page.
        </State>
      ) : (
        <ul className={classes.list}>
          {rows.map((document) => (
            <li key={document.id}>
              <AnchorLink to="/documents/$id" params={{ id: document.id }} c="inherit" size="sm" fw={500}>
                {document.title}
              </AnchorLink>
              <Text size="xs" c="dimmed" component="div">
                {document.owner && `${fullName(document.owner)} · `}
                <Time at={document.updated_at} />
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function RecentActivity() {
  const subjectName = useSubjectName();
  const recent = useQuery({
    queryKey: ['audit', 'recent'],
    queryFn: ({ signal }) => insula.auditEvents.list({ limit: 8 }, { signal }),
    refetchInterval: 15_000,
  });
  const all = (
    <AnchorLink to="/settings/audit" size="sm">
      Audit log
    </AnchorLink>
  );
  return (
    <Section title="What happened lately" action={all}>
      {recent.isPending ? (
        <Lines count={5} />
      ) : recent.error ? (
        <Failure error={recent.error} retry={() => void recent.refetch()} />
      ) : (
        <ul className={classes.list}>
          {recent.data.data.map((event) => (
            <li key={event.id}>
              <Stack gap={0}>
                <Group gap={4}>
                  <Text size="sm">
                    <strong className={classes.who}>{event.actor_name ?? 'Insula'}</strong>{' '}
                    {sentence(event.type)}
                  </Text>
                </Group>
                <Text size="xs" c="dimmed" component="div">
                  {subjectName(event) && `${subjectName(event)} · `}
                  <Time at={event.created_at} />
                </Text>
              </Stack>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
