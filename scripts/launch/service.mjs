import { spawn } from 'node:child_process';
import { listenFault } from './ports.mjs';
import { built, bundledNode, LaunchError, repository } from './repository.mjs';

// What the service needs beyond its own grace period to write its last lines.
const EXIT_SLACK_SECONDS = 10;

/** Where the service will listen, as far as a launcher needs to know. */
export function address() {
  const host = process.env.HOST || '127.0.0.1';
  const port = Number(process.env.PORT || 3000);
  const shown = ['0.0.0.0', '::', '::1', '127.0.0.1'].includes(host) ? '127.0.0.1' : host;
  return { host, port, servesHttp: process.env.PROCESS_ROLE !== 'worker', baseUrl: `http://${shown}:${port}` };
}

/**
 * The environment that `npm start` adds to one's own.
 *
 * @param {{ url: string, ownerUrl?: string, embedded: boolean }} database
 * @returns {NodeJS.ProcessEnv}
 */
export function serviceEnvironment(database) {
  const env = { ...process.env, DATABASE_URL: database.url, DATABASE_EMBEDDED: database.embedded ? 'yes' : 'no' };
  if (database.ownerUrl) env.DATABASE_MIGRATION_URL = database.ownerUrl;
  // In production migrating is a step of its own, logs are for machines, and there is no demo data.
  if (env.NODE_ENV === 'production') return env;
  if (process.stdout.isTTY) env.LOG_FORMAT ||= 'pretty';
  // The steps are what a person wants to see; LOG_LEVEL=info adds every request.
  env.LOG_LEVEL ||= 'warn';
  env.DEMO_DATA ||= 'on';
  env.STARTUP_TASKS = env.DEMO_DATA === 'off' ? 'migrate' : 'migrate,demo';
  return env;
}

/** @throws LaunchError when the port is taken or not ours to take */
export async function checkPort({ host, port }) {
  // A port that is no number is the configuration check's to explain.
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;
  const code = await listenFault(port, host);
  if (code === 'EADDRINUSE') {
    throw new LaunchError(
      `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    );
  }
  if (code === 'EACCES')
    throw new LaunchError(`Port ${port} may only be used by root. Choose one above 1023: PORT=3000 npm start`);
  if (code) throw new LaunchError(`The service cannot listen on ${host}:${port} (${code}). Check HOST and PORT.`);
}

/**
 * @typedef {object} StepMessage what the service says of its start, over IPC
 * @property {'migrated' | 'demo' | 'listening'} step
 * @property {number} [ms]
 * @property {string} [detail]
 */

/** The service as a child that dies with its launcher: it ends by itself when the IPC channel closes. */
export class Service {
  /**
   * @param {NodeJS.ProcessEnv} env
   * @param {(message: StepMessage) => void} onStep
   */
  constructor(env, onStep) {
    this.graceMs =
      1_000 * (seconds(env.SHUTDOWN_GRACE_SECONDS, 20) + seconds(env.DRAIN_DELAY_SECONDS, 0) + EXIT_SLACK_SECONDS);
    this.child = spawn(bundledNode, [built('src/main.js')], {
      cwd: repository,
      env,
      // In a session of its own: a terminal's Ctrl-C would else reach it beside the signal that the launcher passes on.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    /** @type {Promise<number>} the exit code; 0 if it ended as asked */
    this.exited = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code, signal) => resolve(this.exitCode(code, signal)));
    });
    this.child.on('message', (message) => {
      if (typeof message?.step === 'string') onStep(message);
    });
  }

  /** Asks it to finish what it is doing and end. @param {NodeJS.Signals} signal */
  stop(signal = 'SIGTERM') {
    if (this.asked) return;
    this.asked = signal;
    this.child.kill(signal);
    setTimeout(() => this.kill(), this.graceMs).unref();
  }

  kill() {
    this.asked ??= 'SIGKILL';
    this.child.kill('SIGKILL');
  }

  exitCode(code, signal) {
    if (code !== null) return code;
    return signal === this.asked && signal !== 'SIGKILL' ? 0 : 128 + (signal === 'SIGKILL' ? 9 : 15);
  }
}

function seconds(value, fallback) {
  const number = Number(value);
  return value && Number.isFinite(number) ? number : fallback;
}
