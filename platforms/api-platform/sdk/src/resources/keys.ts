/** What programs come in with: API keys, and accounts of their own. */
import type { CallOptions, Transport } from '../transport.js';
import type { ApiKey, Body, NewApiKey, ServiceAccount } from '../types.js';
import { Collection } from './collection.js';

export class ApiKeys extends Collection<ApiKey, ApiKey, Body<'/v1/api-keys', 'post'>, Body<'/v1/api-keys/{id}', 'patch'>> {
  constructor(transport: Transport) {
    super(transport, '/v1/api-keys');
  }

  /** The answer carries the key itself, and is the only one that does. */
  override create(body: Body<'/v1/api-keys', 'post'>, options?: CallOptions): Promise<NewApiKey> {
    return this.transport.json('POST', this.path, { body, replayable: false, ...options });
  }

  /** Another secret; the one before still opens for `overlap_s` seconds (default a day). */
  rotate(id: string, body: Body<'/v1/api-keys/{id}/rotate', 'post'> = {}): Promise<NewApiKey> {
    return this.transport.json('POST', `${this.item(id)}/rotate`, { body, replayable: false });
  }
}

export class ServiceAccounts extends Collection<
  ServiceAccount,
  ServiceAccount,
  Body<'/v1/service-accounts', 'post'>,
  Body<'/v1/service-accounts/{id}', 'patch'>
> {
  constructor(transport: Transport) {
    super(transport, '/v1/service-accounts');
  }
}
