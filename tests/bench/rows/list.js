// GET /v1/documents?limit=20 by somebody signed in.
import { measureRead } from '../lib/read_row.js';

const LISTS_PER_TENANT = 4; // connections that the lists of one tenant may hold (core/db.h)

export async function run(session) {
  await session.documents();
  return measureRead(session, {
    row: 'list', kind: 'list', paths: ['/v1/documents?limit=20'],
    httpConnections: 16,
    pipeline: { connections: LISTS_PER_TENANT, depth: 1 },
    goals: { bare: ['>=', 0.75, 'ratio'], fastify: ['>=', 3, 'ratio'] },
  });
}
