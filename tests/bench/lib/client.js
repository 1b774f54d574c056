// Runs one of the load generators in clients/ and follows the phases it prints.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isAbsolute, join } from 'node:path';
import { BENCH } from './session.js';

/**
 * Runs a compiled load generator, or clients/NAME.js, with `job`; calls `onPhase[phase](message)` for each line it prints (a
 * promise is awaited, and a line answered when the client asks) and gives its "result" message.
 */
export async function runClient(name, job, onPhase = {}) {
  const [program, ...args] = isAbsolute(name) ? [name] : [process.execPath, join(BENCH, 'clients', `${name}.js`)];
  const child = spawn(program, [...args, JSON.stringify(job)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  let result;
  for await (const text of createInterface({ input: child.stdout })) {
    const message = JSON.parse(text);
    if (message.phase === 'result') result = message;
    await onPhase[message.phase]?.(message);
    if (message.waits) child.stdin.write('\n');
  }
  const how = await ended;
  if (!result) throw new Error(`client ${name} ended with ${how} and no result`);
  return result;
}
