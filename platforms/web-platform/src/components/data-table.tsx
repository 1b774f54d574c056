/** The one table: sorts, waits, is empty, fails and goes on, the same on every page. */
import { Box, Button, Center, Skeleton, Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from './icons';
import type { HTMLAttributes, ReactNode } from 'react';
import classes from './data-table.module.css';
import type { ListState } from './list';
import { Failure } from './states';

export interface Column<Row> {
  header: string;
  render: (row: Row) => ReactNode;
  /** The API's name of the field, when the list sorts by it. */
  sort?: string;
  /** Numbers go right. */
  right?: boolean;
  hideOnPhone?: boolean;
  width?: number | string;
  /** What a row is about, when that is not the first column: a phone shows it on a line of its own. */
  lead?: boolean;
  /** A column of buttons: its header is for screen readers. */
  quiet?: boolean;
}

export type RowProps = HTMLAttributes<HTMLTableRowElement> & Record<`data-${string}`, unknown>;

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  list: ListState<Row>;
  rowKey: (row: Row) => string;
  rowNote?: (row: Row) => string | undefined;
  /** What a row can do beside being read: be dragged, be selected. */
  rowProps?: (row: Row) => RowProps;
  detail?: (row: Row) => ReactNode;
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  empty: ReactNode;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { list, columns } = props;
  if (list.error) return <Failure error={list.error} retry={list.retry} />;
  if (list.rows?.length === 0) return <>{props.empty}</>;
  return (
    <Box className={classes.frame} data-stale={list.stale || undefined}>
      <Table className={classes.table} aria-label={props.label} verticalSpacing={10} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <HeaderCell key={column.header} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.rows ? (
            list.rows.map((row) => <BodyRow key={props.rowKey(row)} row={row} {...props} />)
          ) : (
            <WaitingRows columns={columns} />
          )}
        </Table.Tbody>
      </Table>
      {list.hasMore && (
        <Center p="md">
          <Button variant="default" onClick={list.loadMore} loading={list.loadingMore}>
            Show more
          </Button>
        </Center>
      )}
    </Box>
  );
}

/** What the style sheet knows of a column. */
function marks<Row>(column: Column<Row>) {
  return {
    'data-right': column.right || undefined,
    'data-label': column.header,
    'data-wide': column.hideOnPhone || undefined,
    'data-lead': column.lead || undefined,
    'data-quiet': column.quiet || undefined,
    'data-sorts': column.sort ? true : undefined,
  };
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}) {
  const field = column.sort;
  const active = field !== undefined && sort?.replace('-', '') === field;
  const descending = active && sort?.startsWith('-');
  const common = { w: column.width, ...marks(column) };
  if (!field || !onSort)
    return (
      <Table.Th {...common}>
        {column.quiet ? <span className="visually-hidden">{column.header}</span> : column.header}
      </Table.Th>
    );
  const Icon = !active ? IconSelector : descending ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th {...common} aria-sort={!active ? 'none' : descending ? 'descending' : 'ascending'}>
      <UnstyledButton
        className={classes.sort}
        onClick={() => onSort(active && !descending ? `-${field}` : field)}
      >
        {column.header}
        <Icon size={14} data-active={active || undefined} />
      </UnstyledButton>
    </Table.Th>
  );
}

function BodyRow<Row>({ row, columns, detail, rowNote, rowProps }: DataTableProps<Row> & { row: Row }) {
  const shown = detail?.(row);
  return (
    <>
      <Table.Tr data-note={rowNote?.(row)} {...rowProps?.(row)}>
        {columns.map((column) => (
          <Table.Td key={column.header} {...marks(column)}>
            {column.render(row)}
          </Table.Td>
        ))}
      </Table.Tr>
      {shown && (
        <Table.Tr className={classes.detail}>
          <Table.Td colSpan={columns.length}>{shown}</Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function WaitingRows<Row>({ columns }: { columns: Column<Row>[] }) {
  return Array.from({ length: 6 }, (_, row) => (
    <Table.Tr key={row} aria-hidden>
      {columns.map((column, index) => (
        <Table.Td key={column.header} {...marks(column)}>
          <Skeleton height={12} my={6} width={index === 0 ? `${70 - ((row * 23) % 30)}%` : '50%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
}
