// One person writes, a thousand read along: what a delivered edit costs the server. ShareDB is in
// memory, so that nothing but the delivery is compared.
import { runClient } from '../lib/client.js';
import { column, takeTurns } from '../lib/load.js';
import { cpuMeter } from '../lib/proc.js';
import { line } from '../lib/report.js';
import { startShareDbInMemory } from '../lib/sharedb.js';

const READERS = 1000;
const EDITS_PER_SECOND = 10;

async function measure({ name, socketUrl: url, tokens, collection, serverPids }, seconds) {
  let meter;
  let cpu;
  const result = await runClient('fanout',
    { url, tokens, collection, readers: READERS, editsPerSecond: EDITS_PER_SECOND, seconds },
    { begin() { meter = cpuMeter(serverPids); }, end() { cpu = meter(); } });
  const { delivered, expected, errors, closed } = result;
  if (delivered < expected || errors || closed)
    throw new Error(`${name}: ${delivered} of ${expected} delivered, ${errors} refused, ${closed} closed`);
  const { p50, p99 } = result;
  return { cpuMicros: (cpu / expected) * 1e6, rate: expected / result.seconds, p50, p99 };
}

export async function run(session) {
  const platform = await session.platform();
  const { web } = platform.processes();
  const { token } = await session.tenant();
  const sharedb = await startShareDbInMemory(session.subdirectory('fan-out'));
  const [ours, peer] = await takeTurns(session.rounds, [
    () => measure({ name: 'insula', socketUrl: platform.socketUrl, tokens: [token], collection: 'documents',
      serverPids: () => web }, session.seconds),
    () => measure({ ...sharedb, name: 'ShareDB', serverPids: () => [sharedb.service.pid] }, session.seconds),
  ]);
  await sharedb.stop();
  const latency = (field) => line('fan-out', `from sending to hearing, ${field}`, 'ms', column(ours, field),
    { peerName: 'ShareDB in memory', peer: column(peer, field) });
  return [
    line('fan-out', `server CPU a delivery, 1 to ${READERS}`, 'us', column(ours, 'cpuMicros'),
      { peerName: 'ShareDB in memory', peer: column(peer, 'cpuMicros'), goal: ['<=', 0.2, 'ratio'] }),
    line('fan-out', `deliveries at ${EDITS_PER_SECOND} edits a second`, '/s', column(ours, 'rate'),
      { peerName: 'ShareDB in memory', peer: column(peer, 'rate') }),
    latency('p50'), latency('p99'),
  ];
}
