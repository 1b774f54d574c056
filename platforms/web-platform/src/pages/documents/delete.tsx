import { insula, queryClient } from '../../api';
import { ConfirmByName } from '../../components/confirm-by-name';
import { say } from '../../components/notices';

interface DeleteDocumentProps {
  document: { id: string; title: string };
  close: () => void;
  onDeleted?: () => void;
}

export function DeleteDocument({ document, close, onDeleted }: DeleteDocumentProps) {
  const act = async () => {
    await insula.documents.delete(document.id);
    onDeleted?.();
    say(`“${document.title}” is deleted.`);
    void queryClient.invalidateQueries({ queryKey: ['documents', 'list'] });
  };
  return (
    <ConfirmByName
      title="Delete this document?"
      name={document.title}
      button="Delete document"
      act={act}
      close={close}
    >
      The text and its history go for everybody in the workspace, also for those who have it open now. This
      cannot be undone.
    </ConfirmByName>
  );
}
