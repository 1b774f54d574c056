/** Tells the platform that somebody is here, so that a session with an idle time-out ends when the person has gone and not before. */
import { useEffect } from 'react';
import { insula } from '../api';

const EVERY_MS = 120_000;
const SIGNS = ['pointerdown', 'keydown'] as const;

export function useSessionInUse() {
  useEffect(() => {
    let toldAt = Date.now();
    const tell = () => {
      if (Date.now() - toldAt < EVERY_MS) return;
      toldAt = Date.now();
      // What it answers is of no use here: when the session has ended, that is noticed like anywhere else.
      insula.me.get().catch(() => {});
    };
    for (const sign of SIGNS) window.addEventListener(sign, tell, { passive: true });
    return () => SIGNS.forEach((sign) => window.removeEventListener(sign, tell));
  }, []);
}
