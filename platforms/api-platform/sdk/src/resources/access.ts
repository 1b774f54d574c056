/** Getting in and out: sign-up, sign-in, invitations from the guest's side, and the signed-in person. */
import type { CallOptions, Transport } from '../transport.js';
import type { Body, Entry, InvitationPreview, Me, Session, SignIn, SignUp, User } from '../types.js';

export class Auth {
  constructor(private readonly transport: Transport) {}

  /** Creates a workspace and its owner, and signs the owner in. */
  signUp(body: SignUp): Promise<Entry> {
    return this.transport.json('POST', '/v1/tenants', { body, replayable: false });
  }

  signIn(body: SignIn): Promise<Session> {
    return this.transport.json('POST', '/v1/auth/login', { body, replayable: false });
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
}

export class CurrentUser {
  constructor(private readonly transport: Transport) {}

  get(options?: CallOptions): Promise<Me> {
    return this.transport.json('GET', '/v1/me', options);
  }

  update(body: Body<'/v1/me', 'patch'>, options?: CallOptions): Promise<User> {
    return this.transport.json('PATCH', '/v1/me', { body, ...options });
  }

  /** Other sessions of this person end. */
  changePassword(body: Body<'/v1/me/password', 'post'>): Promise<void> {
    return this.transport.json('POST', '/v1/me/password', { body, replayable: false });
  }
}
