// The peer for documents: ShareDB with rich-text over ws, kept in PostgreSQL by sharedb-postgres,
// set up as its manual says; without a PostgreSQL in memory, as ShareDB does by itself. SIGUSR2 collects garbage, so that memory is compared at its best.
// With a Redis it tells other servers through sharedb-redis-pubsub.
// Usage: node --expose-gc sharedb.js PORT [PGHOST PGPORT PGUSER PGDATABASE [REDISSOCKET]]
import { createServer } from 'node:http';
import WebSocketJSONStream from '@teamwork/websocket-json-stream';
import richText from 'rich-text';
import ShareDB from 'sharedb';
import PostgresDB from 'sharedb-postgres';
import redisPubSub from 'sharedb-redis-pubsub';
import { WebSocketServer } from 'ws';

const [port, host, pgPort, user, database, redisSocket] = process.argv.slice(2);

ShareDB.types.register(richText.type);
const backend = new ShareDB({
  ...(host && { db: new PostgresDB({ host, port: Number(pgPort), user, database }) }),
  ...(redisSocket && { pubsub: redisPubSub({ socket: { path: redisSocket } }) }),
  presence: true,
  doNotForwardSendPresenceErrorsToClient: true,
});

const server = createServer((request, response) => response.end('ok'));
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  const stream = new WebSocketJSONStream(socket);
  stream.on('error', () => {}); // a client that went while much was still to be sent to it
  backend.listen(stream);
});

process.on('SIGUSR2', () => globalThis.gc?.());
process.on('SIGTERM', () => process.exit(0));
server.listen(Number(port), '127.0.0.1', 4096);
