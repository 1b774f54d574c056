/** What goes on behind the pages: texts written in documents that are closed by now are sent, and documents are kept at hand. */
import { useEffect } from 'react';
import { ownerOf, useCan, useMe } from '../session/me';
import { liveConnection, lookAtTexts, sendClosedTexts } from './live';
import { keepAtHand } from './shelf';
import { useUnsavedTexts } from './texts';

const FIRST_AFTER_MS = 5_000;
const AGAIN_AFTER_MS = 10 * 60_000;
/** A text that is not sent yet may be one that nothing will say a word about: its tab is gone, or was closed in the middle of a try. */
const SEND_AGAIN_AFTER_MS = 5_000;

const whenIdle = (work: () => void) =>
  'requestIdleCallback' in window ? window.requestIdleCallback(work, { timeout: FIRST_AFTER_MS }) : work();

/** For the frame around the pages, once. */
export function useKeeping() {
  const owner = ownerOf(useMe());
  const reads = useCan()('document.read');
  useEffect(() => {
    const send = () => void sendClosedTexts(owner);
    void lookAtTexts(owner);
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
  const waits = useUnsavedTexts() > 0;
  useEffect(() => {
    if (!waits) return undefined;
    const again = setInterval(() => void sendClosedTexts(owner), SEND_AGAIN_AFTER_MS);
    return () => clearInterval(again);
  }, [owner, waits]);
}
