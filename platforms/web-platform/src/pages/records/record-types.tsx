import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconDatabase, IconPlus } from '../../components/icons';
import { useNavigate } from '@tanstack/react-router';
import { insula } from '../../api';
import { type Column, DataTable } from '../../components/data-table';
import { FormFoot } from '../../components/forms';
import { AnchorLink } from '../../components/links';
import { useList } from '../../components/list';
import { Page } from '../../components/page';
import { State } from '../../components/states';
import { useCan } from '../../session/me';

interface TypeRow {
  data_type: string;
  count: number;
}

const columns: Column<TypeRow>[] = [
  {
    header: 'Type',
    render: ({ data_type }) => (
      <AnchorLink to="/records/$type" params={{ type: data_type }} c="inherit" fw={500} size="sm">
        {data_type}
      </AnchorLink>
    ),
  },
  { header: 'Records', right: true, width: 120, render: ({ count }) => count.toLocaleString() },
];

export function RecordTypesPage() {
  const can = useCan();
  const [naming, name] = useDisclosure(false);
  const list = useList<TypeRow>(['records', 'types'], (_cursor, signal) => insula.records.types({ signal }));
  const newType = can('record.write') && (
    <Button leftSection={<IconPlus size={18} />} onClick={name.open}>
      New record type
    </Button>
  );
  return (
    <Page title="Records" description="Your own data as JSON, by type." actions={newType}>
      <DataTable
        label="Record types"
        columns={columns}
        list={list}
        rowKey={(row) => row.data_type}
        empty={
          <State icon={IconDatabase} title="Keep your own data here" action={newType}>
            A record is a JSON object of a type you name: orders, measurements, products. Name a type and add
            its first record, here or over the API.
          </State>
        }
      />
      {naming && <NameType close={name.close} />}
    </Page>
  );
}

function NameType({ close }: { close: () => void }) {
  const navigate = useNavigate();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { type: '' },
    validate: {
      type: (type) =>
        /^[a-z][a-z0-9_-]{0,62}$/.test(type)
          ? null
          : 'Begin with a letter; use lower-case letters, digits, _ and -.',
    },
  });
  const submit = form.onSubmit(({ type }) =>
    navigate({ to: '/records/$type', params: { type }, search: { record: 'new' } }),
  );
  return (
    <Modal opened onClose={close} title="New record type" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label="Name of the type"
            description="A type exists as soon as it has a record."
            placeholder="orders"
            autoComplete="off"
            autoCapitalize="none"
            data-autofocus
            key={form.key('type')}
            {...form.getInputProps('type')}
          />
          <FormFoot busy={false} label="Add the first record" cancel={close} />
        </Stack>
      </form>
    </Modal>
  );
}
