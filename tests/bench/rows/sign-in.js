// POST /v1/auth/login on all processors against libsodium's argon2id alone at the same cost; and how long others wait
// meanwhile, beside how long they wait when nobody signs in.
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import { column, load, takeTurns } from '../lib/load.js';
import { line } from '../lib/report.js';

const MEMORY_MIB = 64; // as password_memory_mib is by itself
const PEOPLE = 64; // the same account twice at once would count as guessing
const SIGN_INS = 2 * cpus().length + 4; // at once: the slots are never idle
const PASSWORD = 'correct horse battery staple';

export async function run(session) {
  const threads = cpus().length;
  const bare = session.compile('argon2id', ['-lsodium', '-pthread']);
  const platform = await session.startPlatform('sign-in', { env: { INSULA_PASSWORD_SLOTS: `${threads}` } });
  const { token, slug } = await platform.signUp('sign-in');
  const people = await Promise.all(Array.from({ length: PEOPLE }, async (_, i) => {
    const email = `p${i}@${slug}.test`;
    await platform.call('POST', '/v1/users', { token, body: { email, password: PASSWORD, first_name: 'Pat', last_name: 'Person' } });
    return { method: 'POST', path: '/v1/auth/login', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tenant: slug, email, password: PASSWORD }) };
  }));
  const { web } = platform.processes();
  const dir = session.subdirectory('sign-in-load');
  const common = { dir, url: platform.url, pids: web, seconds: session.seconds };
  const signIns = () => load({ ...common, connections: SIGN_INS, requests: people });
  const others = () => load({ ...common, connections: 1,
    requests: [{ path: '/v1/users?limit=1', headers: { authorization: `Bearer ${token}` } }] });
  const [ours, alone, idle, beside] = await takeTurns(session.rounds, [
    signIns,
    async () => ({ rate: Number((await promisify(execFile)(bare, [session.seconds, threads, MEMORY_MIB].map(String))).stdout) }),
    others,
    async () => (await Promise.all([others(), signIns()]))[0],
  ], () => platform.settle());
  await platform.stop();
  return [
    line('sign-in', 'password sign-ins', '/s', column(ours, 'rate'),
      { peerName: 'libsodium alone', peer: column(alone, 'rate'), goal: ['>=', 0.9, 'ratio'] }),
    line('sign-in', 'p99 of a read meanwhile', 'us', column(beside, 'p99'),
      { peerName: 'the same, nobody signing in', peer: column(idle, 'p99'), goal: ['<=', 2, 'ratio'] }),
  ];
}
