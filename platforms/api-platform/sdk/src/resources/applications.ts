/** Applications that may ask people for access (OAuth), and what people answer them. */
import type { CallOptions, Transport } from '../transport.js';
import type { Application, Body, ConsentAsked, DeviceAsked, MyApplication, NewApplication, Page } from '../types.js';
import { Collection, segment } from './collection.js';

export class Applications extends Collection<
  Application,
  Application,
  Body<'/v1/oauth/applications', 'post'>,
  Body<'/v1/oauth/applications/{id}', 'patch'>
> {
  constructor(transport: Transport) {
    super(transport, '/v1/oauth/applications');
  }

  /** The answer carries the client secret, where there is one, and is the only one that does. */
  override create(body: Body<'/v1/oauth/applications', 'post'>, options?: CallOptions): Promise<NewApplication> {
    return this.transport.json('POST', this.path, { body, replayable: false, ...options });
  }

  /** A second secret, told this once. */
  addSecret(id: string): Promise<NewApplication> {
    return this.transport.json('POST', `${this.item(id)}/secrets`, { replayable: false });
  }

  removeSecret(id: string, secret: string): Promise<void> {
    return this.transport.json('DELETE', `${this.item(id)}/secrets/${segment(secret)}`);
  }
}

/** What the signed-in person lets applications do. */
export class Consent {
  constructor(private readonly transport: Transport) {}

  inspect(request: string, options?: CallOptions): Promise<ConsentAsked> {
    return this.transport.json('POST', '/v1/oauth/consent/inspect', { body: { request }, replayable: false, ...options });
  }

  /** Where to go with the answer. */
  async decide(body: Body<'/v1/oauth/consent', 'post'>): Promise<string> {
    return (await this.transport.json<{ redirect_to: string }>('POST', '/v1/oauth/consent', { body, replayable: false })).redirect_to;
  }

  inspectDevice(user_code: string, options?: CallOptions): Promise<DeviceAsked> {
    return this.transport.json('POST', '/v1/oauth/device/inspect', { body: { user_code }, replayable: false, ...options });
  }

  decideDevice(user_code: string, allow: boolean): Promise<void> {
    return this.transport.json('POST', '/v1/oauth/device', { body: { user_code, allow }, replayable: false });
  }

  /** The applications with access of one's own. */
  applications(options?: CallOptions): Promise<Page<MyApplication>> {
    return this.transport.json('GET', '/v1/me/applications', options);
  }

  revoke(id: string): Promise<void> {
    return this.transport.json('DELETE', `/v1/me/applications/${segment(id)}`);
  }
}
