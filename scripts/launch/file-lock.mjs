import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf, isAlive } from './processes.mjs';

const POLL_MS = 15;

/**
 * Runs work while no other process runs work under the same lock. A lock whose holder was killed is void.
 *
 * @template T
 * @param {string} lock path of a file that need not exist, in a folder that does
 * @param {() => T | Promise<T>} work
 * @param {number} [patienceMs] how long others may take
 * @returns {Promise<T>}
 */
export async function exclusively(lock, work, patienceMs = 120_000) {
  const deadline = Date.now() + patienceMs;
  while (!tryLock(lock)) {
    if (Date.now() > deadline)
      throw new Error(`Another process has held ${lock} for more than ${patienceMs / 1000} s.`);
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Whether the process that wrote `pid birth` down still runs. */
export function isHeld(pid, birth) {
  return isAlive(pid) && birthOf(pid) === birth;
}

/** @returns {string} empty if there is no such file */
export function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function tryLock(lock) {
  // Written in full before it appears under its name: a reader never sees half a lock.
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${birthOf(process.pid)}`, { mode: 0o600 });
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    removeDeadLock(lock);
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeDeadLock(lock) {
  const found = readOrEmpty(lock);
  if (found === '') return;
  const [pid, birth] = found.split(' ');
  if (isHeld(Number(pid), birth ?? '')) return;
  // Two waiters may come to this point together. Whoever moved a living lock aside by mistake puts it back.
  const aside = `${lock}.dead.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (readOrEmpty(aside) !== found) linkSync(aside, lock);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
