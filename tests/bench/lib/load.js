// HTTP load with wrk (Debian), and the arithmetic of comparing two servers turn by turn.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuMeter, cpuSeconds } from './proc.js';

// The last line wrk prints, for us to read: times in microseconds.
const SUMMARY = `
function done(summary, latency)
  local e = summary.errors
  print(string.format('@ %d %d %d %d %d', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout))
  print('@status ' .. e.status)
end
`;

let scripts = 0;

const saveScript = (dir, text) => {
  const path = join(dir, `load-${++scripts}.lua`);
  writeFileSync(path, text + SUMMARY);
  return path;
};

/** Writes a wrk script that sends `requests` (each {method, path, headers, body}) in turn. */
function writeScript(dir, requests) {
  const quote = JSON.stringify; // what JSON escapes, Lua reads alike
  const formatted = requests.map(({ method = 'GET', path, headers = {}, body }) => {
    const fields = Object.entries(headers).map(([name, value]) => `[${quote(name)}]=${quote(value)}`);
    return `requests[#requests + 1] = wrk.format(${quote(method)}, ${quote(path)}, {${fields}}, ${
      body === undefined ? 'nil' : quote(body)})`;
  });
  // wrk.format needs wrk.headers and the host, which are there only after init has begun.
  return saveScript(dir, `
local requests = {}
local turn = 0
function init(args)
  ${formatted.join('\n  ')}
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
`);
}

/**
 * Loads `url` for `seconds` over `connections` keep-alive connections and says what came of it:
 * rate per second, CPU of `pids` and of what `databasePids()` lists per request, latencies. Any answer but a 2xx is an error,
 * because a server that refuses quickly has not been measured. What is sent are `requests` in turn, or what `script` (Lua) makes.
 */
export async function load({
  dir, url, requests, script: lua, connections = 64, seconds, pids, databasePids = () => [], cpus,
}) {
  const script = lua ? saveScript(dir, lua) : writeScript(dir, requests);
  const wrk = ['wrk', '-t', '1', '-c', `${connections}`, '-d', `${seconds}s`, '-s', script, url];
  const [program, ...args] = cpus === undefined ? wrk : ['taskset', '-c', cpus, ...wrk];
  const before = cpuSeconds(pids);
  const databaseCpu = cpuMeter(databasePids);
  const output = await new Promise((resolve, reject) => {
    execFile(program, args, (error, stdout, stderr) =>
      error ? reject(new Error(`wrk: ${error.message} ${stderr}`)) : resolve(stdout));
  });
  const cpu = cpuSeconds(pids) - before;
  const database = databaseCpu();
  const [, count, micros, p50, p99, broken] = output.match(/^@ (\d+) (\d+) (\d+) (\d+) (\d+)$/m).map(Number);
  const refused = Number(output.match(/^@status (\d+)$/m)[1]);
  if (refused > 0 || broken > count / 1000)
    throw new Error(`${url}: ${refused} refused and ${broken} broken of ${count} requests`);
  return {
    rate: count / (micros / 1e6), cpuMicros: (cpu / count) * 1e6, databaseMicros: (database / count) * 1e6,
    p50, p99,
  };
}

/**
 * Runs the measurements in turn (A B A B ...), `rounds` times; gives each one's results in order. Before each turn it
 * awaits `settle`, so that what one has left to be done behind it does not burden the next.
 */
export async function takeTurns(rounds, measurements, settle = async () => {}) {
  const results = measurements.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, measure] of measurements.entries()) {
      await settle();
      results[i].push(await measure(round));
    }
  }
  return results;
}

export const column = (results, field) => results.map((result) => result[field]);
