// A hundred people in one document, each moving their cursor ten times a second: when do the other
// ninety-nine see it, and what does telling one of them cost? ShareDB, which has the same protocol,
// does not reach this rate: its latency is that of a queue that grows while it is measured.
import { column, takeTurns } from '../lib/load.js';
import { runClient } from '../lib/client.js';
import { cpuMeter } from '../lib/proc.js';
import { line } from '../lib/report.js';
import { startShareDbInMemory } from '../lib/sharedb.js';

const PEOPLE = 100;
const HERTZ = 10;

async function measure(side, seconds) {
  const { socketUrl: url, tokens } = side;
  let meter, cpu;
  const result = await runClient('presence',
    { url, tokens, collection: 'documents', people: PEOPLE, hertz: HERTZ, seconds },
    { begin: () => { meter = cpuMeter(side.serverPids); }, end: () => { cpu = meter(); } });
  if (result.closed) throw new Error(`${side.name}: ${result.closed} sockets closed`);
  if (!result.told) throw new Error(`${side.name}: nobody was told anything`);
  return {
    p50: result.p50, p99: result.p99, clientCpu: result.clientCpu, serverCpu: cpu / result.seconds,
    told: result.told / result.seconds,
    share: result.told / (result.said * (PEOPLE - 1)),
    cpuMicros: (cpu / result.told) * 1e6,
  };
}

export async function run(session) {
  const platform = await session.platform();
  const { token } = await session.tenant();
  const { web } = platform.processes();
  const ours = { name: 'insula', socketUrl: platform.socketUrl, tokens: [token], serverPids: () => web };
  const sharedb = await startShareDbInMemory(session.subdirectory('presence'));
  const peer = { ...sharedb, name: 'ShareDB', serverPids: () => [sharedb.service.pid] };
  const [mine, theirs] = await takeTurns(session.rounds, [
    () => measure(ours, session.seconds),
    () => measure(peer, session.seconds),
  ]);
  await sharedb.stop();
  const add = (what, unit, field, goal) => line('presence', `${PEOPLE} people, ${HERTZ} Hz: ${what}`, unit,
    column(mine, field), { peerName: 'ShareDB in memory', peer: column(theirs, field), goal });
  return [
    add('latency p50', 'ms', 'p50'),
    add('latency p99', 'ms', 'p99', ['<=', 50, 'ours']),
    add('told', '/s', 'told'),
    add('of what was said, told', '', 'share'),
    add('server CPU for telling one', 'us', 'cpuMicros'),
    add('of one core the server used', '', 'serverCpu'),
    add('of one core the load generator used', '', 'clientCpu'),
  ];
}
