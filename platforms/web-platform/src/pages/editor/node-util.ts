/** The one function of Node's `util` that the ShareDB client asks for. */
export { default as inherits } from 'inherits';
