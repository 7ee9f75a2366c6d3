import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { bundledNode, repository } from './repository.mjs';

/**
 * Runs a program of ours under Node 24 to its end, on this terminal.
 *
 * @param {string[]} args as for `node`
 * @param {{ env?: NodeJS.ProcessEnv, signals?: import('./signals.mjs').Signals }} [options]
 * @returns {Promise<number>} its exit code; 128 and the signal's number if a signal ended it
 */
export function runNode(args, { env = process.env, signals } = {}) {
  const child = spawn(bundledNode, args, { cwd: repository, env, stdio: 'inherit' });
  signals?.listen(
    (signal) => child.kill(signal),
    () => child.kill('SIGKILL'),
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
