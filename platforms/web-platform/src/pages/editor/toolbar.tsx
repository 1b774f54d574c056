/** Formats for the selection. One stop for the Tab key, arrows inside, Alt+F10 from the text. */
import { ActionIcon, Group, Select, Tooltip } from '@mantine/core';
import {
  type Icon,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBold,
  IconCode,
  IconItalic,
  IconList,
  IconListCheck,
  IconListNumbers,
  IconQuote,
  IconSourceCode,
  IconStrikethrough,
} from '../../components/icons';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { WhoWrote } from './history/who-wrote';
import { ImageButton, LinkButton } from './inserts';
import type { Quill } from './quill';
import classes from './toolbar.module.css';

type Formats = Record<string, unknown>;

interface Tool {
  label: string;
  keys?: string;
  icon: Icon;
  format: string;
  value: unknown;
}

const INLINE: Tool[] = [
  { label: 'Bold', keys: 'Ctrl B', icon: IconBold, format: 'bold', value: true },
  { label: 'Italic', keys: 'Ctrl I', icon: IconItalic, format: 'italic', value: true },
  { label: 'Strike through', icon: IconStrikethrough, format: 'strike', value: true },
  { label: 'Code', icon: IconCode, format: 'code', value: true },
];

const BLOCKS: Tool[] = [
  { label: 'Bulleted list', keys: '- Space', icon: IconList, format: 'list', value: 'bullet' },
  { label: 'Numbered list', keys: '1. Space', icon: IconListNumbers, format: 'list', value: 'ordered' },
  { label: 'Checklist', keys: '[] Space', icon: IconListCheck, format: 'list', value: 'unchecked' },
  { label: 'Quote', icon: IconQuote, format: 'blockquote', value: true },
  { label: 'Code block', icon: IconSourceCode, format: 'code-block', value: true },
];

const isOn = (formats: Formats, { format, value }: Tool) =>
  formats[format] === value || (value === 'unchecked' && formats[format] === 'checked');

/** The formats at the cursor, followed as it moves. Asking must not take the focus into the text. */
function useFormats(quill: Quill): Formats {
  const [formats, setFormats] = useState<Formats>({});
  useEffect(() => {
    const update = () => {
      const range = quill.getSelection();
      if (range) setFormats(quill.getFormat(range));
    };
    quill.on('editor-change', update);
    return () => void quill.off('editor-change', update);
  }, [quill]);
  return formats;
}

export function Toolbar({ quill, disabled }: { quill: Quill; disabled: boolean }) {
  const formats = useFormats(quill);
  const bar = useRef<HTMLDivElement>(null);
  const keys = useRovingFocus(bar);

  useEffect(() => {
    const enter = (event: globalThis.KeyboardEvent) => {
      if (event.altKey && event.key === 'F10')
        bar.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    };
    quill.root.addEventListener('keydown', enter);
    return () => quill.root.removeEventListener('keydown', enter);
  }, [quill]);

  const apply = (tool: Tool) => {
    quill.focus();
    quill.format(tool.format, isOn(formats, tool) ? false : tool.value, 'user');
  };
  const tools = (list: Tool[]) =>
    list.map((tool) => (
      <ToolButton
        key={tool.label}
        tool={tool}
        on={isOn(formats, tool)}
        disabled={disabled}
        onClick={() => apply(tool)}
      />
    ));

  return (
    <Group
      ref={bar}
      role="toolbar"
      aria-label="Formatting"
      className={classes.bar}
      gap={2}
      onKeyDown={(event) => (event.key === 'Escape' ? quill.focus() : keys(event))}
    >
      <HeadingSelect quill={quill} formats={formats} disabled={disabled} />
      <span className={classes.gap} />
      {tools(INLINE)}
      <LinkButton quill={quill} current={formats.link} disabled={disabled} />
      <span className={classes.gap} />
      {tools(BLOCKS)}
      <ImageButton quill={quill} disabled={disabled} />
      <span className={classes.gap} />
      <HistoryButton
        label="Undo"
        keys="Ctrl Z"
        icon={IconArrowBackUp}
        disabled={disabled}
        onClick={() => quill.history.undo()}
      />
      <HistoryButton
        label="Redo"
        keys="Ctrl Shift Z"
        icon={IconArrowForwardUp}
        disabled={disabled}
        onClick={() => quill.history.redo()}
      />
      <span className={classes.gap} />
      <WhoWrote quill={quill} disabled={disabled} />
    </Group>
  );
}

const LEVELS = [
  { value: '0', label: 'Text' },
  { value: '1', label: 'Heading 1' },
  { value: '2', label: 'Heading 2' },
  { value: '3', label: 'Heading 3' },
];

function HeadingSelect({ quill, formats, disabled }: { quill: Quill; formats: Formats; disabled: boolean }) {
  const level = typeof formats.header === 'number' ? String(formats.header) : '0';
  const choose = (value: string | null) => {
    quill.focus();
    quill.format('header', Number(value) || false, 'user');
  };
  return (
    <Select
      aria-label="Kind of paragraph"
      size="xs"
      w={116}
      variant="unstyled"
      classNames={{ input: classes.select }}
      allowDeselect={false}
      data={LEVELS}
      value={level}
      onChange={choose}
      disabled={disabled}
    />
  );
}

function ToolButton(props: { tool: Tool; on: boolean; disabled: boolean; onClick: () => void }) {
  const { label, keys, icon: Icon } = props.tool;
  return (
    <Tooltip label={keys ? `${label} (${keys})` : label}>
      <ActionIcon
        variant={props.on ? 'light' : 'subtle'}
        color={props.on ? 'teal' : 'gray'}
        aria-label={label}
        aria-pressed={props.on}
        disabled={props.disabled}
        onMouseDown={(event) => event.preventDefault()}
        onClick={props.onClick}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function HistoryButton(props: {
  label: string;
  keys: string;
  icon: Tool['icon'];
  disabled: boolean;
  onClick: () => void;
}) {
  return (
    <Tooltip label={`${props.label} (${props.keys})`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={props.label}
        disabled={props.disabled}
        onClick={props.onClick}
      >
        <props.icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Arrow keys move inside the bar; only one of its controls is a stop for Tab. */
function useRovingFocus(bar: React.RefObject<HTMLElement | null>) {
  const controls = () => [...(bar.current?.querySelectorAll<HTMLElement>('button, input') ?? [])];
  useEffect(() => {
    const all = controls();
    if (!all.some((control) => control.tabIndex === 0 && control.dataset.stop))
      all.forEach((control, index) => {
        control.tabIndex = index === 0 ? 0 : -1;
        if (index === 0) control.dataset.stop = 'yes';
      });
  });
  return (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const all = controls();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (step === 0 || at < 0) return;
    event.preventDefault();
    const next = all[(at + step + all.length) % all.length];
    for (const control of all) {
      control.tabIndex = control === next ? 0 : -1;
      if (control === next) control.dataset.stop = 'yes';
      else delete control.dataset.stop;
    }
    next?.focus();
  };
}
