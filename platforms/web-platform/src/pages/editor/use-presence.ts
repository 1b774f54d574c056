/** Says where we are in the open text, and tells where the others are. */
import { LivePresence } from '@insula/sdk/live';
import { useEffect, useState } from 'react';
import { liveConnection } from '../../offline/live';
import type { Quill } from './quill';
import type { Editor } from './text-editor';

/** `writing` has a cursor in the text; `reading` has it open; `away` looks elsewhere. */
export type Doing = 'writing' | 'reading' | 'away';

export interface Place {
  /** One for each open page: somebody may have several. */
  key: string;
  user: string;
  /** The connection their changes come from. */
  src: string;
  doing: Doing;
  index: number;
  length: number;
}

/** Nothing typed, pointed at or scrolled for this long is being away. */
const IDLE_MS = 5 * 60_000;
const SIGNS = ['pointermove', 'keydown', 'scroll', 'touchstart'] as const;

/** Where others are. */
export function usePresence(editor: Editor | undefined, readOnly: boolean): Place[] {
  const [places, setPlaces] = useState<Place[]>([]);
  useEffect(() => {
    if (!editor) return undefined;
    const presence = new LivePresence(liveConnection(), editor.text);
    presence.on('places', (seen) =>
      setPlaces(
        seen.map(({ key, user, src, place }) => ({
          key,
          user,
          src,
          doing: doingOf(place['doing'], place.index),
          index: place.index,
          length: place.length,
        })),
      ),
    );
    const stop = tell(presence, editor.quill, readOnly);
    return () => {
      stop();
      presence.close();
      setPlaces([]);
    };
  }, [editor, readOnly]);
  return places;
}

/** Other clients than ours say where they are and no more: who has a cursor writes. */
const doingOf = (said: unknown, index: unknown): Doing => {
  if (said === 'away' || said === 'reading') return said;
  return typeof index === 'number' ? 'writing' : 'reading';
};

function tell(presence: LivePresence, quill: Quill, readOnly: boolean) {
  let idle = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    const range = quill.hasFocus() ? quill.getSelection() : null;
    const attentive: Doing = range && !readOnly ? 'writing' : 'reading';
    const doing = document.hidden || idle ? 'away' : attentive;
    presence.say({ index: range?.index ?? 0, length: range?.length ?? 0, doing });
  };
  const sign = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      idle = true;
      say();
    }, IDLE_MS);
    if (!idle) return;
    idle = false;
    say();
  };
  quill.on('selection-change', say);
  quill.on('text-change', say);
  document.addEventListener('visibilitychange', say);
  for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true });
  sign();
  say();
  return () => {
    clearTimeout(timer);
    quill.off('selection-change', say);
    quill.off('text-change', say);
    document.removeEventListener('visibilitychange', say);
    for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
  };
}
