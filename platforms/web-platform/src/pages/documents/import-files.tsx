/** Choosing files to import, dropping them on the page, and how far they are. */
import { ActionIcon, Button, FileButton, Group, Loader, Paper, Text } from '@mantine/core';
import { type DragEvent, type ReactNode, useState } from 'react';
import { IconAlertCircle, IconCheck, IconUpload, IconX } from '../../components/icons';
import { AnchorLink } from '../../components/links';
import { ACCEPTED, type ImportedFile, type useImport } from './import';
import classes from './import-files.module.css';

type Import = ReturnType<typeof useImport>;

export function ImportButton({ start }: Pick<Import, 'start'>) {
  return (
    <FileButton multiple accept={ACCEPTED} onChange={(files) => void start(files)}>
      {(props) => (
        <Button {...props} variant="default" className="icon-on-phone" leftSection={<IconUpload size={18} />}>
          Import
        </Button>
      )}
    </FileButton>
  );
}

const brings = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** Files can be dropped anywhere on what is in it. */
export function DropArea({ start, children }: Pick<Import, 'start'> & { children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  return (
    <div
      className={classes.area}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!brings(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!brings(event)) return;
        event.preventDefault();
        void start([...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && (
        <div className={classes.invitation} aria-hidden>
          <Text fw={500}>Drop files to import them here</Text>
        </div>
      )}
    </div>
  );
}

export function ImportProgress({ files, isBusy, clear }: Pick<Import, 'files' | 'isBusy' | 'clear'>) {
  if (files.length === 0) return null;
  const done = files.filter(({ state }) => state === 'done').length;
  const refused = files.filter(({ state }) => state === 'refused').length;
  const told = isBusy
    ? `Importing: ${done + refused} of ${files.length}`
    : `${done} ${done === 1 ? 'file' : 'files'} imported${refused > 0 ? `, ${refused} not` : ''}`;
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label="Import">
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Text size="sm" fw={500} role="status">
          {told}
        </Text>
        {!isBusy && (
          <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={clear}>
            <IconX size={16} />
          </ActionIcon>
        )}
      </Group>
      <ul className={classes.files}>
        {files.map((file) => (
          <FileLine key={file.key} file={file} />
        ))}
      </ul>
    </Paper>
  );
}

function FileLine({ file }: { file: ImportedFile }) {
  return (
    <li className={classes.file} data-state={file.state}>
      <span className={classes.sign}>
        {file.state === 'coming' && <Loader size={14} aria-label="Importing" />}
        {file.state === 'done' && <IconCheck size={16} />}
        {file.state === 'refused' && <IconAlertCircle size={16} />}
      </span>
      <span className={classes.words}>
        {file.document ? (
          <AnchorLink to="/documents/$id" params={{ id: file.document.id }} size="sm">
            {file.document.title}
          </AnchorLink>
        ) : (
          <Text size="sm" span c={file.state === 'waiting' ? 'dimmed' : undefined}>
            {file.name}
          </Text>
        )}
        {file.reason && (
          <Text size="sm" className={classes.reason}>
            {file.reason}
          </Text>
        )}
      </span>
    </li>
  );
}
