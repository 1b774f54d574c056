// The whole platform, idle, without PostgreSQL: proportional set size of all its processes.
import { commandLine, pssKib, sleep, until } from '../lib/proc.js';
import { line } from '../lib/report.js';

const isSeeding = (pid) => commandLine(pid).includes('seed-demo');

export async function run(session) {
  const platform = await session.startPlatform('memory', { args: ['--demo'] });
  const isThere = () => platform.processes().insula.some(isSeeding);
  await until('the demo data to begin', 10000, isThere);
  await until('the demo data to be there', 60000, () => !isThere(), 500);
  await sleep(5000); // first polls and first jobs are behind it, memory that nobody needs is given back
  const { insula } = platform.processes();
  const sizes = insula.map((pid) => ({ name: commandLine(pid).split(' ').slice(1, 3).join(' '), kib: pssKib(pid) }));
  await platform.stop();
  const total = sizes.reduce((sum, { kib }) => sum + kib, 0) / 1024;
  return [
    line('memory', `${sizes.length} processes, idle`, 'MiB', [total], { goal: ['<=', 38.1, 'ours'] }), // 40 MB
    ...sizes.map(({ name, kib }) => line('memory', `of it ${name}`, 'MiB', [kib / 1024])),
  ];
}
