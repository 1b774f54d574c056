/**
 * What stands beside the text (`?panel=comments`, `?panel=history`): a column on a desktop, a sheet over the lower part of
 * a phone. The text stays in sight and in reach; Escape closes the panel and gives the focus back.
 */
import { ActionIcon, Group, Title } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { IconX } from '../../components/icons';
import classes from './side-panel.module.css';

interface SidePanelProps {
  title: string;
  close: () => void;
  /** On a phone it leaves most of the screen to the text. */
  compact?: boolean;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

export function SidePanel({ title, close, compact = false, actions, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);
  const giveBack = useFocusBefore(panel);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    close();
    giveBack();
  };
  return (
    <aside
      ref={panel}
      className={classes.panel}
      data-compact={compact || undefined}
      aria-label={title}
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      <Group className={classes.head} justify="space-between" wrap="nowrap">
        <Title order={2}>{title}</Title>
        <Group gap="xs" wrap="nowrap">
          {actions}
          <ActionIcon variant="subtle" color="gray" aria-label={`Close ${title.toLowerCase()}`} onClick={close}>
            <IconX size={18} />
          </ActionIcon>
        </Group>
      </Group>
      <div className={classes.body}>{children}</div>
    </aside>
  );
}

/** Remembers where the focus was before it first came in. */
function useFocusBefore(panel: React.RefObject<HTMLElement | null>) {
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const here = panel.current;
    const enter = (event: FocusEvent) => {
      const from = event.relatedTarget;
      if (from instanceof HTMLElement && !here?.contains(from)) before.current = from;
    };
    here?.addEventListener('focusin', enter);
    return () => here?.removeEventListener('focusin', enter);
  }, [panel]);
  return () => before.current?.focus();
}
