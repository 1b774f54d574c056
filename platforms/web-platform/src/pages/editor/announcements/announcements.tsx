/** What happens in the open document, said to those who cannot see it: politely, together, and not at all when they want it quiet. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { nameOf, useNames } from '../../../session/names';
import type { Editor } from '../text-editor';
import type { Place } from '../use-presence';
import { useQuiet } from './quiet';
import { RemoteChanges } from './remote-changes';
import { changed, comings, typing } from './words';

interface AnnouncementsProps {
  editor: Editor | undefined;
  /** Where the others are. */
  places: Place[];
  /** What the page itself has to say; an object, for the same may be said twice. */
  said: { words: string };
}

/** Who comes and goes is told together, when it has been quiet for this long. */
const GATHER_MS = 4_000;
const SOMEBODY = 'somebody';

export function Announcements({ editor, places, said }: AnnouncementsProps) {
  const [words, setWords] = useState('');
  const [quiet] = useQuiet();
  const users = [...new Set(places.map(({ user }) => user))].sort();
  const nameFor = useNames(users);
  const names = (ids: Iterable<string>) => [...ids].map((id) => (id === SOMEBODY ? 'Somebody' : nameOf(nameFor(id))));
  const tell = useEffectEvent((next: string) => {
    if (!quiet) setWords(next);
  });
  useEffect(() => setWords(said.words), [said]);

  const who = useEffectEvent((src: string) => places.find((place) => place.src === src)?.user ?? SOMEBODY);
  const tellBout = useEffectEvent((people: Set<string>, paragraphs: number | undefined) =>
    tell(paragraphs === undefined ? typing(names(people)) : changed(names(people), paragraphs)),
  );
  useEffect(() => {
    if (!editor) return undefined;
    const changes = new RemoteChanges({
      ...editor,
      who: (src) => who(src),
      tell: ({ people, paragraphs }) => tellBout(people, paragraphs),
    });
    return () => changes.close();
  }, [editor]);

  const met = useRef<string[]>(undefined);
  const tellComings = useEffectEvent(() => {
    const before = met.current;
    met.current = users;
    if (!before) return;
    const came = users.filter((id) => !before.includes(id));
    const left = before.filter((id) => !users.includes(id));
    if (came.length + left.length > 0) tell(comings(names(came), names(left)));
  });
  const present = users.join();
  useEffect(() => {
    // Whoever comes back meanwhile (a reload) was not away, and whoever was here before us is no news.
    const timer = setTimeout(() => tellComings(), GATHER_MS);
    return () => clearTimeout(timer);
  }, [present]);

  return (
    <div role="status" className="visually-hidden" data-announcements>
      {words}
    </div>
  );
}
