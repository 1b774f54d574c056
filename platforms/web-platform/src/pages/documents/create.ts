import type { DocumentListItem } from '@insula/sdk';
import { newId } from '@insula/sdk/outbox';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { insula, queryClient } from '../../api';
import { createDocument } from '../../offline/changes';
import { beginText } from '../../offline/live';
import { submit } from '../../offline/outbox';
import { ownerOf, useMe } from '../../session/me';

export const UNTITLED = 'Untitled document';

export interface Beginning {
  title?: string;
  folder_id?: string | undefined;
  /** The document whose content it begins with. */
  template_id?: string;
}

/**
 * Makes a document and opens it, its title ready to be typed over. Without a network an empty one can be made, and written in at
 * once; what is to begin with the content of another needs one.
 */
export function useCreateDocument() {
  const navigate = useNavigate();
  const me = useMe();
  return useMutation({
    mutationFn: async ({ title = UNTITLED, folder_id, template_id }: Beginning) => {
      if (template_id) return insula.documents.create({ title, template_id, ...(folder_id ? { folder_id } : {}) });
      const document = emptyDocument(me.user.id, title, folder_id);
      const outcome = await submit(createDocument(document));
      if (outcome === 'waiting') await beginText(document.id, ownerOf(me));
      return document;
    },
    onSuccess: async (document) => {
      queryClient.setQueryData(['documents', 'item', document.id], document);
      void queryClient.invalidateQueries({ queryKey: ['documents', 'list'] });
      await navigate({ to: '/documents/$id', params: { id: document.id } });
    },
  });
}

/** As the platform will answer it. */
function emptyDocument(owner_id: string, title: string, folder_id: string | undefined): DocumentListItem {
  const now = new Date().toISOString();
  return {
    id: newId(),
    title,
    version: 1,
    owner_id,
    folder_id: folder_id ?? null,
    at_root: !folder_id,
    is_template: false,
    type: 'rich-text',
    access: 'owner',
    workspace_access: 'editor',
    created_at: now,
    updated_at: now,
  };
}
