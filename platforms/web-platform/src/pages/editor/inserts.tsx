/** Links and images: both ask for an address in a small form beside their button. */
import { ActionIcon, Anchor, Button, Group, Popover, Stack, TextInput, Tooltip } from '@mantine/core';
import { type Icon, IconLink, IconPhoto } from '../../components/icons';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { asAddress, type Quill } from './quill';
import { type Request, useRequested } from './writing/requests';

interface InsertProps {
  quill: Quill;
  /** What the slash menu opens it with. */
  name: Request;
  label: string;
  icon: Icon;
  on?: boolean;
  disabled: boolean;
  onOpen: () => void;
  children: (close: () => void) => ReactNode;
}

function InsertButton({ quill, name, label, icon: Icon, on = false, disabled, onOpen, children }: InsertProps) {
  const [opened, setOpened] = useState(false);
  const open = () => {
    if (!opened) onOpen();
    setOpened(!opened);
  };
  useRequested(quill, name, open);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      trapFocus
      returnFocus
      width={320}
      position="bottom"
      withArrow
      shadow="md"
    >
      <Popover.Target>
        <Tooltip label={label} disabled={opened}>
          <ActionIcon
            variant={on ? 'light' : 'subtle'}
            color={on ? 'teal' : 'gray'}
            aria-label={label}
            disabled={disabled}
            onMouseDown={(event) => event.preventDefault()}
            onClick={open}
          >
            <Icon size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>{children(() => setOpened(false))}</Popover.Dropdown>
    </Popover>
  );
}

interface ButtonProps {
  quill: Quill;
  disabled: boolean;
}

export function LinkButton({ quill, current, disabled }: ButtonProps & { current: unknown }) {
  const range = useRef({ index: 0, length: 0 });
  const existing = typeof current === 'string' ? current : '';

  /** The whole link when the cursor merely stands in it. */
  const remember = () => {
    const selected = quill.getSelection(true);
    const [leaf, offset] = quill.getLeaf(selected.index);
    const inside = selected.length === 0 && existing !== '' && leaf;
    range.current = inside ? { index: selected.index - offset, length: leaf.length() } : selected;
  };
  const set = (address: string | false) => {
    const { index, length } = range.current;
    if (length > 0) quill.formatText(index, length, 'link', address, 'user');
    else if (address) quill.insertText(index, address, 'link', address, 'user');
    quill.setSelection(index + (length || (address ? address.length : 0)), 0, 'user');
  };
  return (
    <InsertButton
      quill={quill}
      name="link"
      label="Link"
      icon={IconLink}
      on={existing !== ''}
      disabled={disabled}
      onOpen={remember}
    >
      {(close) => (
        <AddressForm
          label="Address of the link"
          initial={existing}
          button={existing ? 'Change link' : 'Add link'}
          onSubmit={(address) => {
            close();
            set(address);
          }}
          extra={
            existing && (
              <>
                <Anchor href={existing} target="_blank" rel="noopener noreferrer" size="sm">
                  Open
                </Anchor>
                <Button
                  variant="default"
                  onClick={() => {
                    close();
                    set(false);
                  }}
                >
                  Remove
                </Button>
              </>
            )
          }
        />
      )}
    </InsertButton>
  );
}

export function ImageButton({ quill, disabled }: ButtonProps) {
  const at = useRef(0);
  const [words, setWords] = useState('');
  const insert = (address: string) => {
    quill.insertEmbed(at.current, 'image', address, 'user');
    if (words.trim() !== '') quill.formatText(at.current, 1, 'alt', words.trim(), 'user');
    quill.setSelection(at.current + 1, 0, 'user');
    setWords('');
  };
  return (
    <InsertButton
      quill={quill}
      name="image"
      label="Image"
      icon={IconPhoto}
      disabled={disabled}
      onOpen={() => {
        at.current = quill.getSelection(true).index;
      }}
    >
      {(close) => (
        <AddressForm
          label="Address of the image"
          initial=""
          button="Add image"
          onSubmit={(address) => {
            close();
            insert(address);
          }}
        >
          <TextInput
            label="What it shows"
            description="Read out to people who cannot see it."
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </AddressForm>
      )}
    </InsertButton>
  );
}

interface AddressFormProps {
  label: string;
  initial: string;
  button: string;
  onSubmit: (address: string) => void;
  extra?: ReactNode;
  children?: ReactNode;
}

function AddressForm({ label, initial, button, onSubmit, extra, children }: AddressFormProps) {
  const [typed, setTyped] = useState(initial);
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const address = asAddress(typed);
    setWrong(address === undefined);
    if (address !== undefined) onSubmit(address);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={label}
          placeholder="https://"
          inputMode="url"
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={wrong && 'Enter a web address, like https://example.com.'}
        />
        {children}
        <Group justify="flex-end" gap="sm">
          {extra}
          <Button type="submit">{button}</Button>
        </Group>
      </Stack>
    </form>
  );
}
