/** Dragging documents and folders onto a folder. Who cannot drag has "Move…" in the menu of each. */
import { type DragEvent, useState } from 'react';
import { nameThings, type Thing, useMoveThings } from './things';

/** What is being dragged: a browser tells its content only when it is dropped. */
let dragged: readonly Thing[] = [];
const TYPE = 'application/x-insula-things';

/** For the element that is taken hold of. */
export const draggable = (things: () => readonly Thing[]) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    dragged = things();
    event.dataTransfer.setData(TYPE, '');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setDragImage(labelOf(dragged), -12, 12);
  },
  onDragEnd: () => {
    dragged = [];
  },
});

/** What the pointer carries: the words, in a box that is gone as soon as the browser has drawn it. */
function labelOf(things: readonly Thing[]) {
  const label = document.createElement('div');
  label.className = 'insula-dragged';
  label.textContent = nameThings(things);
  document.body.append(label);
  setTimeout(() => label.remove());
  return label;
}

/** For the element they are dropped on: a folder, or (null) outside all. */
export function useDropTarget(folder: string | null, name: string) {
  const [isOver, setOver] = useState(false);
  const move = useMoveThings();
  const wanted = (event: DragEvent) => event.dataTransfer.types.includes(TYPE) && takes(folder).length > 0;
  return {
    'data-over': isOver || undefined,
    onDragOver: (event: DragEvent) => {
      if (!wanted(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!wanted(event)) return;
      event.preventDefault();
      move.mutate({ things: takes(folder), to: folder, name });
    },
  };
}

/** Not what is there already, and no folder into itself. */
const takes = (folder: string | null) => dragged.filter((thing) => thing.id !== folder && thing.folder !== folder);
