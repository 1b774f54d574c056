/** Which panel stands beside the text, and which version in its place; the address says so, so that it can be sent to somebody. */
import { useNavigate, useSearch } from '@tanstack/react-router';

export const PANELS = ['comments', 'history'] as const;
export type PanelName = (typeof PANELS)[number];

export function usePanel() {
  const { panel: shown, version } = useSearch({ from: '/app/documents/$id' });
  const navigate = useNavigate();
  const show = (panel: PanelName | undefined, at?: number) =>
    void navigate({
      to: '.',
      search: panel ? { panel, ...(at === undefined ? {} : { version: at }) } : {},
      replace: true,
      resetScroll: false,
    });
  return {
    shown,
    /** With the history only. */
    version: shown === 'history' ? version : undefined,
    show,
    toggle: (panel: PanelName) => show(panel === shown ? undefined : panel),
  };
}
