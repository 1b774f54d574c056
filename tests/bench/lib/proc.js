// What the kernel says about processes: CPU time, memory, who is whose child.
// Knows nothing of Insula or of any peer.
import { readFileSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

const TICKS_PER_SECOND = 100; // USER_HZ: fixed at 100 in what Linux shows to user space

function readProc(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null; // the process has ended meanwhile
  }
}

/** Fields of /proc/PID/stat after the command name (which may hold spaces); [0] is the state. */
function statFields(pid) {
  const text = readProc(`/proc/${pid}/stat`);
  return text && text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** User and system seconds that the processes have used so far, all threads included. */
export function cpuSeconds(pids) {
  let ticks = 0;
  for (const pid of [pids].flat()) {
    const fields = statFields(pid);
    if (fields) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS_PER_SECOND;
}

/** CPU seconds of whatever processes `list` gives, those included that start between begin and end. */
export function cpuMeter(list) {
  const before = new Map(list().map((pid) => [pid, cpuSeconds(pid)]));
  return () => list().reduce((sum, pid) => sum + cpuSeconds(pid) - (before.get(pid) ?? 0), 0);
}

export function commandLine(pid) {
  return (readProc(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
}

/** The process and all its descendants, in the order the kernel lists them. */
export function processTree(rootPid) {
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statFields(name);
    if (!fields || fields[0] === 'Z') continue;
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [rootPid];
  for (let i = 0; i < tree.length; i++) tree.push(...(children.get(tree[i]) ?? []));
  return tree;
}

function smapsKib(pid, field) {
  const line = (readProc(`/proc/${pid}/smaps_rollup`) ?? '').match(
    new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'),
  );
  return line ? Number(line[1]) : 0;
}

/** Proportional set size: what the processes would free by ending, shared pages divided fairly. */
export const pssKib = (pids) => [pids].flat().reduce((sum, pid) => sum + smapsKib(pid, 'Pss'), 0);

/** Resident set size, shared pages counted in full. */
export const rssKib = (pids) => [pids].flat().reduce((sum, pid) => sum + smapsKib(pid, 'Rss'), 0);

/** Binds every thread of the processes to the given processors ("0", "0,1"). */
export function pin(pids, cpus) {
  for (const pid of [pids].flat())
    execFileSync('taskset', ['-a', '-p', '-c', cpus, String(pid)], { stdio: 'ignore' });
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `probe` until it gives something truthy; throws after `timeoutMs`, saying what was awaited. */
export async function until(what, timeoutMs, probe, stepMs = 10) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await sleep(stepMs);
  }
}
