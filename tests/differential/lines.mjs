// Runs random cases through a program that answers line by line, and compares what it says.
//
// Cases come in batches of 500, each drawn from a seed of its own, so that a long run can be broken off
// and gone on with: the batch to begin with is the last argument.
//   node <this> PROGRAM [CASES] [SEED] [PROCESSES] [FIRST_BATCH]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Random } from './random.mjs';

const BATCH = 500;
const DIFFERENCES_MAX = 5;
const TELL_EVERY = 2000; // batches

async function runBatches({ program, cases, seed, first, step }, makeCase) {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let different = 0;
  for (let number = first; number * BATCH < cases && different < DIFFERENCES_MAX; number += step) {
    const random = new Random(seed + Math.imul(number, 0x9e3779b1));
    const batch = Array.from({ length: Math.min(BATCH, cases - number * BATCH) }, () => makeCase(random));
    child.stdin.write(`${batch.map(({ line }) => JSON.stringify(line)).join('\n')}\n`);
    for (const { line, complaint } of batch) {
      const { value = 'null' } = await answers.next();
      const said = complaint(value);
      if (!said) continue;
      different++;
      parentPort.postMessage({ text: `different in batch ${number}: ${JSON.stringify(line)}\n  ${said}\n  ours: ${value}` });
    }
    parentPort.postMessage({ done: batch.length, number });
  }
  child.stdin.end();
  await once(child, 'exit');
  parentPort.postMessage({ different });
}

async function runWorkers(name, source) {
  const [program, cases = '20000', chosenSeed, processes = '1', first = '0'] = process.argv.slice(2);
  const seed = chosenSeed || String(Date.now() % 1e9);
  let [different, done, batches] = [0, 0, 0];
  await Promise.all(Array.from({ length: Number(processes) }, async (_, i) => {
    const worker = new Worker(fileURLToPath(source), {
      workerData: { program, cases: Number(cases), seed: Number(seed), first: Number(first) + i, step: Number(processes) },
    });
    worker.on('message', (message) => {
      if (message.text) console.log(message.text);
      different += message.different ?? 0;
      done += message.done ?? 0;
      if (message.done && ++batches % TELL_EVERY === 0)
        console.log(`${name}: ${done} cases of seed ${seed} done; all up to batch ${Number(first) + batches - Number(processes)}`);
    });
    await once(worker, 'exit');
  }));
  const whole = done === Number(cases) - Number(first) * BATCH;
  console.log(`${name}: ${done} cases with seed ${seed}, ${different} differences${whole ? '' : ' (not all were run)'}`);
  process.exitCode = different || !whole ? 1 : 0;
}

/**
 * `makeCase(random)` gives { line, complaint }: what the program is asked, and what is wrong with its
 * answer, if anything. `source` is the caller's import.meta.url.
 */
export async function compare(name, source, makeCase) {
  if (isMainThread) await runWorkers(name, source);
  else await runBatches(workerData, makeCase);
}
