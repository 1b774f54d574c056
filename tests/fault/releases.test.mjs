/*
 * A new release is put in the binary's place and HUP sent: its migrations first, then its workers, and no request fails. A release that
 * cannot take over leaves everything as it was, and says so.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { sql } from '../integration/support/database.mjs';
import { binary, startServer, until } from '../integration/support/server.mjs';
import { startLoad, unlimited } from './support/load.mjs';

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-release-'));
const program = path.join(place, 'insula');
const diary = path.join(place, 'diary');
let server;
let load;

before(async () => {
  fs.chmodSync(place, 0o755);
  fs.copyFileSync(binary, program);
  server = await startServer({ workers: 2, settings: unlimited, program });
  load = await startLoad(server);
});
after(async () => {
  load?.abandon();
  await server?.dispose();
  fs.rmSync(place, { recursive: true, force: true });
});

/* Puts a release in the binary's place, as a package manager would: by renaming. It writes down what is asked of it; `migrate` is what
 * its shell does for `insula migrate`. */
function install(migrate) {
  fs.rmSync(diary, { force: true });
  fs.writeFileSync(`${program}.new`, `#!/bin/sh\necho "$1" >> '${diary}'\n[ "$1" = migrate ] && { ${migrate}; }\nexec '${binary}' "$@"\n`, { mode: 0o755 });
  fs.renameSync(`${program}.new`, program);
}

const asked = () => (fs.existsSync(diary) ? fs.readFileSync(diary, 'utf8').trim().split('\n') : []);
const workers = () => server.processes().filter(({ role }) => role === 'web' || role === 'work').map(({ pid }) => pid);

/* Sends HUP under load, and waits until the log says how it went. */
async function reload(said) {
  await load.progress(10, 2);
  const from = server.log.length;
  server.kill('master', 'SIGHUP');
  await server.logged(said, from, 40_000);
  await load.progress(10, 2);
}

test('a new release migrates before its workers take over', async () => {
  const old = workers();
  install('true');
  await reload(/the workers are replaced/);
  assert.deepEqual(asked(), ['migrate', 'worker', 'worker', 'worker']);
  await until(() => workers().every((pid) => !old.includes(pid)), 'the old workers are gone', 40_000);
});

test('a release whose migration fails changes nothing', async () => {
  const present = workers();
  install('exit 1');
  await reload(/the migrations failed: all workers stay/);
  assert.deepEqual(asked(), ['migrate']);
  assert.deepEqual(workers(), present);
});

test('workers of a release whose migrations are missing do not take over', async () => {
  const present = workers();
  const last = "(unit, number) = (select unit, number from migration.applied order by applied_at desc, unit, number limit 1)";
  const [unit, number, checksum] = sql(server, `select unit, number, checksum from migration.applied where ${last}`).split('|');
  const record = (value) => sql(server, `update migration.applied set checksum = '${value}' where unit = '${unit}' and number = ${number}`);
  install('exit 0');
  record('of another release');
  await reload(/the workers not yet replaced stay/);
  assert.deepEqual(asked(), ['migrate', 'worker']);
  await until(() => workers().length === present.length, 'the one that could not take over is gone');
  assert.deepEqual(workers(), present);
  record(checksum);
  await reload(/the workers are replaced/);
});

test('nobody noticed any of it', async () => {
  await load.stop();
  assert.deepEqual(load.failures, []);
  await load.verify();
});
