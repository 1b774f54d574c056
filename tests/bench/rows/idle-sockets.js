// What 10,000 signed-in, subscribed and silent WebSockets keep resident in the server, for each of
// them. The kernel's own buffers are counted on neither side.
import { runClient } from '../lib/client.js';
import { pssKib, sleep } from '../lib/proc.js';
import { line } from '../lib/report.js';
import { startShareDb } from '../lib/sharedb.js';

const SOCKETS = 10_000;
const DOCUMENTS = 50;

async function measure(side) {
  const memory = {};
  const read = (phase, settleMs) => async () => {
    await sleep(settleMs);
    await side.settle?.();
    memory[phase] = pssKib(side.serverPids);
  };
  const { open } = await runClient('sockets',
    { url: side.socketUrl, tokens: side.tokens, collection: 'documents', sockets: SOCKETS, documents: DOCUMENTS },
    { before: read('before', 500), open: read('open', 3000) });
  if (open !== SOCKETS) throw new Error(`${side.name}: only ${open} of ${SOCKETS} sockets stayed open`);
  return (memory.open - memory.before) / SOCKETS;
}

export async function run(session) {
  // Its own platform: what other rows left in the allocator's hands would be reused unseen.
  const platform = await session.startPlatform('idle-sockets');
  const { token } = await platform.signUp('idle');
  const ours = await measure({
    name: 'insula', socketUrl: platform.socketUrl, tokens: [token], serverPids: platform.processes().web,
  });
  const settings = await platform.databaseSettings();
  await platform.stop();

  const sharedb = await startShareDb(session.subdirectory('idle-sharedb'), settings);
  const collectGarbage = async () => {
    sharedb.service.child.kill('SIGUSR2');
    await sleep(1500);
  };
  const peer = await measure({
    name: 'ShareDB', socketUrl: sharedb.socketUrl, serverPids: [sharedb.service.pid], settle: collectGarbage,
  });
  await sharedb.stop();
  return [line('idle-sockets', `resident for each of ${SOCKETS}`, 'KiB', [ours],
    { peerName: 'ShareDB', peer: [peer], goal: ['<=', 2, 'ours'] })];
}
