/** What the text asks of the controls around it: the slash menu opens the forms that the toolbar and the comments have. */
import { useEffect, useEffectEvent } from 'react';
import type { Quill } from '../quill';

export type Request = 'link' | 'image' | 'comment';

const named = (what: Request) => `insula:${what}`;

export const request = (quill: Quill, what: Request) => quill.root.dispatchEvent(new Event(named(what)));

export function useRequested(quill: Quill, what: Request | undefined, onRequest: () => void) {
  const act = useEffectEvent(onRequest);
  useEffect(() => {
    if (!what) return undefined;
    const listen = () => act();
    quill.root.addEventListener(named(what), listen);
    return () => quill.root.removeEventListener(named(what), listen);
  }, [quill, what]);
}
