/*
 * A full disk: writes are refused with 507 or 503, reads go on where they can, nothing is torn, and room brings everything back.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { expectStatus, signUp } from '../integration/support/api.mjs';
import { startServer, sleep } from '../integration/support/server.mjs';
import { startLoad, unlimited } from './support/load.mjs';

const DISK = '256m';

function mount() {
  if (process.getuid() !== 0) return null;
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-disk-'));
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'insula-test', place]);
  if (done.status === 0) return place;
  fs.rmdirSync(place);
  return null;
}

/* Takes all room that is left. */
function fill(place) {
  const file = fs.openSync(path.join(place, 'filler'), 'w');
  const block = Buffer.alloc(1 << 20);
  try {
    for (;;) fs.writeSync(file, block);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  } finally {
    fs.closeSync(file);
  }
}

test('a full disk refuses writes with 507 or 503 and recovers untouched', async (t) => {
  const place = mount();
  if (!place) return t.skip('needs root and the right to mount a small tmpfs');
  const server = await startServer({ workers: 1, data: path.join(place, 'data'), settings: unlimited });
  try {
    const load = await startLoad(server, { editors: 0 });
    const { owner } = await signUp(server);
    await load.progress(20, 0);
    fill(place);
    const refusals = new Set();
    for (let i = 0; i < 400 && refusals.size === 0; i++) {
      const reply = await owner
        .post('/v1/records/large', { content: { filler: 'z'.repeat(200_000), i } })
        .catch(() => ({ status: 0 }));
      if (reply.status >= 400) refusals.add(reply.status);
      else if (reply.status === 0) await sleep(50);
    }
    assert.ok(refusals.size > 0, 'the disk was full and nobody said so');
    for (const status of refusals) assert.ok([503, 507].includes(status), `a write was refused with ${status}`);
    fs.rmSync(path.join(place, 'filler'));
    await server.ready(60_000);
    await load.progress(20, 0, 60_000);
    await load.stop();
    await load.verify();
    expectStatus(await owner.post('/v1/records/large', { content: { after: true } }), 201);
  } finally {
    await server.dispose();
    spawnSync('umount', [place]);
    fs.rmdirSync(place);
  }
});
