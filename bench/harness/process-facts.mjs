import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const TICKS_A_SECOND = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
const US_A_TICK = 1_000_000 / TICKS_A_SECOND;
const SAMPLE_MS = 100;

/** CPU time of one process with all its threads, in microseconds. @param {number} pid */
export function cpuOf(pid) {
  const { user, system } = statOf(pid);
  return (user + system) * US_A_TICK;
}

/** The same of a process, its living children and those that it has buried. @param {number} pid */
export function cpuOfFamily(pid) {
  const own = statOf(pid);
  let ticks = own.user + own.system + own.buriedUser + own.buriedSystem;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat?.parent === pid) ticks += stat.user + stat.system;
  }
  return ticks * US_A_TICK;
}

/** Resident memory in MB (10^6 bytes). @param {number} pid */
export function residentMb(pid) {
  const [, kb = 0] = /^VmRSS:\s+(\d+)/m.exec(factsOf(pid, 'status')) ?? [];
  return (Number(kb) * 1_024) / 1e6;
}

/** Watches a process while something runs. @returns {Promise<[result, peakMb: number]>} */
export async function withPeak(pid, work) {
  let peak = residentMb(pid);
  const watch = setInterval(() => (peak = Math.max(peak, residentMb(pid))), SAMPLE_MS);
  try {
    return [await work(), peak];
  } finally {
    clearInterval(watch);
  }
}

function statOf(pid) {
  const stat = factsOf(pid, 'stat');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0] = fields.slice(1);
  const [user = 0, system = 0, buriedUser = 0, buriedSystem = 0] = fields.slice(11);
  return { parent, user, system, buriedUser, buriedSystem };
}

/** What the kernel tells of a process; nothing of one that is gone, whose time is with its parent by then. */
function factsOf(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
