import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';

export const UNTITLED = 'Untitled document';

export interface Beginning {
  title?: string;
  folder_id?: string | undefined;
  /** The document whose content it begins with. */
  template_id?: string;
}

/** Makes a document and opens it, its title ready to be typed over. */
export function useCreateDocument() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ title = UNTITLED, folder_id, template_id }: Beginning) =>
      insula.documents.create({
        title,
        ...(folder_id ? { folder_id } : {}),
        ...(template_id ? { template_id } : {}),
      }),
    onSuccess: async (document) => {
      queryClient.setQueryData(['documents', 'item', document.id], document);
      void queryClient.invalidateQueries({ queryKey: ['documents', 'list'] });
      await navigate({ to: '/documents/$id', params: { id: document.id } });
    },
  });
}
