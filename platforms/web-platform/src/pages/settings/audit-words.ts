/** Event types in words. What is not listed still reads: `webhook.paused` is "paused a webhook". */

const SENTENCES: Record<string, string> = {
  'tenant.created': 'created the workspace',
  'tenant.updated': 'changed the workspace',
  'tenant.suspended': 'suspended the workspace',
  'tenant.resumed': 'opened the workspace again',
  'session.opened': 'signed in',
  'session.closed': 'signed out',
  'user.created': 'added a person',
  'user.updated': 'changed a person',
  'user.suspended': 'suspended a person',
  'user.resumed': 'let a person in again',
  'user.removed': 'removed a person',
  'user.password_changed': 'changed their password',
  'user.password_forgotten': 'asked for a new password by mail',
  'user.password_reset': 'set a new password by the link of a mail',
  'user.email_verified': 'confirmed their e-mail address',
  'user.email_change_asked': 'asked for another e-mail address',
  'user.email_changed': 'changed their e-mail address',
  'user.email_kept': 'kept their e-mail address',
  'user.sign_in_refused': 'was refused at the door',
  'user.second_factor_refused': 'was refused at the second step',
  'user.passkey_refused': 'was refused with a passkey',
  'user.recovery_code_used': 'signed in with a recovery code',
  'user.step_up': 'showed once more who they are',
  'user.step_up_refused': 'failed to show once more who they are',
  'user.recovery_codes_made': 'made new recovery codes',
  'user.factors_reset': "took away a person's second factors",
  'factor.added': 'set up a second factor',
  'factor.renamed': 'renamed a second factor',
  'factor.removed': 'removed a second factor',
  'user.role_given': 'gave a role',
  'user.role_taken': 'took a role away',
  'user.locked': 'was locked after many wrong passwords',
  'user.unlocked': 'let a person try their password again',
  'session.revoked': 'ended a session',
  'security_policy.updated': 'changed the security policy',
  'invitation.created': 'invited a colleague',
  'invitation.revoked': 'took an invitation back',
  'invitation.accepted': 'joined the workspace',
  'api_key.created': 'made an API key',
  'api_key.updated': 'changed an API key',
  'api_key.rotated': 'gave an API key another secret',
  'api_key.revoked': 'revoked an API key',
  'service_account.created': 'made a service account',
  'service_account.updated': 'changed a service account',
  'service_account.suspended': 'suspended a service account',
  'service_account.resumed': 'let a service account in again',
  'service_account.removed': 'removed a service account',
  'team.role_given': 'gave a team a role',
  'team.role_taken': 'took a role from a team',
  'comment.created': 'commented on a document',
  'comment.replied': 'replied to a comment',
  'comment.edited': 'changed a comment',
  'comment.mentioned': 'mentioned somebody in a comment',
  'comment.reacted': 'reacted to a comment',
  'comment.unreacted': 'took a reaction back',
  'suggestion.created': 'suggested a change to a document',
  'suggestion.accepted': 'accepted a suggestion',
  'suggestion.rejected': 'rejected a suggestion',
  'document.shared': 'shared a document',
  'document.unshared': 'took access to a document away',
  'document.inheritance_changed': 'changed what a document takes over',
  'document.restored': 'brought a document back from the trash',
  'document.purged': 'deleted a document for ever',
  'document.made_template': 'made a document a template',
  'document.unmade_template': 'made a template a document again',
  'document.link_created': 'made a public link to a document',
  'document.link_revoked': 'stopped a public link to a document',
  'folder.shared': 'shared a folder',
  'folder.unshared': 'took access to a folder away',
  'folder.inheritance_changed': 'changed what a folder takes over',
  'document.exported': 'took a copy of a document out',
  'document.imported': 'brought a document in from a file',
  'document.version_restored': 'brought an earlier version of a document back',
  'document.version_named': 'named a version of a document',
  'document.version_unnamed': "took a version's name away",
  'team.member_added': 'put a person in a team',
  'team.member_removed': 'took a person out of a team',
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
