import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf, isAlive } from './processes.mjs';

const LOCK_WAIT_MS = 120_000;

/**
 * Who is using a server: one file per process. A killed process leaves its file behind, which its death makes void; so the server is
 * stopped by whoever leaves last, and never under somebody who still works with it.
 */
export class Leases {
  /** @param {string} folder beside the server's data */
  constructor(folder) {
    this.folder = folder;
    this.users = join(folder, 'users');
    this.own = join(this.users, String(process.pid));
    mkdirSync(this.users, { recursive: true, mode: 0o700 });
  }

  take() {
    writeFileSync(this.own, birthOf(process.pid), { mode: 0o600 });
  }

  /** @returns {boolean} whether nobody else uses the server */
  giveBack() {
    rmSync(this.own, { force: true });
    return this.others().length === 0;
  }

  /** @returns {number[]} process ids of the living users but this one */
  others() {
    const living = [];
    for (const name of readdirSync(this.users)) {
      const pid = Number(name);
      if (pid === process.pid) continue;
      if (holds(pid, readOrEmpty(join(this.users, name)))) living.push(pid);
      else rmSync(join(this.users, name), { force: true });
    }
    return living;
  }

  /**
   * Runs work while no other process starts or stops this server.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async exclusively(work) {
    const lock = join(this.folder, 'lock');
    const deadline = Date.now() + LOCK_WAIT_MS;
    while (!tryLock(lock)) {
      if (Date.now() > deadline)
        throw new Error(`Another process has been starting or stopping PostgreSQL for too long; see ${lock}`);
      await sleep(15);
    }
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

function tryLock(lock) {
  const mine = `${process.pid} ${birthOf(process.pid)}`;
  // Written in full before it appears under its name: a reader never sees half a lock.
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
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
  if (holds(Number(pid), birth ?? '')) return;
  // Two waiters may come to this point together: only the one whose rename finds the dead lock removes it.
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

function holds(pid, birth) {
  return isAlive(pid) && birthOf(pid) === birth;
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
