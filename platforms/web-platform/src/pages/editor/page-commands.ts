/** What the page of a document adds to the command palette, beside the actions a list of documents has too. */
import { IconHistory, IconMessage, IconVolume } from '../../components/icons';
import { usePageCommands } from '../../shell/page-commands';
import { useQuiet } from './announcements/quiet';
import type { PanelName } from './panel';
import { type Mode, MODES } from './suggestions/mode';

export function useDocumentCommands(toggle: (panel: PanelName) => void, modes: Mode[], setMode: (mode: Mode) => void) {
  const [quiet, setQuiet] = useQuiet();
  usePageCommands('This document', [
    { label: 'Comments', words: 'discussion threads', icon: IconMessage, run: () => toggle('comments') },
    { label: 'History', words: 'versions restore', icon: IconHistory, run: () => toggle('history') },
    ...modes.map((mode) => ({
      label: `Mode: ${MODES[mode].label}`,
      words: `${MODES[mode].does} suggest edit view`,
      icon: MODES[mode].icon,
      run: () => setMode(mode),
    })),
    {
      label: quiet ? 'Say what others do' : 'Do not say what others do',
      words: 'announcements screen reader silence quiet',
      icon: IconVolume,
      run: () => setQuiet(!quiet),
    },
  ]);
}
