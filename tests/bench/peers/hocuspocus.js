// The peer with another kind of document: Hocuspocus, which keeps Yjs documents in memory, as its
// manual starts it. Usage: node hocuspocus.js PORT
import { Server } from '@hocuspocus/server';

const server = new Server({ address: '127.0.0.1', port: Number(process.argv[2]), quiet: true, stopOnSignals: false });
process.on('SIGTERM', () => process.exit(0));
await server.listen();
