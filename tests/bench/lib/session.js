// What the rows of one run share: the temporary directory, the compiled C peers, one platform and
// one tenant, started by the first row that asks for them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Platform } from './insula.js';

export const BENCH = join(dirname(fileURLToPath(import.meta.url)), '..');
export const ROOT = join(BENCH, '../..');

const DOCUMENTS = 200;
const PAGE = 'The river ran high after the thaw, and the bridge by the mill was closed. '.repeat(14);

// Limits that a load from one place runs into; they are raised, not switched off, so that keeping
// them costs what it costs.
const SETTINGS = {
  INSULA_RATE_READ_PER_MINUTE: '30000000',
  INSULA_RATE_WRITE_PER_MINUTE: '30000000',
  INSULA_RATE_SIGN_IN_PER_MINUTE: '30000000',
};

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
    return this.compileFrom(`peers/${name}.c`, flags);
  }

  compileFrom(source, flags = []) {
    const program = join(this.dir, basename(source, '.c'));
    execFileSync('cc', ['-O2', '-std=gnu17', '-o', program, join(BENCH, source), ...flags]);
    return program;
  }

  /** A program that Meson builds beside the release. */
  program(name) {
    const path = join(ROOT, 'build/release', name);
    if (!existsSync(path)) throw new Error(`there is no ${path}: ninja -C build/release ${name}`);
    return path;
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

  /** Ids of the documents that reads ask for, each about a page of text. */
  documents() {
    this.sharedDocuments ??= this.createDocuments();
    return this.sharedDocuments;
  }

  async createDocuments() {
    const [platform, { token }] = await Promise.all([this.platform(), this.tenant()]);
    const ids = [];
    for (let i = 0; i < DOCUMENTS; i++) {
      const content = { ops: [{ insert: PAGE, attributes: { bold: true } }, { insert: `Page ${i}\n` }] };
      const body = { title: `Field notes ${i}`, content };
      ids.push((await platform.call('POST', '/v1/documents', { token, body })).id);
    }
    return ids;
  }

  /** Other tenants on the shared platform, signed up one after the other. */
  async manyTenants(count) {
    const platform = await this.platform();
    const tenants = [];
    for (let i = 0; i < count; i++) tenants.push(await platform.signUp(`bench-${i}`));
    return tenants;
  }
}
