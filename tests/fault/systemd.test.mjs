/*
 * What systemd hears of the platform, and whether the unit leaves it what it needs.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { binary, startServer, until } from '../integration/support/server.mjs';

/* A datagram socket, which Node cannot open itself. A message a line, with who sent it. */
const LISTENER = `
import socket, struct, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
s.bind(sys.argv[1])
print('bound', flush=True)
while True:
    text, more, _, _ = s.recvmsg(4096, 1024)
    pid = struct.unpack('3i', more[0][2])[0]
    print('from', pid, text.decode().replace('\\n', ' '), flush=True)
`;

test('systemd hears of readiness, life, a reload and the end, from the master alone', async () => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-notify-'));
  const socket = path.join(place, 'notify');
  const listener = spawn('python3', ['-c', LISTENER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  const heard = [];
  let rest = '';
  listener.stdout.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    heard.push(...lines);
  });
  const hears = (pattern, from = 0) => until(() => heard.slice(from).find((line) => pattern.test(line)), `systemd hears ${pattern}`, 20_000);
  let server;
  try {
    await hears(/bound/);
    server = await startServer({ workers: 1, env: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '400000' } });
    const { pid } = server;
    await hears(new RegExp(`READY=1 STATUS=2 workers MAINPID=${pid}$`));
    assert.ok(heard.every((line) => line === 'bound' || /READY=1|WATCHDOG=1/.test(line)), 'nothing else before');
    await hears(/WATCHDOG=1/);
    const reloading = heard.length;
    server.kill('master', 'SIGHUP');
    const [, began_us] = /RELOADING=1 MONOTONIC_USEC=(\d+)/.exec(await hears(/RELOADING=1/));
    assert.ok(Math.abs(Number(process.hrtime.bigint() / 1000n) - Number(began_us)) < 20e6, 'it is the clock systemd compares with');
    await hears(/READY=1/, reloading);
    const watched = heard.length;
    await hears(/WATCHDOG=1/, watched);
    await server.dispose();
    await hears(/STOPPING=1/);
    assert.deepEqual([...new Set(heard.slice(1).map((line) => Number(line.split(' ')[1])))], [pid]);
  } finally {
    server?.destroy();
    listener.kill();
    fs.rmSync(place, { recursive: true, force: true });
  }
});

const unit = fileURLToPath(new URL('../../infrastructure/systemd/insula.service', import.meta.url));

test('the platform lives with the privileges that the unit leaves it', async (t) => {
  if (process.getuid() !== 0) return t.skip('only root can give privileges up');
  const setting = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(fs.readFileSync(unit, 'utf8'))[1];
  const capabilities = setting('CapabilityBoundingSet').split(' ').map((name) => `+${name.replace('CAP_', '').toLowerCase()}`);
  assert.equal(setting('NoNewPrivileges'), 'yes');
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-unit-'));
  const program = path.join(place, 'insula');
  fs.writeFileSync(
    program,
    `#!/bin/sh\numask ${setting('UMask')}\nexec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,${capabilities} '${binary}' "$@"\n`,
    { mode: 0o755 },
  );
  const server = await startServer({ workers: 1, program });
  try {
    await server.ready();
    const from = server.log.length;
    server.kill('master', 'SIGHUP');
    await server.logged(/the workers are replaced/, from);
    assert.equal((await server.stop()).code, 0);
    await server.start();
    await server.ready();
  } finally {
    await server.dispose();
    fs.rmSync(place, { recursive: true, force: true });
  }
});

test('systemd can read the unit', (t) => {
  if (spawnSync('systemd-analyze', ['--version']).error) return t.skip('systemd-analyze is not installed');
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-unit-'));
  try {
    /* The program is not installed where tests run; what is checked is the unit. */
    const copy = path.join(place, 'insula.service');
    fs.writeFileSync(copy, fs.readFileSync(unit, 'utf8').replaceAll('/usr/local/bin/insula', process.execPath));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', copy], { encoding: 'utf8' });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
});
