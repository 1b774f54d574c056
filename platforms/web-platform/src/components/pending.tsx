/** In the thing itself: a change of it has not arrived, or needs somebody. */
import { Group, Text, UnstyledButton } from '@mantine/core';
import { idsOf } from '../offline/changes';
import { lookAtChanges, needsSomebody, useWaiting } from '../offline/outbox';
import { IconAlertTriangle, IconCloudUp } from './icons';

interface PendingProps {
  /** A document, a comment, a record. */
  of: string;
  /** Changes of these kinds alone: `document.`. */
  only?: string;
  /** Room to say it. */
  words?: boolean;
}

export function Pending({ of, only = '', words = false }: PendingProps) {
  const mine = useWaiting().filter(({ about }) => about.kind.startsWith(only) && idsOf(about).includes(of));
  if (mine.length === 0) return null;
  const needs = mine.some(needsSomebody);
  const Icon = needs ? IconAlertTriangle : IconCloudUp;
  const said = needs ? 'Needs you' : 'Not sent yet';
  return (
    <UnstyledButton
      onClick={(event) => {
        event.stopPropagation();
        lookAtChanges(true);
      }}
      title={said}
      c={needs ? 'var(--insula-warning)' : 'dimmed'}
      style={{ display: 'inline-flex', flexShrink: 0, whiteSpace: 'nowrap' }}
      data-pending={needs ? 'needs' : 'waits'}
    >
      <Group gap={4} wrap="nowrap" component="span" display="inline-flex">
        <Icon size={16} />
        {words ? (
          <Text span size="sm" visibleFrom="sm">
            {said}
          </Text>
        ) : null}
        <span className={words ? 'visually-hidden mantine-hidden-from-sm' : 'visually-hidden'}>{said}</span>
      </Group>
    </UnstyledButton>
  );
}
