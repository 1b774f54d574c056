/** Always there: whether what was changed here has arrived, waits, or needs somebody. Opens the list of it. */
import { UnstyledButton } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconCloudOff, IconCloudUp } from '../components/icons';
import { lookAtChanges, needsSomebody, useWaiting } from '../offline/outbox';
import { useUnsavedTexts } from '../offline/texts';
import classes from './sync-status.module.css';

const some = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

function useStatus() {
  const { online } = useNetwork();
  const waiting = useWaiting();
  const texts = useUnsavedTexts();
  const needs = waiting.filter(needsSomebody).length;
  const waits = waiting.length - needs + texts;
  if (needs > 0) return { state: 'needs', Icon: IconAlertTriangle, words: `${some(needs, 'change')} ${needs === 1 ? 'needs' : 'need'} you` };
  if (waits > 0)
    return { state: 'waits', Icon: online ? IconCloudUp : IconCloudOff, words: `${some(waits, 'change')} not sent yet` };
  if (!online) return { state: 'offline', Icon: IconCloudOff, words: 'Offline, nothing waits' };
  return { state: 'saved', Icon: IconCheck, words: 'All changes sent' };
}

/** `compact` shows the icon alone. */
export function SyncStatus({ compact = false }: { compact?: boolean }) {
  const { state, Icon, words } = useStatus();
  return (
    <UnstyledButton
      className={classes.status}
      data-state={state}
      data-compact={compact || undefined}
      onClick={() => lookAtChanges(true)}
      title={compact ? words : undefined}
    >
      <Icon size={compact ? 20 : 16} />
      <span className={compact ? 'visually-hidden' : undefined}>{words}</span>
    </UnstyledButton>
  );
}
