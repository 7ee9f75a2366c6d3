import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRepository } from '../../scripts/launch/repository.mjs';

const run = promisify(execFile);
const CONNECTIONS = 32;
const SLACK_MS = 30_000;

/**
 * @typedef {object} Wish one request of a load
 * @property {string} method
 * @property {string} path
 * @property {number} [who] number of the patient who asks, from 1
 * @property {string} [key] Idempotency-Key
 * @property {string} [body] JSON
 */

/** Puts load on a server from a process of its own: wrk where it is installed, else autocannon. */
export class LoadGenerator {
  name = spawnSync('wrk', ['-v']).error ? 'autocannon' : 'wrk';
  connections = CONNECTIONS;
  #folder = mkdtempSync(join(tmpdir(), 'theriac-bench-'));

  /** @param {string[]} tokens access tokens by number of the patient */
  constructor(tokens) {
    writeFileSync(this.#tokenFile, tokens.join('\n'), { mode: 0o600 });
  }

  /** @param {Wish[]} wishes @returns {string} a file for {@link press} */
  prepare(name, wishes) {
    const file = join(this.#folder, `${name}.tsv`);
    const lines = wishes.map(({ method, path, who = '', key = '', body = '' }) =>
      [method, path, who, key, body].join('\t'),
    );
    writeFileSync(file, lines.join('\n'));
    return file;
  }

  /**
   * @param {string} url of the server
   * @param {{ file: string, seconds: number, skip?: number }} load
   * @returns {Promise<{ requests: number, seconds: number, p50: number, p99: number, failed: number }>} latencies in milliseconds;
   *   failed counts connections, reads and writes, not answers
   */
  async press(url, { file, seconds, skip = 0 }) {
    const args = [file, this.#tokenFile, String(skip)];
    const { stdout } = await run(...this.#command(url, seconds, args), { timeout: seconds * 1_000 + SLACK_MS });
    const [, result] = /^RESULT (.+)$/m.exec(stdout) ?? [];
    if (!result) throw new Error(`${this.name} told no result:\n${stdout}`);
    return JSON.parse(result);
  }

  close() {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #tokenFile() {
    return join(this.#folder, 'tokens');
  }

  #command(url, seconds, args) {
    if (this.name === 'autocannon') {
      const script = inRepository('bench', 'load', 'autocannon.mjs');
      return [process.execPath, [script, url, String(CONNECTIONS), String(seconds), ...args]];
    }
    const script = inRepository('bench', 'load', 'wrk.lua');
    return ['wrk', ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, url, '--', ...args]];
  }
}
