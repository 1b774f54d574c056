/** The menu under a `/`: arrows, Enter and Tab choose, and so does a finger. The focus never leaves the text. */
import { Kbd, UnstyledButton } from '@mantine/core';
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useCan } from '../../../session/me';
import type { Quill } from '../quill';
import { COMMENT, type Insertion, INSERTIONS, matching } from './insertions';
import { type Slash, SlashWatch, takeAway } from './slash';
import classes from './slash-menu.module.css';

interface SlashMenuProps {
  quill: Quill;
  /** To those who cannot see it. */
  announce: (words: string) => void;
}

export function SlashMenu({ quill, announce }: SlashMenuProps) {
  const [slash, setSlash] = useState<Slash>();
  const [at, setAt] = useState(0);
  const watch = useRef<SlashWatch>(undefined);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const can = useCan();
  const offered = can('document.comment') ? [...INSERTIONS, COMMENT] : INSERTIONS;
  const shown = slash ? matching(offered, slash.typed).filter(({ needsText }) => !needsText || !slash.isAlone) : [];
  const isOpen = shown.length > 0;
  const active = Math.min(at, shown.length - 1);

  useEffect(() => {
    const made = new SlashWatch(quill, setSlash);
    watch.current = made;
    return () => made.close();
  }, [quill]);
  useEffect(() => setAt(0), [slash?.typed, slash === undefined]);

  const choose = async (insertion: Insertion | undefined) => {
    if (!slash || !insertion) return;
    watch.current?.end();
    await takeAway(quill, slash.start);
    insertion.run(quill);
    quill.history.cutoff();
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chooses = event.key === 'Enter' || event.key === 'Tab';
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (step === undefined && !chooses && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (step !== undefined) setAt((active + step + shown.length) % shown.length);
    else if (chooses) void choose(shown[active]);
    else watch.current?.end();
  });
  useEffect(() => {
    if (!isOpen) return undefined;
    const listen = (event: KeyboardEvent) => press(event);
    // Before the text has the key.
    quill.container.addEventListener('keydown', listen, true);
    return () => quill.container.removeEventListener('keydown', listen, true);
  }, [quill, isOpen]);

  const optionId = (place: number) => `${id}-${place}`;
  useTold(quill, isOpen ? { list: id, option: optionId(active) } : undefined);
  const count = shown.length;
  const say = useEffectEvent(announce);
  useEffect(() => {
    if (isOpen) say(`${count} ${count === 1 ? 'thing' : 'things'} to insert.`);
  }, [isOpen, count]);
  useLayoutEffect(() => {
    if (list.current && slash) place(list.current, quill, slash.start);
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  if (!isOpen) return null;
  return (
    <div ref={list} id={id} role="listbox" aria-label="Insert" className={classes.menu}>
      {shown.map((insertion, place) => (
        <UnstyledButton
          key={insertion.label}
          id={optionId(place)}
          component="div"
          role="option"
          aria-selected={place === active}
          className={classes.option}
          onMouseDown={(event) => event.preventDefault()}
          onPointerMove={() => setAt(place)}
          onClick={() => void choose(insertion)}
        >
          <insertion.icon size={18} />
          <span className={classes.label}>{insertion.label}</span>
          {insertion.hint && (
            <Kbd size="xs" aria-hidden>
              {insertion.hint}
            </Kbd>
          )}
        </UnstyledButton>
      ))}
    </div>
  );
}

/** While the menu is there the text is a combobox: a field with a list, which says which option is meant. */
function useTold(quill: Quill, told: { list: string; option: string } | undefined) {
  const { root } = quill;
  const { list, option } = told ?? {};
  useEffect(() => {
    if (!list) return undefined;
    const was = { role: 'textbox', 'aria-multiline': 'true' };
    const is = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'true', 'aria-controls': list };
    for (const name of Object.keys(was)) root.removeAttribute(name);
    for (const [name, value] of Object.entries(is)) root.setAttribute(name, value);
    return () => {
      for (const name of [...Object.keys(is), 'aria-activedescendant']) root.removeAttribute(name);
      for (const [name, value] of Object.entries(was)) root.setAttribute(name, value);
    };
  }, [root, list]);
  useEffect(() => {
    if (option) root.setAttribute('aria-activedescendant', option);
  }, [root, option]);
}

const LOWEST = 120;
const TALLEST = 340;
const GAP = 6;

/** Under the line, or over it where there is more room: the keyboard of a phone takes half of the screen. */
function place(menu: HTMLElement, quill: Quill, start: number) {
  const bounds = quill.getBounds(start, 1);
  if (!bounds) return;
  const stage = quill.container.getBoundingClientRect();
  const { offsetTop = 0, height = window.innerHeight } = window.visualViewport ?? {};
  const below = offsetTop + height - (stage.top + bounds.bottom) - 2 * GAP;
  const above = stage.top + bounds.top - offsetTop - 2 * GAP - 100;
  const isBelow = below >= Math.min(TALLEST, above);
  menu.style.maxHeight = `${Math.max(LOWEST, Math.min(TALLEST, isBelow ? below : above))}px`;
  menu.style.left = `${Math.max(0, Math.min(bounds.left, stage.width - menu.offsetWidth))}px`;
  menu.style.top = isBelow ? `${bounds.bottom + GAP}px` : 'auto';
  menu.style.bottom = isBelow ? 'auto' : `${stage.height - bounds.top + GAP}px`;
}
