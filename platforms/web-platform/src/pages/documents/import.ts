/** Files of other programs become documents, one after another. */
import type { DocumentListItem, ImportFormat } from '@insula/sdk';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { insula, queryClient } from '../../api';
import { describe } from '../../components/notices';

export interface ImportedFile {
  key: number;
  name: string;
  state: 'waiting' | 'coming' | 'done' | 'refused';
  document?: DocumentListItem;
  /** Why it was refused, in words. */
  reason?: string;
}

const FORMATS: Record<string, ImportFormat> = {
  md: 'markdown',
  markdown: 'markdown',
  mdown: 'markdown',
  html: 'html',
  htm: 'html',
  txt: 'text',
  text: 'text',
};
const MOST_BYTES = 4 * 1024 * 1024;

/** What a file picker offers. */
export const ACCEPTED = Object.keys(FORMATS)
  .map((extension) => `.${extension}`)
  .join(',');

class Refusal extends Error {}

function formatOf(file: File): ImportFormat {
  const extension = file.name.split('.').pop()?.toLowerCase() ?? '';
  const format = FORMATS[extension];
  if (!format) throw new Refusal('Only Markdown (.md), web pages (.html) and plain text (.txt) can be imported.');
  if (file.size > MOST_BYTES) throw new Refusal('It is larger than 4 MB.');
  return format;
}

/** Windows writes UTF-16 with a mark at the beginning; the platform takes UTF-8. */
async function contentOf(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  return isLittle || isBig ? new TextDecoder(isBig ? 'utf-16be' : 'utf-16le').decode(bytes) : bytes;
}

let count = 0;

export function useImport(folder: string | undefined) {
  const [files, setFiles] = useState<ImportedFile[]>([]);
  const navigate = useNavigate();
  const change = (key: number, to: Partial<ImportedFile>) =>
    setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...to } : file)));

  const bring = async (file: File, key: number) => {
    change(key, { state: 'coming' });
    try {
      const format = formatOf(file);
      const document = await insula.documents.import(await contentOf(file), {
        format,
        folder_id: folder,
        file_name: file.name,
      });
      change(key, { state: 'done', document });
      return document;
    } catch (error) {
      change(key, { state: 'refused', reason: error instanceof Refusal ? error.message : describe(error) });
      return undefined;
    }
  };

  const start = async (chosen: readonly File[]) => {
    const keyed = chosen.map((file) => ({ file, key: (count += 1) }));
    setFiles((now) => [...now, ...keyed.map(({ file, key }) => ({ key, name: file.name, state: 'waiting' as const }))]);
    let last: DocumentListItem | undefined;
    for (const { file, key } of keyed) last = (await bring(file, key)) ?? last;
    await queryClient.invalidateQueries({ queryKey: ['documents'] });
    if (last && chosen.length === 1) await navigate({ to: '/documents/$id', params: { id: last.id } });
  };

  const isBusy = files.some(({ state }) => state === 'waiting' || state === 'coming');
  return { files, isBusy, start, clear: () => setFiles([]) };
}
