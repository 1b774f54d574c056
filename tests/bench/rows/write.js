// POST /v1/documents: a document, its first operation and its event, committed.
import { captureTransaction, insertsOnly } from '../lib/capture.js';
import { column, load, takeTurns } from '../lib/load.js';
import { line } from '../lib/report.js';
import { assertSameAnswer, barePipeline, startFastify, tokenClaims } from '../lib/sql_peers.js';

const BODY = { title: 'Minutes of the Tuesday meeting' };
const HTTP_CONNECTIONS = 32;

export async function run(session) {
  const platform = await session.platform();
  const { token } = await session.tenant();
  const claims = tokenClaims(token);
  const post = () => platform.call('POST', '/v1/documents', { token, body: BODY });
  const transaction = await captureTransaction(platform.capture(), claims.session, post);
  const fastify = await startFastify(session, platform, 'create', transaction, { ...claims, title: BODY.title });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = { method: 'POST', path: '/v1/documents', headers, body: JSON.stringify(BODY) };
  await assertSameAnswer(platform.url, fastify.url, request.path, request, ['id', 'created_at', 'updated_at']);

  const { web } = platform.processes();
  const dir = session.subdirectory('write');
  const over = (url, pids) => () => load({
    dir, url, pids, databasePids: () => platform.processes().database,
    seconds: session.seconds, connections: HTTP_CONNECTIONS, requests: [request],
  });
  const [ours, bare, node] = await takeTurns(session.rounds, [
    over(platform.url, web),
    barePipeline(session, platform, {
      name: 'write', transactions: [insertsOnly(transaction, claims.tenant)], connections: 8, depth: 1,
    }),
    over(fastify.url, [fastify.service.pid]),
  ], () => platform.settle());
  await fastify.service.stop();
  return [
    line('write', 'documents', '/s', column(ours, 'rate'),
      { peerName: 'libpq, 8 connections', peer: column(bare, 'rate'), goal: ['>=', 0.8, 'ratio'] }),
    line('write', 'documents', '/s', column(ours, 'rate'),
      { peerName: 'Fastify + pg', peer: column(node, 'rate'), goal: ['>=', 4, 'ratio'] }),
    line('write', 'server CPU a document', 'us', column(ours, 'cpuMicros'),
      { peerName: 'Fastify + pg', peer: column(node, 'cpuMicros') }),
    line('write', 'PostgreSQL CPU a document', 'us', column(ours, 'databaseMicros'),
      { peerName: 'Fastify + pg', peer: column(node, 'databaseMicros') }),
    line('write', 'latency p99', 'us', column(ours, 'p99'),
      { peerName: 'Fastify + pg', peer: column(node, 'p99') }),
  ];
}
