// Compiles our C programs that work on texts, with the service's own sources, optimised as the release is.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BENCH, ROOT } from './session.js';

const SOURCES = ['services/collaboration/text/delta.c', 'services/collaboration/text/delta_algebra.c',
  'services/collaboration/text/attributes.c', 'services/collaboration/text/surrogate.c', 'core/arena.c', 'core/buffer.c',
  'core/clock.c', 'core/json_read.c', 'core/json_write.c', 'core/text.c', 'core/uuid.c'];

const LIBRARIES = ['--cflags', '--libs', 'jansson', 'libuv'];

/** Compiles SOURCE, which has the program's name and its main(), with OTHERS beside it; gives the program's path. */
export function compileTextProgram(session, source, others = []) {
  return session.compileFrom(source, ['-O3', '-D_GNU_SOURCE', `-I${ROOT}`, ...others.map((other) => join(BENCH, other)),
    ...SOURCES.map((path) => join(ROOT, path)),
    ...execFileSync('pkg-config', LIBRARIES, { encoding: 'utf8' }).trim().split(/\s+/)]);
}

const EDITS = ['edit_client', 'shared_document', 'op_message', 'socket_client'].map((name) => `clients/${name}.c`);

/** The load generator for edits, compiled once a run. */
export function editsProgram(session) {
  session.editsProgram ??= compileTextProgram(session, 'clients/edits.c', EDITS);
  return session.editsProgram;
}
