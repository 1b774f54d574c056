/**
 * Places in the text that move as it changes. The platform says where a comment belongs at one of its versions; the text
 * shown here may be ahead (what was typed and not yet saved). The rules of moving are the platform's
 * (services/collaboration/comments/anchor.h) but for what comes back after it was deleted: that only the platform knows.
 */
import type { Delta, LiveDocument } from '@insula/sdk/live';

export interface Place {
  index: number;
  length: number;
}

export interface Anchor extends Place {
  version: number;
}

/** An insert at an edge stays outside. */
export function movePlace(place: Place, change: Pick<Delta, 'transformPosition'>): Place {
  const index = change.transformPosition(place.index, false);
  const end = change.transformPosition(place.index + place.length, true);
  return end > index ? { index, length: end - index } : { index: Math.min(index, end), length: 0 };
}

/** Where an anchor lies in the text as it is shown here; nothing when it cannot be told yet. */
export const placeOf = (text: LiveDocument, { index, length, version }: Anchor): Place | undefined =>
  text.changesSince(version)?.reduce<Place>(movePlace, { index, length });
