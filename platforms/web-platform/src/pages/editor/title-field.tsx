import { Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { renameDocument } from '../../offline/changes';
import { submit } from '../../offline/outbox';
import { UNTITLED } from '../documents/create';
import classes from './document.module.css';

interface TitleFieldProps {
  id: string;
  title: string;
  readOnly: boolean;
}

/** The title, edited where it stands: Enter or leaving keeps it, Escape does not. */
export function TitleField({ id, title, readOnly }: TitleFieldProps) {
  const [typed, setTyped] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const given = useRef(false);
  const rename = useMutation({
    mutationFn: (next: string) => submit(renameDocument({ id, title }, next)),
    onSettled: () => setTyped(undefined),
  });

  useEffect(() => {
    if (title === UNTITLED && !readOnly) field.current?.select();
  }, []);

  if (readOnly)
    return (
      <Title order={1} className={classes.title}>
        {title}
      </Title>
    );

  const leave = () => {
    const next = typed?.trim().replace(/\s+/g, ' ');
    if (given.current || !next || next === title) setTyped(undefined);
    else rename.mutate(next);
    given.current = false;
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    given.current = event.key === 'Escape';
    event.currentTarget.blur();
  };
  return (
    <h1 style={{ margin: 0 }}>
      <textarea
        ref={field}
        className={classes.title}
        aria-label="Title of the document"
        rows={1}
        maxLength={200}
        value={typed ?? title}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={press}
      />
    </h1>
  );
}
