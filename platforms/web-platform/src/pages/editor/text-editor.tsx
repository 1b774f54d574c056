/** Quill bound to a shared text. Loaded only when a document is opened. */
import type { DocumentState, LiveDocument, Refusal } from '@insula/sdk/live';
import { Box, Skeleton, Stack } from '@mantine/core';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { openText } from '../../offline/live';
import { ownerOf, useMe } from '../../session/me';
import { Announcements } from './announcements/announcements';
import { Comments } from './comments/comments';
import type { Here } from './people-here';
import { createQuill, type Quill } from './quill';
import classes from './text-editor.module.css';
import { Toolbar } from './toolbar';
import { useOthers } from './use-others';
import { convertMarkdown } from './writing/markdown';
import { SlashMenu } from './writing/slash-menu';

/** What works on the text beside the keyboard needs both. */
export interface Editor {
  quill: Quill;
  text: LiveDocument;
}

interface TextEditorProps {
  id: string;
  readOnly: boolean;
  onState: (state: DocumentState) => void;
  onRefused: (refusal: Refusal, dismiss: () => void) => void;
  /** Who else has it open, whenever that changes. */
  onHere: (here: Here) => void;
}

export default function TextEditor({ id, readOnly, onState, onRefused, onHere }: TextEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [quill, setQuill] = useState<Quill>();
  const [ready, setReady] = useState(false);
  const [editor, setEditor] = useState<Editor>();
  const owner = ownerOf(useMe());
  const [said, setSaid] = useState({ words: '' });
  const announce = useCallback((words: string) => setSaid({ words }), []);
  const wasOffline = useRef(false);
  const tellState = useEffectEvent((state: DocumentState) => {
    onState(state);
    if (state !== 'opening') setReady(true);
    if (state === 'saved' && wasOffline.current) announce('You are connected again, and everything is saved.');
    if (state === 'saved' || state === 'offline') wasOffline.current = state === 'offline';
  });
  const tellRefused = useEffectEvent(onRefused);

  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    const element = parent.appendChild(document.createElement('div'));
    const made = createQuill(element, {
      placeholder: readOnly ? 'This document is empty.' : 'Write something…',
      label: 'Text of the document',
    });
    let text: LiveDocument | undefined;
    let closed = false;
    void openText(id, owner, (opened) => {
      text = opened;
      if (closed) {
        void opened.close();
        return;
      }
      bind(made, opened, () => made.enable(!readOnly));
      setEditor({ quill: made, text: opened });
      opened.on('state', tellState);
      opened.on('refused', (refusal) => tellRefused(refusal, () => opened.dismissRefusal()));
    });
    const stopConverting = convertMarkdown(made);
    setQuill(made);
    return () => {
      stopConverting();
      closed = true;
      void text?.close();
      element.remove();
      setQuill(undefined);
      setEditor(undefined);
      setReady(false);
    };
  }, [id, owner, readOnly]);
  const others = useOthers(editor, readOnly, onHere);

  return (
    <>
      {quill && !readOnly && <Toolbar quill={quill} disabled={!ready} />}
      {!ready && <Waiting />}
      <Box className={classes.stage}>
        <Box ref={host} className={classes.text} data-hidden={!ready || undefined} />
        {editor && ready && <Comments id={id} editor={editor} />}
        {editor && ready && !readOnly && <SlashMenu quill={editor.quill} announce={announce} />}
      </Box>
      <Announcements editor={editor} places={others} said={said} />
    </>
  );
}

/** Changes typed here go out; changes from elsewhere come in. Only `user` changes are ours. */
function bind(quill: Quill, text: LiveDocument, onText: () => void) {
  text.on('text', (whole) => {
    quill.setContents(whole, 'api');
    quill.history.clear();
    onText();
  });
  text.on('change', (change) => quill.updateContents(change, 'api'));
  quill.on('text-change', (change, _before, source) => {
    if (source === 'user') text.edit(change.ops);
  });
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
