/** Which panel stands beside the text; the address says so, so that it can be sent to somebody. */
import { useNavigate, useSearch } from '@tanstack/react-router';

export const PANELS = ['comments'] as const;
export type PanelName = (typeof PANELS)[number];

export function usePanel() {
  const { panel: shown } = useSearch({ from: '/app/documents/$id' });
  const navigate = useNavigate();
  const show = (panel: PanelName | undefined) =>
    void navigate({ to: '.', search: panel ? { panel } : {}, replace: true });
  return { shown, show, toggle: (panel: PanelName) => show(panel === shown ? undefined : panel) };
}
