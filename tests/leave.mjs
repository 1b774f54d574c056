/*
 * Preloaded into each test file. Node 20's --test-force-exit leaves as soon as all results are on their way to the reporter, and
 * what the reporter has not written by then is lost; this lets it write first.
 */
import { once } from 'node:events';

const exit = process.exit.bind(process);
const written = once(process.stdout, 'unpipe');
process.exit = (code) => void written.then(() => exit(code));
