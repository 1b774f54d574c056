import type { AuditEvent } from '@insula/sdk';
import {
  ActionIcon,
  Badge,
  Button,
  Code,
  CopyButton,
  Group,
  Select,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight, IconHistory } from '../../components/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { insula, queryClient } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { useList } from '../../components/list';
import { type LiveState, useLive } from '../../components/live';
import { Page } from '../../components/page';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { fullName } from '../../session/me';
import classes from './audit.module.css';
import { usePeople, useSubjectName } from './audit-names';
import { heading } from './audit-words';

const NEWEST_FIRST = '-created_at';
const key = ['audit', 'list'];

/** A day of the person's calendar as a moment. */
const dayStart = (day: string | undefined, plusDays = 0) => {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + plusDays);
  return date.toISOString();
};

export function AuditPage() {
  const { type, actor, from, to, sort = NEWEST_FIRST } = useSearch({ from: '/app/settings/audit' });
  const navigate = useNavigate({ from: '/settings/audit' });
  const [opened, setOpened] = useState<string>();
  const subjectName = useSubjectName();
  const fresh = useRef(new Set<string>());
  const list = useList([...key, { type, actor, from, to, sort }], (cursor, signal) =>
    insula.auditEvents.list(
      {
        type,
        actor_id: actor,
        'created_at[gte]': dayStart(from),
        'created_at[lt]': dayStart(to, 1),
        sort,
        cursor,
        limit: 50,
      },
      { signal },
    ),
  );
  const refresh = useDebouncedCallback(() => void queryClient.invalidateQueries({ queryKey: key }), 150);
  const live = useLive(
    'audit',
    (event) => {
      fresh.current.add(event.data.id);
      refresh();
    },
    refresh,
  );

  const toggle = (event: AuditEvent) => setOpened(opened === event.id ? undefined : event.id);
  const filtered = Boolean(type || actor || from || to);
  return (
    <Page
      title="Audit log"
      description="Who did what in this workspace. Nothing here can be changed."
      actions={<LiveBadge state={live} />}
    >
      <Filters />
      <DataTable
        label="Audit log"
        columns={columnsFor(opened, toggle, subjectName)}
        list={list}
        rowKey={(event) => event.id}
        rowNote={(event) => (fresh.current.has(event.id) ? 'new' : undefined)}
        detail={(event) => event.id === opened && <Detail event={event} />}
        sort={sort}
        onSort={(value) => void navigate({ search: (now) => ({ ...now, sort: value }), replace: true })}
        empty={
          <State
            icon={IconHistory}
            title={filtered ? 'Nothing fits these filters' : 'Nothing has happened yet'}
          >
            {filtered
              ? 'Widen the dates, or clear a filter.'
              : 'What people do in the workspace appears here as it happens.'}
          </State>
        }
      />
    </Page>
  );
}

function LiveBadge({ state }: { state: LiveState }) {
  const words = { live: 'Live', connecting: 'Connecting…', off: 'Not live' }[state];
  return (
    <Badge
      variant="default"
      radius="sm"
      tt="none"
      role="status"
      leftSection={<span className={classes.dot} data-state={state} />}
    >
      {words}
    </Badge>
  );
}

function Filters() {
  const search = useSearch({ from: '/app/settings/audit' });
  const navigate = useNavigate({ from: '/settings/audit' });
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const used = search.type || search.actor || search.from || search.to;
  return (
    <Group gap="sm" mb="md">
      <TypeFilter value={search.type} onChange={(type) => set({ type })} />
      <ActorFilter value={search.actor} onChange={(actor) => set({ actor })} />
      <Group gap="sm" wrap="nowrap">
        <TextInput
          type="date"
          aria-label="From day"
          w={140}
          value={search.from ?? ''}
          onChange={(event) => set({ from: event.currentTarget.value || undefined })}
        />
        <Text size="sm" c="dimmed" aria-hidden>
          to
        </Text>
        <TextInput
          type="date"
          aria-label="To day"
          w={140}
          value={search.to ?? ''}
          onChange={(event) => set({ to: event.currentTarget.value || undefined })}
        />
      </Group>
      {used && (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => set({ type: undefined, actor: undefined, from: undefined, to: undefined })}
        >
          Clear
        </Button>
      )}
    </Group>
  );
}

