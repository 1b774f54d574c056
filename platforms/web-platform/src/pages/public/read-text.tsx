/** A text that is only read. */
import type { PublicDocument } from '@insula/sdk';
import { Box } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import editor from '../editor/text-editor.module.css';
import { createQuill, Delta, type Quill } from '../editor/quill';

export default function ReadText({ content }: { content: PublicDocument['content'] }) {
  const host = useRef<HTMLDivElement>(null);
  const [quill, setQuill] = useState<Quill>();
  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    const element = parent.appendChild(document.createElement('div'));
    const made = createQuill(element, { placeholder: 'This document is empty.', label: 'Text of the document' });
    made.root.setAttribute('aria-readonly', 'true');
    made.root.tabIndex = 0;
    setQuill(made);
    return () => {
      element.remove();
      setQuill(undefined);
    };
  }, []);
  useEffect(() => {
    const next = new Delta(content.ops as ConstructorParameters<typeof Delta>[0]);
    if (!quill) return;
    /* Only what changed, so that the reader keeps their place. */
    quill.updateContents(quill.getContents().diff(next), 'api');
  }, [quill, content]);
  return <Box ref={host} className={editor.text} />;
}
