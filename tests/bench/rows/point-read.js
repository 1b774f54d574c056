// GET /v1/documents/:id by somebody signed in.
import { measureRead } from '../lib/read_row.js';

const POINT_CONNECTIONS = 2; // what our server shares among primary-key reads (core/db.h)
const HTTP_CONNECTIONS = 64;

export async function run(session) {
  const documents = await session.documents();
  return measureRead(session, {
    row: 'point-read', kind: 'item',
    paths: documents.map((id) => `/v1/documents/${id}`), ids: documents,
    httpConnections: HTTP_CONNECTIONS,
    pipeline: { connections: POINT_CONNECTIONS, depth: HTTP_CONNECTIONS / POINT_CONNECTIONS },
    goals: { bare: ['>=', 0.55, 'ratio'], cpu: ['<=', 22, 'ours'], fastify: ['>=', 6, 'ratio'] },
  });
}
