/** Quill bound to a shared text. Loaded only when a document is opened. */
import { type DocumentState, type LiveDocument, type Refusal, suggest, type Suggester, write } from '@insula/sdk/live';
import { Box, Skeleton, Stack } from '@mantine/core';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { closeText, openText } from '../../offline/live';
import { ownerOf, useMe } from '../../session/me';
import { Announcements } from './announcements/announcements';
import { Comments } from './comments/comments';
import type { Here } from './people-here';
import { createQuill, type Delta, type Quill } from './quill';
import { type Interpreter, interpret } from './suggestions/interpret';
import { fromView, toView } from './suggestions/marks';
import type { Mode } from './suggestions/mode';
import classes from './text-editor.module.css';
import { Toolbar } from './toolbar';
import { useOthers } from './use-others';
import { convertMarkdown } from './writing/markdown';
import { SlashMenu } from './writing/slash-menu';

/** What works on the text beside the keyboard needs both. */
export interface Editor {
  quill: Quill;
  text: LiveDocument;
  /** Suggestions that one has made, and goes on with. */
  own: Set<string>;
}

interface TextEditorProps {
  id: string;
  mode: Mode;
  /** Whether one decides about suggestions. */
  mayDecide: boolean;
  onState: (state: DocumentState) => void;
  onRefused: (refusal: Refusal, dismiss: () => void) => void;
  /** Who else has it open, whenever that changes. */
  onHere: (here: Here) => void;
}

export default function TextEditor({ id, mode, mayDecide, onState, onRefused, onHere }: TextEditorProps) {
  const readOnly = mode === 'viewing';
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
  const mean = useEffectEvent((change: Delta, whole: Delta, isHistory: boolean, writer: Suggester) => {
    if (mode === 'suggesting') return suggest(change, whole, writer, isHistory);
    return isHistory ? change : write(change, whole);
  });

  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    const element = parent.appendChild(document.createElement('div'));
    const made = createQuill(element, {
      placeholder: '',
      label: 'Text of the document',
    });
    let text: LiveDocument | undefined;
    let closed = false;
    const own = new Set<string>();
    const writer = writerOf(own);
    const interpreter = interpret(made, (change, whole, isHistory) => mean(change, whole, isHistory, writer));
    void openText(id, owner, (opened) => {
      text = opened;
      if (closed) {
        void opened.close();
        return;
      }
      bind(made, opened, interpreter);
      setEditor({ quill: made, text: opened, own });
      opened.on('state', tellState);
      opened.on('refused', (refusal) => tellRefused(refusal, () => opened.dismissRefusal()));
    });
    const stopConverting = convertMarkdown(made);
    setQuill(made);
    return () => {
      stopConverting();
      interpreter.stop();
      closed = true;
      if (text) void closeText(text, owner);
      element.remove();
      setQuill(undefined);
      setEditor(undefined);
      setReady(false);
    };
  }, [id, owner]);
  useEffect(() => {
    if (!quill) return;
    quill.enable(ready && !readOnly);
    quill.root.dataset['placeholder'] = readOnly ? 'This document is empty.' : 'Write something…';
  }, [quill, ready, readOnly]);
  const others = useOthers(editor, readOnly, onHere);

  return (
    <>
      {quill && !readOnly && <Toolbar quill={quill} disabled={!ready} />}
      {!ready && <Waiting />}
      <Box className={classes.stage}>
        <Box ref={host} className={classes.text} data-hidden={!ready || undefined} />
        {editor && ready && <Comments id={id} editor={editor} mayDecide={mayDecide} />}
        {editor && ready && !readOnly && <SlashMenu quill={editor.quill} announce={announce} />}
      </Box>
      <Announcements editor={editor} places={others} said={said} />
    </>
  );
}

/** Changes typed here go out; changes from elsewhere come in. Only `user` changes are ours. */
function bind(quill: Quill, text: LiveDocument, { asItIs }: Interpreter) {
  text.on('text', (whole) => {
    asItIs(() => quill.setContents(toView(whole), 'api'));
    quill.history.clear();
  });
  text.on('change', (change) =>
    asItIs(() => {
      quill.update();
      quill.updateContents(toView(change, () => fromView(quill.getContents())), 'api');
    }),
  );
  quill.on('text-change', (change, _before, source) => {
    if (source === 'user') text.edit(fromView(change).ops);
  });
}

const writerOf = (own: Set<string>): Suggester => ({
  isOwn: (id) => own.has(id),
  newId: () => {
    const id = crypto.randomUUID();
    own.add(id);
    return id;
  },
});

function Waiting() {
  return (
    <Stack gap="md" pt="xl" aria-hidden>
      {[70, 96, 92, 60, 88, 94, 40].map((width, row) => (
        <Skeleton key={row} height={16} width={`${width}%`} />
      ))}
    </Stack>
  );
}
