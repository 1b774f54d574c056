/**
 * Something dangerous was asked for and the platform wants to see once more who is there: the request waits here until the
 * dialogue (components/step-up.tsx) has an answer. Requests that come meanwhile wait for the same one.
 */
import type { StepUpMethod, StepUpRequired } from '@insula/sdk';
import { useSyncExternalStore } from 'react';

interface Asked {
  methods: readonly StepUpMethod[];
  answer: (isProved: boolean) => void;
}

let asked: Asked | undefined;
let answered: Promise<boolean> | undefined;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/** False when they would not, or when no page is there to ask. */
export function showYourself({ methods }: StepUpRequired): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  answered ??= new Promise((resolve) => {
    const answer = (isProved: boolean) => {
      asked = answered = undefined;
      tell();
      resolve(isProved);
    };
    asked = { methods, answer };
    tell();
  });
  return answered;
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) asked?.answer(false);
  };
};

export const useAskedToShow = () => useSyncExternalStore(subscribe, () => asked);
