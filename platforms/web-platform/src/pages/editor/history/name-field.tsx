/** The name of the selected version: Enter keeps it, an empty one takes it away. */
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useNaming } from './data';
import classes from './history.module.css';

const LONGEST = 120;

export function NameField({ id, version, name }: { id: string; version: number; name: string | undefined }) {
  const [typed, setTyped] = useState(name ?? '');
  const naming = useNaming(id);
  const next = typed.trim();
  const changed = next !== (name ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed) naming.mutate({ version, name: next });
  };
  return (
    <form onSubmit={submit} className={classes.naming}>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          aria-label="Name of this version"
          placeholder="Name this version"
          size="xs"
          flex={1}
          maxLength={LONGEST}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {changed && (
          <Button type="submit" size="xs" loading={naming.isPending}>
            {next === '' ? 'Take away' : 'Save'}
          </Button>
        )}
      </Group>
    </form>
  );
}
