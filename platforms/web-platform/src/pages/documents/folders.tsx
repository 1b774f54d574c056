/** The folders of a place, the way back up, and making and naming them. */
import type { Folder } from '@insula/sdk';
import { ActionIcon, Breadcrumbs, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { FormFoot, Problem, required, useSubmit } from '../../components/forms';
import { IconCornerDownRight, IconDots, IconFolder, IconLock, IconPencil, IconTrash, IconUsers } from '../../components/icons';
import { AnchorLink } from '../../components/links';
import { useCanWith } from '../../session/me';
import { ShareDialog } from '../sharing/share-dialog';
import { atLeast } from '../sharing/words';
import classes from './folders.module.css';
import { draggable, useDropTarget } from './drag';
import { MoveDialog } from './move';
import { folderAsThing } from './things';

/** Folders in a folder, or outside all. */
export function useFolders(parent: string | undefined, enabled = true) {
  return useQuery({
    queryKey: ['folders', 'in', parent ?? 'root'],
    queryFn: ({ signal }) =>
      insula.folders.list({ ...(parent ? { parent_id: parent } : { at_root: true }), sort: 'name', limit: 200 }, { signal }),
    enabled,
  });
}

const folderQuery = (id: string) => ({
  queryKey: ['folders', 'item', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => insula.folders.get(id, { signal }),
  staleTime: 30_000,
});

/** A folder and those above it that one sees, the topmost first. */
export function useFolderPath(id: string | undefined): Folder[] {
  const [ids, setIds] = useState<string[]>([]);
  const wanted = id ? [id, ...ids.slice(ids[0] === id ? 1 : ids.length)] : [];
  const found = useQueries({ queries: wanted.map(folderQuery) });
  const path = found.flatMap(({ data }) => data ?? []);
  const last = path.at(-1);
  if (id && last && !last.at_root && last.parent_id && path.length === wanted.length)
    setIds([...wanted, last.parent_id]);
  return path.reverse();
}

export function FolderCrumbs({ id }: { id: string | undefined }) {
  const path = useFolderPath(id);
  if (!id) return null;
  return (
    <Breadcrumbs separator="/" mb="md" component="nav" aria-label="Folders above">
      <CrumbLink>Documents</CrumbLink>
      {path.map((folder, place) =>
        place === path.length - 1 ? (
          <Text key={folder.id} size="sm" truncate maw={280}>
            {folder.name}
          </Text>
        ) : (
          <CrumbLink key={folder.id} folder={folder.id}>
            {folder.name}
          </CrumbLink>
        ),
      )}
    </Breadcrumbs>
  );
}

/** A way up, for oneself and for what is dragged. */
function CrumbLink({ folder, children }: { folder?: string; children: string }) {
  const drop = useDropTarget(folder ?? null, folder ? `“${children}”` : children);
  return (
    <AnchorLink
      to="/documents"
      search={folder ? { folder } : {}}
      size="sm"
      c="dimmed"
      draggable={false}
      className={classes.crumb}
      {...drop}
    >
      {children}
    </AnchorLink>
  );
}

export function FolderList({ parent }: { parent: string | undefined }) {
  const folders = useFolders(parent);
  if (!folders.data || folders.data.data.length === 0) return null;
  return (
    <ul className={classes.folders} aria-label="Folders">
      {folders.data.data.map((folder) => (
        <FolderTile key={folder.id} folder={folder} />
      ))}
    </ul>
  );
}

/** Things are dropped on it, and it is dragged itself. */
function FolderTile({ folder }: { folder: Folder }) {
  const drop = useDropTarget(folder.id, `“${folder.name}”`);
  return (
    <li {...draggable(() => [folderAsThing(folder)])} {...drop}>
      <IconFolder size={18} style={{ flexShrink: 0 }} />
      <AnchorLink to="/documents" search={{ folder: folder.id }} c="inherit" fw={500} size="sm" className={classes.name}>
        {folder.name}
      </AnchorLink>
      {folder.workspace_access === 'none' && <IconLock size={14} aria-label="Restricted" />}
      <FolderMenu folder={folder} />
    </li>
  );
}

function FolderMenu({ folder }: { folder: Folder }) {
  const can = useCanWith(folder.id);
  const [open, setOpen] = useState<'share' | 'move' | 'rename'>();
  const close = () => setOpen(undefined);
  const drop = useMutation({
    mutationFn: () => insula.folders.delete(folder.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['folders'] }),
  });
  const edits = can('document.write') && atLeast(folder.access, 'editor');
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for the folder ${folder.name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => setOpen('share')}>
            Share…
          </Menu.Item>
          {edits && (
            <>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setOpen('rename')}>
                Rename
              </Menu.Item>
              <Menu.Item leftSection={<IconCornerDownRight size={16} />} onClick={() => setOpen('move')}>
                Move…
              </Menu.Item>
            </>
          )}
          {edits && can('document.delete') && (
            <Menu.Item c="var(--insula-danger)" leftSection={<IconTrash size={16} />} onClick={() => drop.mutate()}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'share' && <ShareDialog subject={{ kind: 'folder', id: folder.id, title: folder.name }} close={close} />}
      {open === 'move' && <MoveDialog things={[folderAsThing(folder)]} close={close} />}
      {open === 'rename' && <FolderForm folder={folder} close={close} />}
    </>
  );
}

/** Makes a folder in `parent`, or names one anew. */
export function FolderForm({ folder, parent, close }: { folder?: Folder; parent?: string | undefined; close: () => void }) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: folder?.name ?? '' },
    validate: { name: required('Give the folder a name.') },
  });
  const { submit, busy, problem } = useSubmit(form, async ({ name }) => {
    if (folder) await insula.folders.update(folder.id, { name: name.trim() });
    else await insula.folders.create({ name: name.trim(), ...(parent ? { parent_id: parent } : {}) });
    await queryClient.invalidateQueries({ queryKey: ['folders'] });
    close();
  });
  return (
    <Modal opened onClose={close} title={folder ? 'Rename folder' : 'New folder'} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          <TextInput label="Name" data-autofocus key={form.key('name')} {...form.getInputProps('name')} />
          <Group justify="flex-end">
            <FormFoot busy={busy} label={folder ? 'Rename' : 'Make folder'} cancel={close} />
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
