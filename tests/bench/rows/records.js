// POST /v1/records/:type from 64 clients: of one tenant, whose appends are committed in groups, and of 64.
import { captureTransaction, insertsOnly } from '../lib/capture.js';
import { column, load, takeTurns } from '../lib/load.js';
import { line } from '../lib/report.js';
import { barePipeline, tokenClaims } from '../lib/sql_peers.js';

const CLIENTS = 64;
const PATH = '/v1/records/measurement';
const BODY = { content: { sensor: 'roof-north', celsius: 21.5, humidity: 0.43, note: 'after the rain' } };

export async function run(session) {
  const platform = await session.platform();
  const { token } = await session.tenant();
  const tenants = await session.manyTenants(CLIENTS);
  const claims = tokenClaims(token);
  const transaction = await captureTransaction(platform.capture(), claims.session,
    () => platform.call('POST', PATH, { token, body: BODY }));

  const { web } = platform.processes();
  const dir = session.subdirectory('records');
  const ours = (tokens) => () => load({
    dir, url: platform.url, pids: web, databasePids: () => platform.processes().database,
    seconds: session.seconds, connections: CLIENTS,
    requests: tokens.map((each) => ({
      method: 'POST', path: PATH, body: JSON.stringify(BODY),
      headers: { authorization: `Bearer ${each}`, 'content-type': 'application/json' },
    })),
  });
  const [one, many, bare] = await takeTurns(session.rounds, [
    ours([token]),
    ours(tenants.map((tenant) => tenant.token)),
    barePipeline(session, platform, {
      name: 'records', transactions: [insertsOnly(transaction, claims.tenant)], connections: 8, depth: 1,
    }),
  ], () => platform.settle());
  const peer = { peerName: 'libpq, 8 connections', peer: column(bare, 'rate') };
  return [
    line('records', `${CLIENTS} clients of 1 tenant`, '/s', column(one, 'rate'),
      { ...peer, goal: ['>=', 1.2, 'ratio'] }),
    line('records', `${CLIENTS} clients of ${CLIENTS} tenants`, '/s', column(many, 'rate'),
      { ...peer, goal: ['>=', 0.8, 'ratio'] }),
    line('records', 'server CPU a record, 1 tenant', 'us', column(one, 'cpuMicros')),
    line('records', `server CPU a record, ${CLIENTS} tenants`, 'us', column(many, 'cpuMicros')),
    line('records', 'PostgreSQL CPU a record, 1 tenant', 'us', column(one, 'databaseMicros')),
    line('records', `PostgreSQL CPU a record, ${CLIENTS} tenants`, 'us', column(many, 'databaseMicros')),
  ];
}
