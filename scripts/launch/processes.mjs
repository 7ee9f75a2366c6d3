import { readFileSync, realpathSync } from 'node:fs';

/**
 * Whether a process still does anything. One that has ended and waits for its parent to notice does not: in a container that can
 * take for ever.
 *
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return statOf(pid)[0] !== 'Z';
}

/**
 * Tells two processes apart that had the same id one after the other.
 *
 * @param {number} pid
 * @returns {string} the start time in kernel ticks; empty where there is no /proc
 */
export function birthOf(pid) {
  return statOf(pid)[19] ?? '';
}

/**
 * A server works inside its data folder, which is how we know that a process id from a stale file is still that server.
 *
 * @param {number} pid
 * @param {string} folder
 */
export function worksIn(pid, folder) {
  if (!isAlive(pid)) return false;
  if (birthOf(pid) === '') return true;
  try {
    return realpathSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
}

/** What the kernel says of a process, from its state on. */
function statOf(pid) {
  try {
    // The command's name may hold spaces and brackets, so begin behind the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
