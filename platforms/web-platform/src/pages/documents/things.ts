/** Documents and folders that something is done to together. What can be taken back is offered to be. */
import type { DocumentListItem, Folder } from '@insula/sdk';
import { useMutation } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
import { say, sayError, sayWithUndo } from '../../components/notices';
import { moveDocument, setFavourite } from '../../offline/changes';
import { submit } from '../../offline/outbox';

export interface Thing {
  kind: 'document' | 'folder';
  id: string;
  title: string;
  /** The folder it lies in; null: outside all. */
  folder: string | null;
}

export const asThing = ({ id, title, folder_id }: DocumentListItem): Thing => ({
  kind: 'document',
  id,
  title,
  folder: folder_id ?? null,
});

export const folderAsThing = ({ id, name, parent_id }: Folder): Thing => ({
  kind: 'folder',
  id,
  title: name,
  folder: parent_id ?? null,
});

/** "“Minutes”", "3 documents", "2 things" when there are folders among them. */
export function nameThings(things: readonly Thing[]): string {
  if (things.length === 1) return `“${things[0]?.title}”`;
  const kinds = new Set(things.map(({ kind }) => kind));
  return `${things.length} ${kinds.size > 1 ? 'things' : `${[...kinds][0]}s`}`;
}

const verb = (things: readonly Thing[]) => (things.length > 1 ? 'are' : 'is');

/** `name` is what the folder is called. */
export const moveThing = ({ kind, id, title, folder: was }: Thing, folder: string | null, name = ''): Promise<unknown> =>
  kind === 'folder' ? insula.folders.move(id, folder) : submit(moveDocument({ id, title, folder_id: was }, folder, name));

const refreshPlaces = () => {
  void queryClient.invalidateQueries({ queryKey: ['documents'] });
  void queryClient.invalidateQueries({ queryKey: ['folders'] });
};

/** Does it to each and goes on after a failure. Returns those it worked for; throws when it did for none. */
async function forEach(things: readonly Thing[], act: (thing: Thing) => Promise<unknown>): Promise<Thing[]> {
  const results = await Promise.allSettled(things.map(act));
  refreshPlaces();
  const failed = results.find((result) => result.status === 'rejected');
  const done = things.filter((_thing, place) => results[place]?.status === 'fulfilled');
  if (failed && done.length === 0) throw failed.reason;
  if (failed) sayError(failed.reason);
  return done;
}

export function useMoveThings() {
  return useMutation({
    mutationFn: async ({ things, to, name }: { things: readonly Thing[]; to: string | null; name: string }) => {
      const moved = await forEach(things, (thing) => moveThing(thing, to, name));
      if (moved.length > 0)
        sayWithUndo(`${nameThings(moved)} ${verb(moved)} in ${name} now.`, () =>
          forEach(moved, (thing) => moveThing({ ...thing, folder: to }, thing.folder)),
        );
    },
  });
}

export function useTrashThings() {
  return useMutation({
    mutationFn: async (documents: readonly Thing[]) => {
      const gone = await forEach(documents, ({ id }) => insula.documents.delete(id));
      if (gone.length > 0)
        sayWithUndo(`${nameThings(gone)} ${verb(gone)} in the trash for thirty days.`, () =>
          forEach(gone, ({ id }) => insula.documents.restore(id)),
        );
    },
  });
}

export function useFavouriteThings() {
  return useMutation({
    mutationFn: async (documents: readonly Thing[]) => {
      const marked = await forEach(documents, (document) => submit(setFavourite(document, true)));
      if (marked.length > 0) say(`${nameThings(marked)} ${verb(marked)} among your favourites.`);
    },
  });
}
