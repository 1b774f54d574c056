import type { DocumentListItem, Favourite } from '@insula/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { setFavourite } from '../../offline/changes';
import { submit, useWaiting } from '../../offline/outbox';
import { withFavourites } from '../../offline/overlay';
import { useCan } from '../../session/me';

/** One's favourite documents, the newest mark first. */
export function useFavourites(): Favourite[] {
  const can = useCan();
  const favourites = useQuery({
    queryKey: ['documents', 'favourites'],
    queryFn: ({ signal }) => insula.documents.favourites({ limit: 50 }, { signal }),
    enabled: can('document.read'),
    staleTime: 60_000,
  });
  return withFavourites(favourites.data?.data ?? [], useWaiting());
}

export function useSetFavourite() {
  return useMutation({
    mutationFn: ({ document, favourite }: { document: DocumentListItem; favourite: boolean }) =>
      submit(setFavourite(document, favourite)),
  });
}
