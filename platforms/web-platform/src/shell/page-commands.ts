/** What the open page can do, for the command palette: a page says it while it is there, and takes it back when it is left. */
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { Icon } from '../components/icons';

export interface PageCommand {
  label: string;
  /** Other words somebody may look for it with. */
  words?: string;
  icon: Icon;
  run: () => void;
}

export interface PageCommands {
  /** What the commands are about: "This document". */
  title: string;
  commands: PageCommand[];
}

const pages = new Map<symbol, PageCommands>();
const listeners = new Set<() => void>();
let snapshot: PageCommands[] = [];

function tell() {
  const byTitle = new Map<string, PageCommand[]>();
  for (const { title, commands } of pages.values())
    byTitle.set(title, [...(byTitle.get(title) ?? []), ...commands]);
  snapshot = [...byTitle].map(([title, commands]) => ({ title, commands }));
  for (const listener of listeners) listener();
}

/** Commands under one title stand together, whichever parts of the page they come from; no two of a part are called the same. */
export function usePageCommands(title: string, commands: PageCommand[]) {
  const labels = commands.map(({ label }) => label).join('\n');
  /* What a command does is looked up when it is chosen, so that only another label is news. */
  const run = useEffectEvent((wanted: string) => commands.find(({ label }) => label === wanted)?.run());
  useEffect(() => {
    const key = Symbol(title);
    pages.set(key, { title, commands: commands.map((command) => ({ ...command, run: () => run(command.label) })) });
    tell();
    return () => {
      pages.delete(key);
      tell();
    };
  }, [title, labels]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useCommandsOfPage = () => useSyncExternalStore(subscribe, () => snapshot);
