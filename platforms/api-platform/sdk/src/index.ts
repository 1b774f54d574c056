export { Insula } from './client.js';
export { ConnectionError, InsulaError, type FieldError } from './errors.js';
export { GraphqlError, type GraphqlFault } from './graphql.js';
export { iterate } from './pages.js';
export type { AnyFetch, Signal } from './platform.js';
export type { LiveEvent, StreamOptions } from './stream.js';
export type { Call, CallOptions, Credentials, TransportOptions } from './transport.js';
export type { components, operations, paths } from './schema.js';
export type * from './types.js';
