/** Documents that are written together, with and without a network. Needs the package quill-delta. */
export { LiveConnection, type LiveOptions } from './connection.js';
export { Delta, type Op } from './delta.js';
export { LiveDocument, type DocumentOptions, type DocumentState } from './document.js';
export { followLink, type FollowOptions } from './follow-link.js';
export { LivePresence, type Place, type SeenPlace } from './presence.js';
export { MemoryStorage, type LiveStorage, type Refusal, type StoredText } from './storage.js';
export {
  suggest,
  suggestionsIn,
  write,
  type SuggestedChange,
  type SuggestedFormat,
  type Suggester,
  type SuggestionInText,
} from './suggestions.js';
export { SharedText, type TextRecord } from './text.js';
export type { WireError, WireMessage } from './wire.js';
