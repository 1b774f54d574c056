/** A copy of a document for outside: in which format, and the browser saves it. */
import type { DocumentListItem, ExportFormat } from '@insula/sdk';
import { Modal, NavLink, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { insula } from '../../api';
import { IconDownload } from '../../components/icons';
import { say } from '../../components/notices';

const FORMATS: { format: ExportFormat; label: string; about: string }[] = [
  { format: 'pdf', label: 'PDF', about: 'For printing and sending' },
  { format: 'markdown', label: 'Markdown', about: 'For other editors and repositories' },
  { format: 'html', label: 'Web page (HTML)', about: 'Keeps everything, opens in any browser' },
  { format: 'text', label: 'Plain text', about: 'The words alone' },
];

interface ExportDialogProps {
  document: Pick<DocumentListItem, 'id' | 'title'>;
  close: () => void;
}

export function ExportDialog({ document, close }: ExportDialogProps) {
  const take = useMutation({
    mutationFn: (format: ExportFormat) => insula.documents.export(document.id, { format }),
    onSuccess: (file) => {
      save(file.name, new Blob([file.bytes], { type: file.type }));
      say(`${file.name} is in your downloads.`);
      close();
    },
  });
  return (
    <Modal opened onClose={close} closeButtonProps={{ 'aria-label': 'Close' }} title={`Export “${document.title}”`}>
      <Stack gap={4}>
        {FORMATS.map(({ format, label, about }) => (
          <NavLink
            key={format}
            component="button"
            label={label}
            description={about}
            leftSection={<IconDownload size={18} />}
            disabled={take.isPending}
            onClick={() => take.mutate(format)}
          />
        ))}
        <Text size="sm" c="dimmed" px="sm" pt="xs" role="status">
          {take.isPending ? 'Preparing the file…' : 'The copy is of what is saved now. It is noted that you took one.'}
        </Text>
      </Stack>
    </Modal>
  );
}

function save(name: string, blob: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
