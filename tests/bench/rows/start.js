// From starting the program to /readyz answering 200: on an empty data directory, and again on it.
import { join } from 'node:path';
import { line } from '../lib/report.js';

export async function run(session) {
  const cold = [];
  const warm = [];
  for (let round = 0; round < session.rounds; round++) {
    const name = `start-${round}`;
    for (const times of [cold, warm]) {
      const platform = await session.startPlatform(name, { dataDir: join(session.subdirectory(name), 'var') });
      times.push(platform.startMs / 1000);
      await platform.stop();
    }
  }
  return [
    line('start', 'cold, empty data directory', 's', cold, { goal: ['<=', 5, 'ours'] }),
    line('start', 'warm', 's', warm, { goal: ['<=', 1, 'ours'] }),
  ];
}
