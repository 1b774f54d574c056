/** The levels of access, in the words of people. */
import type { DocumentListItem } from '@insula/sdk';

export type Access = DocumentListItem['access'];
export const LEVELS = ['viewer', 'commenter', 'editor', 'owner'] as const;
const ORDER: readonly string[] = ['none', ...LEVELS];

/** As a choice: "Can edit". */
export const CHOICE: Record<string, string> = {
  none: 'No access',
  viewer: 'Can view',
  commenter: 'Can comment',
  editor: 'Can edit',
  owner: 'Owner',
};

export const atLeast = (access: string, needed: (typeof LEVELS)[number]) =>
  ORDER.indexOf(access) >= ORDER.indexOf(needed);
export const higher = (a: string, b: string) => ORDER.indexOf(a) > ORDER.indexOf(b);
