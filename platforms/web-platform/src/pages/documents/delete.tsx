import { useMutation } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { say } from '../../components/notices';

/** Into the trash: what can be brought back needs no question first. */
export function useTrashDocument(onDone?: () => void) {
  return useMutation({
    mutationFn: (document: { id: string; title: string }) => insula.documents.delete(document.id),
    onSuccess: (_nothing, { title }) => {
      onDone?.();
      say(`“${title}” is in the trash for thirty days.`);
      void queryClient.invalidateQueries({ queryKey: ['documents'] });
    },
  });
}
