/** The list of shortcuts: `?` outside of fields, Ctrl or Cmd with `/` anywhere. */
import { Kbd, Modal, SimpleGrid, Text, Title } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { useEffect, useSyncExternalStore } from 'react';
import { SHORTCUTS, type Shortcut } from './shortcuts';
import classes from './shortcuts-help.module.css';

let opened = false;
const listeners = new Set<() => void>();
const set = (next: boolean) => {
  opened = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const showShortcuts = () => set(true);

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

export function ShortcutsHelp() {
  const shown = useSyncExternalStore(subscribe, () => opened);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      const asked = mod ? event.key === '/' : event.key === '?' && !isField(event.target);
      if (!asked || event.altKey) return;
      event.preventDefault();
      set(!opened);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
      set(false);
    };
  }, []);
  return (
    <Modal
      opened={shown}
      onClose={() => set(false)}
      title="Keyboard shortcuts"
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="lg">
        {SHORTCUTS.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <Title order={3} mb="xs">
              {title}
            </Title>
            <dl className={classes.list}>
              {shortcuts.map((shortcut) => (
                <div key={shortcut.keys.join() + shortcut.does} className={classes.row}>
                  <dt>
                    <Keys shortcut={shortcut} />
                  </dt>
                  <Text component="dd" size="sm">
                    {shortcut.does}
                  </Text>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </SimpleGrid>
    </Modal>
  );
}

function Keys({ shortcut: { keys, typed } }: { shortcut: Shortcut }) {
  const mac = useOs() === 'macos';
  const named: Record<string, string> = mac ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' } : { Mod: 'Ctrl' };
  return keys.map((key, place) => (
    <span key={key}>
      {place > 0 && <span className={classes.between}>{typed ? 'or' : '+'}</span>}
      <Kbd size="xs">{named[key] ?? key}</Kbd>
    </span>
  ));
}
