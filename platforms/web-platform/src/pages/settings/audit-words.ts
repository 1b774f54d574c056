/** Event types in words. What is not listed still reads: `team.member_added` is "added a team member". */
import type { AuditEvent } from '@insula/sdk';

const SENTENCES: Record<string, string> = {
  'tenant.created': 'created the workspace',
  'tenant.updated': 'changed the workspace',
  'session.created': 'signed in',
  'session.ended': 'signed out',
  'session.failed': 'failed to sign in',
  'user.invited': 'invited a colleague',
  'invitation.created': 'invited a colleague',
  'invitation.accepted': 'joined the workspace',
};

const article = (noun: string) => (/^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`);

/** `document.created` as "created a document". */
export function sentence(type: string): string {
  const known = SENTENCES[type];
  if (known) return known;
  const words = type.split(/[._]/);
  const verb = words.pop() ?? type;
  return words.length === 0 ? verb : `${verb} ${article(words.join(' '))}`;
}

export const heading = (type: string) => {
  const words = sentence(type);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What the event itself remembers of its subject's name. */
export function subjectName(event: Pick<AuditEvent, 'data'>): string | undefined {
  const data = event.data as Record<string, unknown>;
  for (const key of ['title', 'name', 'email', 'data_type']) {
    const value = data[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
