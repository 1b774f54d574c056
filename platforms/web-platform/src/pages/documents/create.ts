import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';

export const UNTITLED = 'Untitled document';

/** Makes a document and opens it, its title ready to be typed over. */
export function useCreateDocument() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => insula.documents.create({ title: UNTITLED }),
    onSuccess: async (document) => {
      queryClient.setQueryData(['documents', 'item', document.id], document);
      void queryClient.invalidateQueries({ queryKey: ['documents', 'list'] });
      await navigate({ to: '/documents/$id', params: { id: document.id } });
    },
  });
}
