/** What can be done with a document: the menu in its row and on its page, and the dialogs behind it. */
import type { DocumentListItem } from '@insula/sdk';
import { ActionIcon, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { IconCopy, IconCornerDownRight, IconDots, IconFileText, IconPencil, IconStar, IconTrash, IconUsers } from '../../components/icons';
import { useCan } from '../../session/me';
import { ShareDialog } from '../sharing/share-dialog';
import { atLeast } from '../sharing/words';
import { useCreateDocument } from './create';
import { useTrashDocument } from './delete';
import { useFavourites, useSetFavourite } from './favourites';
import { MoveDialog } from './move';
import { RenameDocument } from './rename';

interface DocumentActionsProps {
  document: DocumentListItem;
  label: string;
  /** On its own page the title is a field. */
  rename?: boolean;
  onDeleted?: () => void;
}

export function DocumentActions({ document, label, rename = false, onDeleted }: DocumentActionsProps) {
  const can = useCan();
  const [open, setOpen] = useState<'share' | 'move' | 'rename'>();
  const close = () => setOpen(undefined);
  const create = useCreateDocument();
  const trash = useTrashDocument(onDeleted);
  const favourites = useFavourites();
  const setFavourite = useSetFavourite();
  const isFavourite = favourites.some(({ id }) => id === document.id);
  const template = useMutation({
    mutationFn: () => insula.documents.update(document.id, { is_template: !document.is_template }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['documents'] }),
  });
  const edits = can('document.write') && atLeast(document.access, 'editor');
  const subject = { kind: 'document' as const, id: document.id, title: document.title };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={label}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => setOpen('share')}>
            Share…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconStar size={16} />}
            onClick={() => setFavourite.mutate({ id: document.id, favourite: !isFavourite })}
          >
            {isFavourite ? 'Remove from favourites' : 'Add to favourites'}
          </Menu.Item>
          {edits && rename && (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setOpen('rename')}>
              Rename
            </Menu.Item>
          )}
          {edits && (
            <Menu.Item leftSection={<IconCornerDownRight size={16} />} onClick={() => setOpen('move')}>
              Move…
            </Menu.Item>
          )}
          {can('document.write') && (
            <Menu.Item
              leftSection={<IconCopy size={16} />}
              onClick={() => create.mutate({ title: `Copy of ${document.title}`.slice(0, 200), template_id: document.id })}
            >
              Duplicate
            </Menu.Item>
          )}
          {edits && (
            <Menu.Item leftSection={<IconFileText size={16} />} onClick={() => template.mutate()}>
              {document.is_template ? 'No longer a template' : 'Use as a template'}
            </Menu.Item>
          )}
          {can('document.delete') && atLeast(document.access, 'editor') && (
            <Menu.Item c="var(--insula-danger)" leftSection={<IconTrash size={16} />} onClick={() => trash.mutate(document)}>
              Move to trash
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'share' && <ShareDialog subject={subject} close={close} />}
      {open === 'move' && <MoveDialog subject={subject} close={close} />}
      {open === 'rename' && <RenameDocument document={document} close={close} />}
    </>
  );
}
