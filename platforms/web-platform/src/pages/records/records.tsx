import type { DataRecord } from '@insula/sdk';
import { Anchor, Button, Code, Group, Text } from '@mantine/core';
import { IconArrowLeft, IconDatabase, IconFilterOff, IconPlus } from '../../components/icons';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { insula } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { AnchorLink } from '../../components/links';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { Pending } from '../../components/pending';
import { State } from '../../components/states';
import { Time } from '../../components/time';
import { useWaiting } from '../../offline/outbox';
import { withRecords } from '../../offline/overlay';
import { useCan } from '../../session/me';
import { asQuery, FilterBar } from './filters';
import { RecordEditor } from './record-editor';
import { asText, contentOf, mainFields, pathsIn } from './shape';

const NEWEST_FIRST = '-created_at';
const SHOWN_FIELDS = 4;

export function RecordsPage() {
  const { type } = useParams({ from: '/app/records/$type' });
  const { sort = NEWEST_FIRST, filter = [], record } = useSearch({ from: '/app/records/$type' });
  const navigate = useNavigate({ from: '/records/$type' });
  const can = useCan();
  const open = (id: string | undefined) => void navigate({ search: (now) => ({ ...now, record: id }) });
  const list = useList(['records', type, { sort, filter }], (cursor, signal) =>
    insula.records.ofType(type).list({ ...asQuery(filter), sort, cursor, limit: 50 }, { signal }),
  );
  const waiting = useWaiting();
  const rows = withRecords(list.rows ?? [], waiting, type, filter.length > 0);

  const newRecord = can('record.write') && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => open('new')}>
      New record
    </Button>
  );
  return (
    <Page
      title={type}
      description={
        <AnchorLink to="/records" size="sm" c="dimmed">
          <IconArrowLeft size={14} style={{ verticalAlign: '-2px' }} /> All record types
        </AnchorLink>
      }
      actions={newRecord}
    >
      <FilterBar
        filters={filter}
        paths={pathsIn(rows)}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, filter: next.length > 0 ? next : undefined }) })
        }
      />
      <DataTable
        label={`Records of type ${type}`}
        columns={columnsFor(rows, open)}
        list={list.rows ? { ...list, rows } : list}
        rowKey={(row) => row.id}
        sort={sort}
        onSort={(value) => void navigate({ search: (now) => ({ ...now, sort: value }), replace: true })}
        empty={
          filter.length > 0 ? (
            <State icon={IconFilterOff} title="No record fits">
              Remove a filter to see more.
            </State>
          ) : (
            <State icon={IconDatabase} title={`No ${type} yet`} action={newRecord}>
              Over the API it is <Code>POST /v1/records/{type}</Code>.
            </State>
          )
        }
      />
      {record && <RecordEditor type={type} id={record} close={() => open(undefined)} />}
    </Page>
  );
}

function columnsFor(rows: DataRecord[], open: (id: string) => void): Column<DataRecord>[] {
  const fields = mainFields(rows, SHOWN_FIELDS);
  return [
    {
      header: 'Record',
      width: 120,
      render: (row) => (
        <Group gap={6} wrap="nowrap">
          <Anchor
            component="button"
            type="button"
            ff="monospace"
            size="sm"
            onClick={() => open(row.id)}
            aria-label={`Open record …${row.id.slice(-6)}`}
          >
            …{row.id.slice(-6)}
          </Anchor>
          <Pending of={row.id} />
        </Group>
      ),
    },
    ...fields.map(({ name, numeric }, index): Column<DataRecord> => ({
      header: name,
      right: numeric,
      hideOnPhone: index > 1,
      render: (row) => (
        <Text size="sm" span lineClamp={2}>
          {asText(contentOf(row)[name])}
        </Text>
      ),
    })),
    {
      header: 'Created',
      sort: 'created_at',
      hideOnPhone: true,
      width: 140,
      render: (row) => <Time at={row.created_at} />,
    },
    {
      header: 'Changed',
      sort: 'updated_at',
      hideOnPhone: true,
      width: 140,
      render: (row) => <Time at={row.updated_at} />,
    },
  ];
}
