import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from './icons';
import { useEffect, useState } from 'react';

interface SearchFieldProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** Searches while one types, a moment after the last key. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value ?? '');
  const tell = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), 200);
  useEffect(
    () => setTyped((current) => (current.trim() === (value ?? '') ? current : (value ?? ''))),
    [value],
  );

  const change = (text: string) => {
    setTyped(text);
    tell(text);
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} />}
      rightSection={
        typed && <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
      }
      w={{ base: '100%', xs: 280 }}
    />
  );
}
