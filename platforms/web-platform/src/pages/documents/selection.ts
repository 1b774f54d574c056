/** Which of the rows are selected: one by one, with Ctrl or Cmd, and up to one with Shift. */
import { type MouseEvent, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  /** From a checkbox: with Shift everything from the last one on. */
  toggle: (id: string, upTo: boolean) => void;
  /** A click on the row itself selects with a modifier only: without one it is no more than a click. */
  click: (event: MouseEvent, id: string) => void;
  clear: () => void;
}

/** `order`: the rows as they are shown. Whatever is no longer shown is not selected. */
export function useSelection(order: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string>();
  const ids = new Set(order.filter((id) => chosen.has(id)));

  const toggle = (id: string, upTo: boolean) => {
    const from = anchor === undefined ? -1 : order.indexOf(anchor);
    const next = new Set(ids);
    if (upTo && from >= 0) {
      const to = order.indexOf(id);
      for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    } else {
      if (!next.delete(id)) next.add(id);
      setAnchor(id);
    }
    setChosen(next);
  };
  const click = (event: MouseEvent, id: string) => {
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) return;
    if (event.target instanceof Element && event.target.closest('a, button, input, label')) return;
    toggle(id, event.shiftKey);
  };
  const clear = () => {
    setChosen(new Set());
    setAnchor(undefined);
  };
  return { ids, toggle, click, clear };
}
