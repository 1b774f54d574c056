/** What is proposed in one document's text. Proposing is editing it, with marks: see `@insula/sdk/live`. */
import type { CallOptions, Transport } from '../transport.js';
import type { Page, Suggestion, SuggestionDecided } from '../types.js';
import { segment } from './collection.js';

export class Suggestions {
  readonly #path: string;

  constructor(
    private readonly transport: Transport,
    document: string,
  ) {
    this.#path = `/v1/documents/${segment(document)}/suggestions`;
  }

  /** Those that the text has, in its order; or those that were accepted or rejected, newest first. */
  list(state: Suggestion['state'] = 'open', options?: CallOptions): Promise<Page<Suggestion>> {
    return this.transport.json('GET', this.#path, { query: { state }, ...options });
  }

  accept(suggestion: string, options?: CallOptions): Promise<SuggestionDecided> {
    return this.transport.json('POST', `${this.#path}/${segment(suggestion)}/accept`, options);
  }

  /** Also one's own, to withdraw it. */
  reject(suggestion: string, options?: CallOptions): Promise<SuggestionDecided> {
    return this.transport.json('POST', `${this.#path}/${segment(suggestion)}/reject`, options);
  }

  acceptAll(options?: CallOptions): Promise<SuggestionDecided> {
    return this.transport.json('POST', `${this.#path}/accept_all`, options);
  }

  rejectAll(options?: CallOptions): Promise<SuggestionDecided> {
    return this.transport.json('POST', `${this.#path}/reject_all`, options);
  }
}
