/** What can be done with a document: the menu in its row and on its page, and the dialogs behind it. */
import type { DocumentListItem } from '@insula/sdk';
import { ActionIcon, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { IconCopy, IconCornerDownRight, IconDots, IconDownload, IconFileText, IconPencil, IconStar, IconTrash, IconUsers } from '../../components/icons';
import { useCanWith } from '../../session/me';
import { type PageCommand, usePageCommands } from '../../shell/page-commands';
import { ShareDialog } from '../sharing/share-dialog';
import { atLeast } from '../sharing/words';
import { useCreateDocument } from './create';
import { useTrashDocument } from './delete';
import { useFavourites, useSetFavourite } from './favourites';
import { ExportDialog } from './export';
import { MoveDialog } from './move';
import { RenameDocument } from './rename';
import { asThing } from './things';

interface DocumentActionsProps {
  document: DocumentListItem;
  label: string;
  /** On its own page the title is a field, and the command palette has the actions too. */
  isPage?: boolean;
  onDeleted?: () => void;
}

interface Action extends PageCommand {
  /** Whether this person may do it to this document. */
  may: boolean;
  danger?: boolean;
  /** The menu does without it. */
  paletteOnly?: boolean;
}

export function DocumentActions({ document, label, isPage = false, onDeleted }: DocumentActionsProps) {
  const can = useCanWith(document.folder_id);
  const [open, setOpen] = useState<'share' | 'move' | 'rename' | 'export'>();
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
  const all: Action[] = [
    { label: 'Share…', words: 'access people link', icon: IconUsers, may: true, run: () => setOpen('share') },
    {
      label: isFavourite ? 'Remove from favourites' : 'Add to favourites',
      words: 'star',
      icon: IconStar,
      may: true,
      run: () => setFavourite.mutate({ document, favourite: !isFavourite }),
    },
    {
      label: 'Rename',
      words: 'title',
      icon: IconPencil,
      may: edits,
      paletteOnly: isPage,
      run: () => setOpen('rename'),
    },
    { label: 'Move…', words: 'folder', icon: IconCornerDownRight, may: edits, run: () => setOpen('move') },
    {
      label: 'Duplicate',
      words: 'copy',
      icon: IconCopy,
      may: can('document.write'),
      run: () => create.mutate({ title: `Copy of ${document.title}`.slice(0, 200), template_id: document.id }),
    },
    {
      label: 'Export…',
      words: 'download save file pdf markdown html text',
      icon: IconDownload,
      may: true,
      run: () => setOpen('export'),
    },
    {
      label: document.is_template ? 'No longer a template' : 'Use as a template',
      icon: IconFileText,
      may: edits,
      run: () => template.mutate(),
    },
    {
      label: 'Move to trash',
      words: 'delete',
      icon: IconTrash,
      may: can('document.delete') && atLeast(document.access, 'editor'),
      danger: true,
      run: () => trash.mutate(document),
    },
  ];
  const actions = all.filter(({ may }) => may);
  const shown = actions.filter(({ paletteOnly }) => !paletteOnly);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={label}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {shown.map(({ label: name, icon: Icon, danger, run }) => (
            <Menu.Item
              key={name}
              {...(danger && { c: 'var(--insula-danger)' })}
              leftSection={<Icon size={16} />}
              onClick={run}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {isPage && <InPalette actions={actions} />}
      {open === 'share' && <ShareDialog subject={subject} close={close} />}
      {open === 'move' && <MoveDialog things={[asThing(document)]} close={close} />}
      {open === 'export' && <ExportDialog document={document} close={close} />}
      {open === 'rename' && <RenameDocument document={document} close={close} />}
    </>
  );
}

/** A component, since a list of documents has a hundred menus and says nothing to the palette. */
function InPalette({ actions }: { actions: PageCommand[] }) {
  usePageCommands('This document', actions);
  return null;
}
