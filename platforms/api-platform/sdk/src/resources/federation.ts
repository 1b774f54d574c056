/** Signing in through identity providers, and the domains whose people do. */
import type { CallOptions, Transport } from '../transport.js';
import type { Body, Domain, SsoGifts, SsoProvider, SsoTest } from '../types.js';
import { Collection, segment } from './collection.js';

export class SsoProviders extends Collection<SsoProvider, SsoProvider, Body<'/v1/sso-providers', 'post'>, Body<'/v1/sso-providers/{id}', 'patch'>> {
  constructor(transport: Transport) {
    super(transport, '/v1/sso-providers');
  }

  /** Where this browser goes for a sign-in that opens nothing; it comes back with the test's id. */
  test(id: string): Promise<{ url: string }> {
    return this.transport.json('POST', `${this.item(id)}/test`, { replayable: false });
  }

  /** What its groups give, by whose word, and to how many. */
  gifts(id: string, options?: CallOptions): Promise<SsoGifts> {
    return this.transport.json('GET', `${this.item(id)}/gifts`, options);
  }

  /** From now on whoever calls answers for what its groups give. */
  takeOver(id: string): Promise<SsoProvider> {
    return this.transport.json('POST', `${this.item(id)}/take-over`);
  }

  /** Deletes it; what its groups gave is taken away, or kept. */
  remove(id: string, given: 'take' | 'keep'): Promise<void> {
    return this.transport.json('DELETE', this.item(id), { query: { given } });
  }

  testResult(id: string, test: string, options?: CallOptions): Promise<SsoTest> {
    return this.transport.json('GET', `${this.item(id)}/tests/${segment(test)}`, options);
  }
}

export class Domains extends Collection<Domain, Domain, Body<'/v1/domains', 'post'>, never> {
  constructor(transport: Transport) {
    super(transport, '/v1/domains');
  }

  /** Looks for the TXT record. */
  verify(id: string): Promise<Domain> {
    return this.transport.json('POST', `${this.item(id)}/verify`);
  }
}
