/** Getting in and out: sign-up, sign-in, invitations from the guest's side, and the signed-in person. */
import type { CallOptions, Transport } from '../transport.js';
import type {
  Body,
  Entry,
  FactorList,
  IdentityList,
  InvitationPreview,
  Me,
  Page,
  PasskeyOptions,
  Reply,
  Session,
  SignIn,
  SignInMethods,
  SignUp,
  TotpEnrolment,
  User,
  UserSession,
} from '../types.js';
import { segment } from './collection.js';

export class Auth {
  constructor(private readonly transport: Transport) {}

  /** Creates a workspace and its owner, and signs the owner in. */
  signUp(body: SignUp): Promise<Entry> {
    return this.transport.json('POST', '/v1/tenants', { body, replayable: false });
  }

  /** Fails with `second_factor_required` where a second step is asked: its `problem` has the challenge. */
  signIn(body: SignIn): Promise<Session> {
    return this.transport.json('POST', '/v1/auth/login', { body, replayable: false });
  }

  secondStep(body: Body<'/v1/auth/second-factor', 'post'>): Promise<Session> {
    return this.transport.json('POST', '/v1/auth/second-factor', { body, replayable: false });
  }

  /** How one signs in there: with a password, or through which identity providers. */
  methods(query: { tenant: string; email?: string | undefined }, options?: CallOptions): Promise<SignInMethods> {
    return this.transport.json('GET', '/v1/auth/methods', { query, ...options });
  }

  /** Ends the session, and tells where the identity provider's own ends, if it came from one. */
  signOutEverywhere(): Promise<{ redirect: string | null }> {
    return this.transport.json('POST', '/v1/sso/logout', { replayable: false });
  }

  /** What to call `navigator.credentials.get()` with, for whoever will turn out to be somebody. */
  passkeyOptions(): Promise<PasskeyOptions> {
    return this.transport.json('POST', '/v1/auth/passkey/options', { replayable: false });
  }

  signInWithPasskey(body: Body<'/v1/auth/passkey', 'post'>): Promise<Session> {
    return this.transport.json('POST', '/v1/auth/passkey', { body, replayable: false });
  }

  /** After `factor_enrolment_required`: begins to set up an authenticator app. */
  enrol(challenge: string): Promise<TotpEnrolment> {
    const path = '/v1/auth/second-factor/enrolment';
    return this.transport.json('POST', path, { body: { challenge }, replayable: false });
  }

  confirmEnrolment(body: { challenge: string; code: string }): Promise<Session> {
    return this.transport.json('POST', '/v1/auth/second-factor/enrolment/confirm', { body, replayable: false });
  }

  /** An operator's browser enters the impersonation they began; the answer says where. */
  enterImpersonation(token: string): Promise<Reply<'/v1/auth/impersonation', 'post'>> {
    return this.transport.json('POST', '/v1/auth/impersonation', { body: { token }, replayable: false });
  }

  /** Ends the session everywhere, at once. */
  signOut(): Promise<void> {
    return this.transport.json('POST', '/v1/auth/logout', { replayable: false });
  }

  inspectInvitation(token: string, options?: CallOptions): Promise<InvitationPreview> {
    return this.transport.json('POST', '/v1/invitations/inspect', {
      body: { token },
      replayable: false,
      ...options,
    });
  }

  acceptInvitation(body: Body<'/v1/invitations/accept', 'post'>): Promise<Entry> {
    return this.transport.json('POST', '/v1/invitations/accept', { body, replayable: false });
  }

  /** Mails a link to set a new password; resolves whether there is such an account or not. */
  forgotPassword(body: Body<'/v1/auth/forgot-password', 'post'>): Promise<void> {
    return this.transport.json('POST', '/v1/auth/forgot-password', { body, replayable: false });
  }

  /** All sessions of the person end. */
  resetPassword(body: Body<'/v1/auth/reset-password', 'post'>): Promise<void> {
    return this.transport.json('POST', '/v1/auth/reset-password', { body, replayable: false });
  }

  /** The link of a mail: the address is the account's from now on, and proved. */
  confirmEmail(token: string): Promise<Reply<'/v1/auth/confirm-email', 'post'>> {
    return this.transport.json('POST', '/v1/auth/confirm-email', { body: { token }, replayable: false });
  }

  /** The link in the mail to the address before: it stays, or comes back. All sessions end. */
  keepEmail(token: string): Promise<Reply<'/v1/auth/keep-email', 'post'>> {
    return this.transport.json('POST', '/v1/auth/keep-email', { body: { token }, replayable: false });
  }

  /** Mails somebody the list of their workspaces. */
  findWorkspaces(email: string): Promise<void> {
    return this.transport.json('POST', '/v1/auth/find-workspaces', { body: { email }, replayable: false });
  }
}

/** What one signs in with besides a password. */
export class Factors {
  constructor(private readonly transport: Transport) {}

