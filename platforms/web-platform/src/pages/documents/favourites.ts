import type { Favourite } from '@insula/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { insula, queryClient } from '../../api';
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
  return favourites.data?.data ?? [];
}

export function useSetFavourite() {
  return useMutation({
    mutationFn: ({ id, favourite }: { id: string; favourite: boolean }) => insula.documents.setFavourite(id, favourite),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['documents', 'favourites'] }),
  });
}
