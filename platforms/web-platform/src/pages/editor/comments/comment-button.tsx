/** Beside what is selected. On a wide page it stands in the margin, on a narrow one under the selection. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { IconMessagePlus } from '../../../components/icons';
import type { Place } from '../places';
import type { Quill } from '../quill';
import classes from './comments.module.css';

interface Spot extends Place {
  top: number;
  bottom: number;
}

export function CommentButton({ quill, onComment }: { quill: Quill; onComment: (place: Place) => void }) {
  const [spot, setSpot] = useState<Spot>();
  useEffect(() => {
    const follow = () => {
      const range = quill.getSelection();
      // The button itself takes the focus, and with it the selection, when it is reached by Tab.
      if (!range && document.activeElement?.closest(`.${classes.button}`)) return;
      const bounds = range && range.length > 0 ? quill.getBounds(range.index, range.length) : null;
      setSpot(range && bounds ? { ...range, top: bounds.top, bottom: bounds.bottom } : undefined);
    };
    quill.on('editor-change', follow);
    return () => void quill.off('editor-change', follow);
  }, [quill]);
  if (!spot) return null;
  return (
    <Tooltip label="Comment (Ctrl Alt M)">
      <ActionIcon
        className={classes.button}
        style={{ '--top': `${spot.top}px`, '--bottom': `${spot.bottom}px` }}
        variant="default"
        size="lg"
        radius="xl"
        aria-label="Comment on the selection"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          setSpot(undefined);
          onComment({ index: spot.index, length: spot.length });
        }}
      >
        <IconMessagePlus size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
