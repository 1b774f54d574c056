/** Draws the cursors of those who write in the open text, and tells who is here: to the page's head, and as its result. */
import { useEffect, useRef } from 'react';
import { hueOf } from '../../components/person-colour';
import { useMe } from '../../session/me';
import { nameOf, useNames } from '../../session/names';
import type { Here } from './people-here';
import { RemoteCursors } from './remote-cursors';
import type { Editor } from './text-editor';
import { type Place, usePresence } from './use-presence';

export function useOthers(editor: Editor | undefined, readOnly: boolean, onHere: (here: Here) => void): Place[] {
  const { user: me } = useMe();
  const places = usePresence(editor, readOnly).filter(({ user }) => user !== me.id);
  const nameFor = useNames([...new Set(places.map(({ user }) => user))]);
  const cursors = useRef<RemoteCursors>(undefined);
  useEffect(() => {
    if (!editor) return undefined;
    const drawn = new RemoteCursors(editor.quill);
    cursors.current = drawn;
    return () => {
      cursors.current = undefined;
      drawn.close();
    };
  }, [editor]);
  useEffect(() => {
    const writing = places.filter(({ doing }) => doing === 'writing');
    cursors.current?.show(
      writing.map(({ key, user, index, length }) => ({
        key,
        name: nameOf(nameFor(user)),
        hue: hueOf(user),
        index,
        length,
      })),
    );
  });
  // Where exactly somebody is, only the cursors show: the page is not drawn anew for it.
  const here = places.map(({ key, doing }) => `${key} ${doing}`).join();
  useEffect(() => onHere({ places, reveal: (key) => cursors.current?.reveal(key) }), [here, onHere]);
  return places;
}
