/** What one's typing does: it is written, it is only proposed, or nothing at all. */
import { useEffect, useEffectEvent, useState } from 'react';
import { type Icon, IconEye, IconMessagePlus, IconPencil } from '../../../components/icons';
import type { useCan } from '../../../session/me';
import { atLeast } from '../../sharing/words';

export type Mode = 'editing' | 'suggesting' | 'viewing';

interface About {
  label: string;
  does: string;
  icon: Icon;
  key: string;
}

/** The keys are those of other editors, with Ctrl (or Cmd), Alt and Shift. */
export const MODES: Record<Mode, About> = {
  editing: { label: 'Editing', does: 'Change the text', icon: IconPencil, key: 'Z' },
  suggesting: { label: 'Suggesting', does: 'Changes become suggestions', icon: IconMessagePlus, key: 'X' },
  viewing: { label: 'Viewing', does: 'Read without changing anything', icon: IconEye, key: 'C' },
};

type Access = Parameters<typeof atLeast>[0];

/** The first is what one begins with. */
export function modesFor(can: ReturnType<typeof useCan>, access: Access): Mode[] {
  if (can('document.write') && atLeast(access, 'editor')) return ['editing', 'suggesting', 'viewing'];
  if (can('document.comment') && atLeast(access, 'commenter')) return ['suggesting', 'viewing'];
  return ['viewing'];
}

export function useMode(modes: Mode[]) {
  const [chosen, setChosen] = useState<Mode>();
  const mode = chosen && modes.includes(chosen) ? chosen : (modes[0] ?? 'viewing');
  const listen = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || !event.altKey || !event.shiftKey) return;
    const asked = modes.find((one) => event.code === `Key${MODES[one].key}`);
    if (!asked) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen(asked);
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => listen(event);
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);
  return [mode, setChosen] as const;
}
