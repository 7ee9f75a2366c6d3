import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively, isHeld, readOrEmpty } from '../launch/file-lock.mjs';
import { birthOf } from '../launch/processes.mjs';

/**
 * Who is using a server: one file per process. A killed process leaves its file behind, which its death makes void; so the server is
 * stopped by whoever leaves last, and never under somebody who still works with it.
 */
export class Leases {
  /** @param {string} folder beside the server's data */
  constructor(folder) {
    this.lock = join(folder, 'lock');
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
      if (isHeld(pid, readOrEmpty(join(this.users, name)))) living.push(pid);
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
  exclusively(work) {
    return exclusively(this.lock, work);
  }
}
