/** What the content of the records on the page looks like, to choose columns and offer fields. */
import type { DataRecord } from '@insula/sdk';

type Content = Record<string, unknown>;

export const contentOf = (record: DataRecord) => record.content as Content;

const isScalar = (value: unknown) => value === null || typeof value !== 'object';

/** Dotted paths to the values of the content, as filters name them. */
export function pathsIn(records: DataRecord[]): string[] {
  const found = new Set<string>();
  const walk = (content: Content, prefix: string) => {
    for (const [key, value] of Object.entries(content)) {
      if (isScalar(value)) found.add(prefix + key);
      else if (!Array.isArray(value)) walk(value as Content, `${prefix}${key}.`);
    }
  };
  for (const record of records) walk(contentOf(record), '');
  return [...found].sort();
}

export interface Field {
  name: string;
  numeric: boolean;
}

/** The most common plain fields of the content's top, in the order they first appear. */
export function mainFields(records: DataRecord[], count: number): Field[] {
  const seen = new Map<string, { times: number; numeric: boolean }>();
  for (const record of records)
    for (const [name, value] of Object.entries(contentOf(record))) {
      if (!isScalar(value)) continue;
      const before = seen.get(name) ?? { times: 0, numeric: true };
      seen.set(name, {
        times: before.times + 1,
        numeric: before.numeric && (value === null || typeof value === 'number'),
      });
    }
  const chosen = new Set(
    [...seen]
      .sort((a, b) => b[1].times - a[1].times)
      .slice(0, count)
      .map(([name]) => name),
  );
  return [...seen].filter(([name]) => chosen.has(name)).map(([name, { numeric }]) => ({ name, numeric }));
}

export function asText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** Text as one JSON object, or what is wrong with it. */
export function parseContent(text: string): { content: Content } | { problem: string } {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null && !Array.isArray(content))
      return { content: content as Content };
    return { problem: 'The content is a JSON object: { "name": "value" }.' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'This is not JSON.' };
  }
}
