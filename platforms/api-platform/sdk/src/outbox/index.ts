/** Changes that outlast the network: kept before they are sent, sent until they are answered, done once. */
export { mineOf, type Change, type Entry, type Guard, type Problem } from './entry.js';
export { newId } from './id.js';
export { applyPatch, isJsonObject, isSameJson, mergePatch, type JsonObject } from './merge.js';
export { Outbox, OutboxFullError, type Outcome, type OutboxOptions, type OutboxState } from './outbox.js';
export { MemoryOutbox, type OutboxStorage } from './storage.js';
