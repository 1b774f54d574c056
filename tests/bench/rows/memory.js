// The whole platform, idle, without PostgreSQL: proportional set size of all its processes.
import { commandLine, pssKib, sleep } from '../lib/proc.js';
import { line } from '../lib/report.js';

export async function run(session) {
  const platform = await session.startPlatform('memory', { args: ['--demo'] });
  await sleep(5000); // seeding, first polls and first jobs are behind it
  const { insula } = platform.processes();
  const sizes = insula.map((pid) => ({ name: commandLine(pid).split(' ').slice(1, 2).join(''), kib: pssKib(pid) }));
  await platform.stop();
  const total = sizes.reduce((sum, { kib }) => sum + kib, 0) / 1024;
  return [
    line('memory', `${sizes.length} processes, idle`, 'MiB', [total], { goal: ['<=', 38.1, 'ours'] }), // 40 MB
    ...sizes.map(({ name, kib }) => line('memory', `of it ${name}`, 'MiB', [kib / 1024])),
  ];
}
