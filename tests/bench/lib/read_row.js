// A read through our server, beside libpq with the same statements and beside Fastify.
import { captureTransaction } from './capture.js';
import { column, load, takeTurns } from './load.js';
import { line } from './report.js';
import { assertSameAnswer, barePipeline, startFastify, tokenClaims } from './sql_peers.js';

/** The captured transaction once for each id, in place of the id it was captured with. */
function forEachId(transaction, ids) {
  if (!ids) return [transaction];
  return ids.map((id) => transaction.map((statement) => ({
    ...statement,
    params: statement.params.map((param) => (param.text === ids[0] ? { ...param, text: id } : param)),
  })));
}

export async function measureRead(session, { row, kind, paths, ids, httpConnections, pipeline, goals }) {
  const platform = await session.platform();
  const { token } = await session.tenant();
  const claims = tokenClaims(token);
  const transaction = await captureTransaction(platform.capture(), claims.session,
    () => platform.call('GET', paths[0], { token }));
  const known = { ...claims, ...(ids && { id: ids[0] }) };
  const fastify = await startFastify(session, platform, kind, transaction, known);
  const headers = { authorization: `Bearer ${token}` };
  await assertSameAnswer(platform.url, fastify.url, paths[0], { headers }, ['next_cursor']);

  const { web } = platform.processes();
  const dir = session.subdirectory(row);
  const over = (url, pids) => () => load({
    dir, url, pids, databasePids: () => platform.processes().database,
    seconds: session.seconds, connections: httpConnections,
    requests: paths.map((path) => ({ path, headers })),
  });
  const [ours, bare, node] = await takeTurns(session.rounds, [
    over(platform.url, web),
    barePipeline(session, platform, { name: row, transactions: forEachId(transaction, ids), ...pipeline }),
    over(fastify.url, [fastify.service.pid]),
  ]);
  await fastify.service.stop();
  const bareName = `libpq, ${pipeline.connections} x ${pipeline.depth} in flight`;
  return [
    line(row, 'requests', '/s', column(ours, 'rate'),
      { peerName: bareName, peer: column(bare, 'rate'), goal: goals.bare }),
    line(row, 'requests', '/s', column(ours, 'rate'),
      { peerName: 'Fastify + pg', peer: column(node, 'rate'), goal: goals.fastify }),
    line(row, 'server CPU a request', 'us', column(ours, 'cpuMicros'),
      { peerName: 'Fastify + pg', peer: column(node, 'cpuMicros'), goal: goals.cpu }),
    line(row, 'PostgreSQL CPU a request', 'us', column(ours, 'databaseMicros'),
      { peerName: 'Fastify + pg', peer: column(node, 'databaseMicros') }),
    line(row, 'latency p99', 'us', column(ours, 'p99'),
      { peerName: 'Fastify + pg', peer: column(node, 'p99') }),
  ];
}
