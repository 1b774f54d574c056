// What the rows of one run share: the temporary directory, the compiled C peers, one platform and
// one tenant, started by the first row that asks for them.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Platform } from './insula.js';

export const BENCH = join(dirname(fileURLToPath(import.meta.url)), '..');

// What a user of the API would run into at these rates; everything else stays as delivered.
const SETTINGS = {};

export class Session {
  constructor({ dir, binary, seconds, rounds }) {
    Object.assign(this, { dir, binary, seconds, rounds });
  }

  subdirectory(name) {
    const path = join(this.dir, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Compiles peers/NAME.c and gives the program's path. */
  compile(name, flags = []) {
    const program = join(this.dir, name);
    execFileSync('cc', ['-O2', '-std=gnu17', '-o', program, join(BENCH, 'peers', `${name}.c`), ...flags]);
    return program;
  }

  startPlatform(name, options = {}) {
    return Platform.start(this.binary, this.subdirectory(name),
      { ...options, env: { ...SETTINGS, ...options.env } });
  }

  /** The platform that most rows share. */
  platform() {
    this.sharedPlatform ??= this.startPlatform('platform');
    return this.sharedPlatform;
  }

  /** The tenant that most rows share, on the shared platform. */
  tenant() {
    this.sharedTenant ??= this.platform().then((platform) => platform.signUp('bench'));
    return this.sharedTenant;
  }
}
