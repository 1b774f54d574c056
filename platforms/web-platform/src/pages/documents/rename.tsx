import { Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { renameDocument } from '../../offline/changes';
import { submit as send } from '../../offline/outbox';

interface RenameDocumentProps {
  document: { id: string; title: string };
  close: () => void;
}

export function RenameDocument({ document, close }: RenameDocumentProps) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { title: document.title },
    validate: { title: required('Give the document a title.') },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ title }) => {
    if (title.trim() !== document.title) await send(renameDocument(document, title.trim()));
    close();
  });
  return (
    <Modal opened onClose={close} title="Rename document" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          <TextInput label="Title" data-autofocus key={form.key('title')} {...form.getInputProps('title')} />
          <FormFoot busy={busy} label="Rename" cancel={close} />
        </Stack>
      </form>
    </Modal>
  );
}