interface FilterProps {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** Offers the kinds of events that the newest of the log show. */
function TypeFilter({ value, onChange }: FilterProps) {
  const recent = useQuery({
    queryKey: ['audit', 'types'],
    queryFn: ({ signal }) => insula.auditEvents.list({ limit: 200 }, { signal }),
    staleTime: 60_000,
  });
  const types = new Set(recent.data?.data.map((event) => event.type));
  if (value) types.add(value);
  return (
    <Select
      aria-label="What happened"
      placeholder="Anything"
      searchable
      clearable
      w={176}
      data={[...types].sort().map((type) => ({ value: type, label: heading(type) }))}
      value={value ?? null}
      onChange={(type) => onChange(type ?? undefined)}
    />
  );
}

function ActorFilter({ value, onChange }: FilterProps) {
  const people = usePeople();
  return (
    <Select
      aria-label="By whom"
      placeholder="Anybody"
      searchable
      clearable
      w={176}
      data={(people.data?.data ?? []).map((user) => ({ value: user.id, label: fullName(user) }))}
      value={value ?? null}
      onChange={(actor) => onChange(actor ?? undefined)}
    />
  );
}

function columnsFor(
  opened: string | undefined,
  toggle: (event: AuditEvent) => void,
  subjectName: (event: AuditEvent) => string | undefined,
): Column<AuditEvent>[] {
  return [
    { header: 'When', sort: 'created_at', width: 130, render: (event) => <Time at={event.created_at} /> },
    { header: 'Who', width: 170, render: (event) => <Actor event={event} /> },
    {
      header: 'What',
      lead: true,
      render: (event) => (
        <div>
          <Text size="sm">{heading(event.type)}</Text>
          {subjectName(event) && (
            <Text size="xs" c="dimmed" lineClamp={1}>
              {subjectName(event)}
            </Text>
          )}
        </div>
      ),
    },
    {
      header: 'Address',
      hideOnPhone: true,
      width: 130,
      render: (event) => (
        <Text size="sm" ff="monospace" c="dimmed">
          {event.ip ?? '–'}
        </Text>
      ),
    },
    {
      header: 'Details',
      quiet: true,
      right: true,
      width: 56,
      render: (event) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={event.id === opened}
          aria-label={event.id === opened ? 'Hide the details' : 'Show the details'}
          onClick={() => toggle(event)}
        >
          {event.id === opened ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
        </ActionIcon>
      ),
    },
  ];
}

const ACTORS = { user: 'A former member', system: 'Insula', operator: 'The operator' };

function Actor({ event }: { event: AuditEvent }) {
  return (
    <Text size="sm" fw={500}>
      {event.actor_name ?? ACTORS[event.actor_type]}
    </Text>
  );
}

function Detail({ event }: { event: AuditEvent }) {
  const rows: [string, string | null][] = [
    ['Event', event.type],
    ['At', event.created_at],
    ['Subject', event.subject_id ? `${event.subject_type} ${event.subject_id}` : event.subject_type],
    ['Session', event.session_id],
    ['Request', event.request_id],
    ['Browser', event.user_agent],
  ];
  return (
    <div>
      <Table
        withRowBorders={false}
        verticalSpacing={2}
        horizontalSpacing="sm"
        w="auto"
        className={classes.facts}
      >
        <Table.Tbody>
          {rows.map(
            ([name, value]) =>
              value && (
                <Table.Tr key={name}>
                  <Table.Th fw={500}>{name}</Table.Th>
                  <Table.Td>
                    <Text size="xs" ff={name === 'Browser' ? undefined : 'monospace'}>
                      {value}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ),
          )}
        </Table.Tbody>
      </Table>
      {Object.keys(event.data).length > 0 && (
        <Code block mt="sm" tabIndex={0} role="region" aria-label="Data of the event">
          {JSON.stringify(event.data, null, 2)}
        </Code>
      )}
      <CopyButton value={JSON.stringify(event, null, 2)}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" mt="sm" onClick={copy}>
            {copied ? 'Copied' : 'Copy as JSON'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
