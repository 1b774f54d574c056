/** Identity providers that speak SAML: what is theirs alone. Name, mapping and switch are like those of all providers. */
import type { CallOptions, Transport } from '../transport.js';
import type { Body, Reply, SamlSetup } from '../types.js';
import { segment } from './collection.js';

export class SamlProviders {
  constructor(private readonly transport: Transport) {}

  /** With a key of ours, so that there is metadata to give to the provider. Not switched on. */
  create(body: Body<'/v1/sso-providers/saml', 'post'>): Promise<Reply<'/v1/sso-providers/{id}', 'get'>> {
    return this.transport.json('POST', '/v1/sso-providers/saml', { body });
  }

  get(id: string, options?: CallOptions): Promise<SamlSetup> {
    return this.transport.json('GET', this.path(id), options);
  }

  update(id: string, body: Body<'/v1/sso-providers/{id}/saml', 'patch'>): Promise<SamlSetup> {
    return this.transport.json('PATCH', this.path(id), { body });
  }

  /** The identity provider's metadata, pasted or from an address. */
  setMetadata(id: string, body: Body<'/v1/sso-providers/{id}/saml/metadata', 'put'>): Promise<SamlSetup> {
    return this.transport.json('PUT', `${this.path(id)}/metadata`, { body });
  }

  /** A spare key, which is published and reads, and does not sign yet. */
  addKey(id: string): Promise<SamlSetup> {
    return this.transport.json('POST', `${this.path(id)}/keys`);
  }

  /** The spare key signs from now on. */
  swapKeys(id: string): Promise<SamlSetup> {
    return this.transport.json('POST', `${this.path(id)}/keys/swap`);
  }

  dropSpareKey(id: string): Promise<void> {
    return this.transport.json('DELETE', `${this.path(id)}/keys/spare`);
  }

  private path(id: string) {
    return `/v1/sso-providers/${segment(id)}/saml`;
  }
}
