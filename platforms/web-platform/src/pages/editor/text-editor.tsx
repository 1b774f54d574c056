/** Quill bound to a shared text. Loaded only when a document is opened. */
import { Box, Skeleton, Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { queryClient } from '../../api';
import { sayError } from '../../components/notices';
import { meQuery } from '../../session/me';
import classes from './text-editor.module.css';
import { LiveText, type TextState } from './live-text';
import { createQuill, type Quill } from './quill';
import { Toolbar } from './toolbar';

interface TextEditorProps {
  id: string;
  readOnly: boolean;
  onState: (state: TextState) => void;
}

export default function TextEditor({ id, readOnly, onState }: TextEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [quill, setQuill] = useState<Quill>();
  const [ready, setReady] = useState(false);

  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    const element = parent.appendChild(document.createElement('div'));
    const editor = createQuill(element, {
      placeholder: readOnly ? 'This document is empty.' : 'Write something…',
      label: 'Text of the document',
    });
    const live = bind(
      editor,
      id,
      (state) => {
        onState(state);
        if (state !== 'opening') setReady(true);
      },
      () => editor.enable(!readOnly),
    );
    const warn = (event: BeforeUnloadEvent) => {
      if (live.hasUnsaved) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    setQuill(editor);
    return () => {
      window.removeEventListener('beforeunload', warn);
      live.close();
      element.remove();
      setQuill(undefined);
      setReady(false);
    };
  }, [id, readOnly, onState]);

  return (
    <>
      {quill && !readOnly && <Toolbar quill={quill} disabled={!ready} />}
      {!ready && <Waiting />}
      <Box ref={host} className={classes.text} data-hidden={!ready || undefined} />
    </>
  );
}

/** Changes typed here go out; changes from elsewhere come in. Only `user` changes are ours. */
function bind(quill: Quill, id: string, onState: (state: TextState) => void, onText: () => void): LiveText {
  const live = new LiveText(id, {
    onState,
    onText: (text) => {
      quill.setContents(text, 'api');
      quill.history.clear();
      onText();
    },
    onChange: (change) => quill.updateContents(change, 'api'),
    onRefused: (error) => sayError(error),
    onDoor: () => void queryClient.refetchQueries({ queryKey: meQuery.queryKey }),
  });
  quill.on('text-change', (change, _before, source) => {
    if (source === 'user') live.submit(change);
  });
  return live;
}

function Waiting() {
  return (
    <Stack gap="md" pt="xl" aria-hidden>
      {[70, 96, 92, 60, 88, 94, 40].map((width, row) => (
        <Skeleton key={row} height={16} width={`${width}%`} />
      ))}
    </Stack>
  );
}
