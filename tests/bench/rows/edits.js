// Edits of documents by the same client (clients/edits.c): ours, kept in PostgreSQL; ShareDB's, kept in PostgreSQL and
// in memory; and the same load in Hocuspocus's own kind of document, in memory. A round whose clients
// and server do not end with the same text is not a result: the row fails. (ShareDB may be left with
// operations under way; with 100 writers it needs minutes for them.)
import { column, takeTurns } from '../lib/load.js';
import { runClient } from '../lib/client.js';
import { cpuMeter } from '../lib/proc.js';
import { line } from '../lib/report.js';
import { startHocuspocus, startShareDb, startShareDbInMemory } from '../lib/sharedb.js';
import { editsProgram } from '../lib/text_programs.js';

const DRAIN_SECONDS = 12;
const SHAPES = [
  { documents: 1, clientsPerDocument: 8 },
  { documents: 50, clientsPerDocument: 4 },
  { documents: 1, clientsPerDocument: 100 },
];

/** One turn of one side: the rate, the latencies and the CPU that an acknowledged edit cost. */
export async function measure(session, side, shape) {
  const { seconds } = session;
  const { socketUrl, urls = [socketUrl], tokens, collection, client = editsProgram(session) } = side;
  const cpu = {};
  let meters;
  const begin = () => {
    meters = { server: cpuMeter(side.serverPids), database: cpuMeter(side.databasePids ?? (() => [])) };
  };
  const end = () => {
    for (const name of Object.keys(meters)) cpu[name] = meters[name]();
  };
  const result = await runClient(client,
    { urls, url: urls[0], tokens, collection, ...shape, seconds, drainSeconds: DRAIN_SECONDS },
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

function compare(name, mine, durable, memory, yjs) {
  const add = (what, unit, field, peerName, theirs, goal) => line('edits', `${name}: ${what}`, unit,
    column(mine, field), { peerName, peer: column(theirs, field), goal });
  return [
    add('acknowledged edits', '/s', 'rate', 'ShareDB + PostgreSQL', durable, ['>=', 20, 'ratio']),
    add('acknowledged edits', '/s', 'rate', 'ShareDB in memory', memory, ['>=', 3, 'ratio']),
    add('latency p50', 'ms', 'p50', 'ShareDB + PostgreSQL', durable),
    add('latency p99', 'ms', 'p99', 'ShareDB + PostgreSQL', durable, ['<=', 0.05, 'ratio']),
    add('server CPU an edit', 'us', 'cpuMicros', 'ShareDB + PostgreSQL', durable, ['<=', 0.05, 'ratio']),
    add('server CPU an edit', 'us', 'cpuMicros', 'ShareDB in memory', memory),
    add('server CPU an edit', 'us', 'cpuMicros', 'Hocuspocus in memory', yjs, ['<=', 0.2, 'ratio']),
    add('PostgreSQL CPU an edit', 'us', 'databaseMicros', 'ShareDB + PostgreSQL', durable),
    add('of one core the load generator used', '', 'clientCpu', 'ShareDB in memory', memory),
  ];
}

export async function run(session) {
  const platform = await session.platform();
  const { web } = platform.processes();
  const { token } = await session.tenant();
  const dir = session.subdirectory('sharedb');
  const sharedb = await startShareDb(dir, await platform.databaseSettings());
  const inMemory = await startShareDbInMemory(dir);
  const hocuspocus = await startHocuspocus(dir);
  const ours = {
    name: 'insula', mustDrain: true, socketUrl: platform.socketUrl, collection: 'documents', tokens: [token],
    serverPids: () => web, databasePids: () => platform.processes().database,
  };
  const sides = [
    ours,
    { ...sharedb, name: 'ShareDB', serverPids: () => [sharedb.service.pid], databasePids: () => sharedb.cluster.pids() },
    { ...inMemory, name: 'ShareDB in memory', serverPids: () => [inMemory.service.pid] },
    { ...hocuspocus, name: 'Hocuspocus', client: 'yjs_edits', serverPids: () => [hocuspocus.service.pid] },
  ];
  const lines = [];
  for (const shape of SHAPES) {
    const results = await takeTurns(session.rounds, sides.map((side) => () => measure(session, side, shape)));
    lines.push(...compare(`${shape.documents} x ${shape.clientsPerDocument}`, ...results));
  }
  for (const side of [hocuspocus, inMemory, sharedb]) await side.stop();
  return lines;
}
