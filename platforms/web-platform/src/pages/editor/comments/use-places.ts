/** Where threads lie in the text as it is shown: told by the platform, moved at once with every change, set right again. */
import { useDebouncedCallback } from '@mantine/hooks';
import type { Delta } from 'quill/core';
import { useEffect, useRef, useState } from 'react';
import { movePlace, type Place, placeOf } from '../places';
import type { Editor } from '../text-editor';
import { refreshThreads, type Thread } from './threads';

export type Places = ReadonlyMap<string, Place>;

const SETTLE_MS = 700;

const inserts = (change: Delta) => change.ops.some(({ insert }) => insert !== undefined);

export function usePlaces({ quill, text }: Editor, document: string, threads: readonly Thread[]): Places {
  const [places, setPlaces] = useState<Places>(new Map());
  const present = useRef<Places>(places);
  const wounded = useRef(new Set<string>()); // some of their text was deleted, and may come back
  const setRight = useDebouncedCallback(() => void refreshThreads(document), SETTLE_MS);

  useEffect(() => {
    let behind = false; // the platform has told of a version that has not come here yet
    const show = (next: Places) => {
      present.current = next;
      setPlaces(next);
    };
    const locate = () => {
      const found = new Map<string, Place>();
      behind = false;
      for (const { id, anchor } of threads) {
        if (!anchor) continue;
        const place = placeOf(text, anchor);
        behind ||= place === undefined;
        const shown = place ?? present.current.get(id);
        if (shown) found.set(id, shown);
        if (shown?.length === 0) wounded.current.add(id);
      }
      show(found);
      if (behind) setRight();
    };
    const follow = (change: Delta) => {
      if (behind) {
        locate();
        return;
      }
      const moved = new Map<string, Place>();
      for (const [id, place] of present.current) {
        const after = movePlace(place, change);
        if (after.length < place.length) wounded.current.add(id);
        moved.set(id, after);
      }
      show(moved);
      // What was cut off may come back with what is inserted; only the platform knows.
      if (wounded.current.size > 0 && inserts(change)) setRight();
    };
    locate();
    quill.on('text-change', follow);
    return () => void quill.off('text-change', follow);
  }, [quill, text, threads, setRight]);
  return places;
}
