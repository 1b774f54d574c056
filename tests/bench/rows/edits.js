// Edits of documents kept in PostgreSQL, ours and ShareDB's, by the same client. A round whose
// clients and server do not end with the same text is not a result: the row fails. (ShareDB may be
// left with operations under way; with 100 writers it needs minutes for them.)
import { column, takeTurns } from '../lib/load.js';
import { runClient } from '../lib/client.js';
import { cpuMeter } from '../lib/proc.js';
import { line } from '../lib/report.js';
import { startShareDb } from '../lib/sharedb.js';

const DRAIN_SECONDS = 12;
const SHAPES = [
  { documents: 1, clientsPerDocument: 8 },
  { documents: 50, clientsPerDocument: 4 },
  { documents: 1, clientsPerDocument: 100 },
];

/** One turn of one side: the rate, the latencies and the CPU that an acknowledged edit cost. */
async function measure(side, shape, seconds) {
  const { socketUrl: url, tokens, collection } = side;
  const cpu = {};
  let meters;
  const begin = () => {
    meters = { server: cpuMeter(side.serverPids), database: cpuMeter(side.databasePids) };
  };
  const end = () => {
    for (const name of Object.keys(meters)) cpu[name] = meters[name]();
  };
  const result = await runClient('edits',
    { url, tokens, collection, ...shape, seconds, drainSeconds: DRAIN_SECONDS },
    { begin, end });
  check(side, result);
  return {
    rate: result.acks / result.seconds, p50: result.p50, p99: result.p99, clientCpu: result.clientCpu,
    cpuMicros: (cpu.server / result.acks) * 1e6,
    databaseMicros: (cpu.database / result.acks) * 1e6,
  };
}

function check({ name, mustDrain }, { errors, lastError, closed, disagreements, drained, agreement }) {
  const wrong = [];
  if (errors) wrong.push(`${errors} operations refused (${JSON.stringify(lastError)})`);
  if (closed) wrong.push(`${closed} sockets closed`);
  if (disagreements) wrong.push(`${disagreements} operations that clients saw differently`);
  if (!drained && mustDrain) wrong.push(`operations still unacknowledged ${DRAIN_SECONDS} s after the load`);
  if (drained && (agreement.same !== agreement.documents || agreement.behind))
    wrong.push(`${agreement.same} of ${agreement.documents} documents agree, ${agreement.behind} clients behind`);
  if (wrong.length) throw new Error(`${name}: ${wrong.join('; ')}`);
}

export async function run(session) {
  const platform = await session.platform();
  const { web } = platform.processes();
  const { token } = await session.tenant();
  const sharedb = await startShareDb(session.subdirectory('sharedb'), await platform.databaseSettings());
  const ours = {
    name: 'insula', mustDrain: true, socketUrl: platform.socketUrl, collection: 'documents', tokens: [token],
    serverPids: () => web, databasePids: () => platform.processes().database,
  };
  const peer = {
    name: 'ShareDB', socketUrl: sharedb.socketUrl, collection: 'documents',
    serverPids: () => [sharedb.service.pid], databasePids: () => sharedb.cluster.pids(),
  };
  const lines = [];
  for (const shape of SHAPES) {
    const [mine, theirs] = await takeTurns(session.rounds, [
      () => measure(ours, shape, session.seconds),
      () => measure(peer, shape, session.seconds),
    ]);
    const name = `${shape.documents} x ${shape.clientsPerDocument}`;
    const add = (measureName, unit, field, goal) => lines.push(line('edits', `${name}: ${measureName}`, unit,
      column(mine, field), { peerName: 'ShareDB', peer: column(theirs, field), goal }));
    add('acknowledged edits', '/s', 'rate', ['>=', 10, 'ratio']);
    add('server CPU an edit', 'us', 'cpuMicros', ['<=', 0.1, 'ratio']);
    add('PostgreSQL CPU an edit', 'us', 'databaseMicros');
    add('latency p50', 'ms', 'p50');
    add('latency p99', 'ms', 'p99');
    add('of one core the load generator used', '', 'clientCpu');
  }
  await sharedb.stop();
  return lines;
}
