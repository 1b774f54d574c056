/** What goes on behind the pages: texts written in documents that are closed by now are sent, and documents are kept at hand. */
import { useEffect } from 'react';
import { ownerOf, useCan, useMe } from '../session/me';
import { liveConnection, sendClosedTexts } from './live';
import { keepAtHand } from './shelf';

const FIRST_AFTER_MS = 5_000;
const AGAIN_AFTER_MS = 10 * 60_000;

const whenIdle = (work: () => void) =>
  'requestIdleCallback' in window ? window.requestIdleCallback(work, { timeout: FIRST_AFTER_MS }) : work();

/** For the frame around the pages, once. */
export function useKeeping() {
  const owner = ownerOf(useMe());
  const reads = useCan()('document.read');
  useEffect(() => {
    const send = () => void sendClosedTexts(owner);
    const keep = () => {
      if (reads && document.visibilityState === 'visible') whenIdle(() => void keepAtHand(owner));
    };
    send();
    const unlisten = liveConnection().on('ready', send);
    const first = setTimeout(keep, FIRST_AFTER_MS);
    const again = setInterval(keep, AGAIN_AFTER_MS);
    return () => {
      unlisten();
      clearTimeout(first);
      clearInterval(again);
    };
  }, [owner, reads]);
}