  list(options?: CallOptions): Promise<FactorList> {
    return this.transport.json('GET', '/v1/me/factors', options);
  }

  /** The answer carries the secret, and is the only one that does. */
  create(body: Body<'/v1/me/factors', 'post'>): Promise<TotpEnrolment> {
    return this.transport.json('POST', '/v1/me/factors', { body, replayable: false });
  }

  confirm(id: string, code: string): Promise<void> {
    return this.transport.json('POST', `/v1/me/factors/${segment(id)}/confirm`, { body: { code }, replayable: false });
  }

  rename(id: string, name: string): Promise<void> {
    return this.transport.json('PATCH', `/v1/me/factors/${segment(id)}`, { body: { name } });
  }

  remove(id: string): Promise<void> {
    return this.transport.json('DELETE', `/v1/me/factors/${segment(id)}`);
  }

  /** What to call `navigator.credentials.create()` with. */
  passkeyOptions(): Promise<PasskeyOptions> {
    return this.transport.json('POST', '/v1/me/passkeys/options', { replayable: false });
  }

  addPasskey(body: Body<'/v1/me/passkeys', 'post'>): Promise<{ id: string }> {
    return this.transport.json('POST', '/v1/me/passkeys', { body, replayable: false });
  }

  /** Ten fresh ones, told this once; those made before end. */
  async makeRecoveryCodes(): Promise<string[]> {
    const path = '/v1/me/recovery-codes';
    return (await this.transport.json<{ codes: string[] }>('POST', path, { replayable: false })).codes;
  }
}

/** What identity providers call one, and by whose word one can sign in. */
export class Identities {
  constructor(private readonly transport: Transport) {}

  list(options?: CallOptions): Promise<IdentityList> {
    return this.transport.json('GET', '/v1/me/identities', options);
  }

  /** Where this browser goes to show that it is somebody there as well; it comes back to one's own security page. */
  connect(provider: string): Promise<{ url: string }> {
    return this.transport.json('POST', '/v1/me/identities', { body: { provider }, replayable: false });
  }

  disconnect(id: string): Promise<void> {
    return this.transport.json('DELETE', `/v1/me/identities/${segment(id)}`);
  }
}

export class CurrentUser {
  readonly factors: Factors;
  readonly identities: Identities;

  constructor(private readonly transport: Transport) {
    this.factors = new Factors(transport);
    this.identities = new Identities(transport);
  }

  get(options?: CallOptions): Promise<Me> {
    return this.transport.json('GET', '/v1/me', options);
  }

  /** What one may do with one document or folder. */
  async permissions(resource: string, options?: CallOptions): Promise<string[]> {
    const path = '/v1/me/permissions';
    return (await this.transport.json<{ permissions: string[] }>('GET', path, { query: { resource }, ...options })).permissions;
  }

  update(body: Body<'/v1/me', 'patch'>, options?: CallOptions): Promise<User> {
    return this.transport.json('PATCH', '/v1/me', { body, ...options });
  }

  /** Other sessions of this person end. */
  changePassword(body: Body<'/v1/me/password', 'post'>): Promise<void> {
    return this.transport.json('POST', '/v1/me/password', { body, replayable: false });
  }

  /** Ends what an operator sees as this person (or, with security.write, as anybody of the workspace). */
  endImpersonation(id: string): Promise<void> {
    return this.transport.json('DELETE', `/v1/impersonations/${segment(id)}`);
  }

  /** Where this person is signed in. */
  sessions(options?: CallOptions): Promise<Page<UserSession>> {
    return this.transport.json('GET', '/v1/me/sessions', options);
  }

  endSession(id: string, options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', `/v1/me/sessions/${segment(id)}`, options);
  }

  /** All but the one that asks. */
  endOtherSessions(options?: CallOptions): Promise<void> {
    return this.transport.json('DELETE', '/v1/me/sessions', options);
  }

  /** What to call `navigator.credentials.get()` with, to show who one is with a passkey. */
  stepUpOptions(): Promise<PasskeyOptions> {
    return this.transport.json('POST', '/v1/me/step-up/options', { replayable: false });
  }

  /** Shows once more who one is: for ten minutes this session may do what fails with StepUpRequired otherwise. */
  stepUp(body: Body<'/v1/me/step-up', 'post'>): Promise<void> {
    return this.transport.json('POST', '/v1/me/step-up', { body, replayable: false });
  }

  /** Counts once the link that is mailed to the new address was followed. */
  changeEmail(body: Body<'/v1/me/email', 'post'>): Promise<void> {
    return this.transport.json('POST', '/v1/me/email', { body, replayable: false });
  }

  /** Mails the link that confirms one's address once more. */
  sendEmailVerification(): Promise<void> {
    return this.transport.json('POST', '/v1/me/email/verification', { replayable: false });
  }
}
