import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../launch/ports.mjs';
import { isAlive, worksIn } from '../launch/processes.mjs';
import { runsAsRoot } from './reach.mjs';

export const ROLE = 'theriac';
export const DATABASE = 'theriac';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and details would carry patients' data into the log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const SETTINGS_OF = {
  dev: { fsync: 'on', synchronous_commit: 'on' },
  // Test data need not outlive the machine, and every database is thrown away before its statistics would matter.
  test: {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    autovacuum: 'off',
    checkpoint_timeout: '1h',
    max_wal_size: '4GB',
    log_min_messages: 'fatal',
  },
};

/** One data folder of PostgreSQL, and the server on it. */
export class Cluster {
  /**
   * @param {import('./placement.mjs').Placement} place
   * @param {{ bin: string, lib: string, major: string }} binaries
   * @param {'dev' | 'test'} mode
   */
  constructor(place, binaries, mode) {
    this.place = place;
    this.binaries = binaries;
    this.mode = mode;
  }

  get exists() {
    return existsSync(join(this.place.cluster, 'PG_VERSION'));
  }

  /** Makes the data folder with its role and database, all or nothing: it gets its name when it is complete. */
  create() {
    const draft = `${this.place.cluster}.new`;
    rmSync(draft, { recursive: true, force: true });
    const secret = join(this.place.base, `.secret-${process.pid}`);
    try {
      writeFileSync(secret, this.place.note.password, { mode: 0o600 });
      mkdirSync(draft, { mode: 0o700 });
      // The folder above may be root's, where the server's user could make nothing.
      for (const path of [secret, draft]) this.place.giveToServer(path);
      this.run('initdb', this.initdbArguments(draft, secret));
    } finally {
      rmSync(secret, { force: true });
    }
    this.single(draft, `create database ${DATABASE}`);
    renameSync(draft, this.place.cluster);
  }

  /** Sets the remembered password on a stopped server whose note was lost. */
  resetPassword() {
    this.single(this.place.cluster, `alter role ${ROLE} password '${this.place.note.password}'`);
  }

  /** @throws Error when the data was written by another major version */
  checkVersion() {
    const found = readFileSync(join(this.place.cluster, 'PG_VERSION'), 'utf8').trim();
    if (found === this.binaries.major) return;
    throw new Error(
      `${this.place.cluster} holds data of PostgreSQL ${found}, but the programs are of ${this.binaries.major}. ` +
        'Carry it over with pg_dump, or move the folder away to begin with an empty database.',
    );
  }

  /** @returns {{ pid: number, port: number, status: string } | undefined} the server on this data, if one runs */
  running() {
    const [pid, , , port, , , , status = ''] = this.pidFile();
    if (!pid || !worksIn(Number(pid), this.place.cluster)) return undefined;
    return { pid: Number(pid), port: Number(port), status: status.trim() };
  }

  async start() {
    const port = await freePort(this.place.note.port);
    if (port !== this.place.note.port) this.place.remember({ port });
    this.removeForeignPidFile();
    const child = this.spawnServer(port);
    let failed;
    child.once('error', (error) => (failed = error.message));
    child.once('exit', (code, signal) => (failed = `it ended with ${signal ?? `code ${code}`}`));
    const deadline = Date.now() + START_LIMIT_MS;
    while (this.running()?.status !== 'ready') {
      if (failed)
        throw new Error(`PostgreSQL did not start (${failed}). The end of ${this.place.log}:\n${this.endOfLog()}`);
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL is not ready after ${START_LIMIT_MS / 1000} s; see ${this.place.log}`);
      await sleep(4);
    }
    child.removeAllListeners();
    child.unref();
    return port;
  }

  /** Waits while a server that somebody else started is on its way up or down. */
  async settled() {
    const deadline = Date.now() + START_LIMIT_MS;
    for (;;) {
      const server = this.running();
      if (!server || server.status === 'ready' || Date.now() > deadline) return server;
      await sleep(10);
    }
  }

  /** Fast shutdown: sessions are ended, everything committed is kept. */
  async stop() {
    const server = this.running();
    if (!server) return;
    signal(server.pid, 'SIGINT');
    const deadline = Date.now() + STOP_LIMIT_MS;
    while (isAlive(server.pid) && Date.now() < deadline) await sleep(5);
    if (isAlive(server.pid)) signal(server.pid, 'SIGQUIT');
    while (isAlive(server.pid) && Date.now() < deadline + 5_000) await sleep(5);
  }

  spawnServer(port) {
    const log = this.openLog();
    const settings = { ...SETTINGS, ...SETTINGS_OF[this.mode], port: String(port) };
    if (existsSync(join(this.binaries.lib, 'pg_stat_statements.so')))
      settings.shared_preload_libraries = 'pg_stat_statements';
    try {
      return spawn(
        join(this.binaries.bin, 'postgres'),
        ['-D', this.place.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        // In a session of its own, so that the Ctrl-C meant for the service does not reach it first.
        { ...this.identity(), cwd: this.place.cluster, detached: true, stdio: ['ignore', log, log] },
      );
    } finally {
      closeSync(log);
    }
  }

  initdbArguments(folder, secret) {
    return [
      ...['-D', folder, '-U', ROLE, `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      // The same order and upper case on every machine, whatever locales it has.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...['--no-instructions', ...(this.mode === 'test' ? ['--no-sync'] : [])],
    ];
  }

  single(folder, statement) {
    this.run('postgres', ['--single', '-D', folder, 'postgres'], `${statement}\n`);
  }

  run(program, args, input = '') {
    const result = spawnSync(join(this.binaries.bin, program), args, {
      ...this.identity(),
      cwd: this.place.base,
      input,
      encoding: 'utf8',
    });
    if (result.error)
      throw new Error(
        `${program} cannot be run here (${result.error.message}). Set DATABASE_URL to a server of your own.`,
      );
    if (result.status !== 0 || /ERROR|FATAL/.test(result.stderr))
      throw new Error(`${program} failed:\n${result.stderr || result.stdout}`);
  }

  identity() {
    // None of the caller's PGPORT, PGDATA, LD_PRELOAD or locale.
    const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
    return runsAsRoot ? { env, uid: this.place.user.uid, gid: this.place.user.gid } : { env };
  }

  pidFile() {
    try {
      return readFileSync(join(this.place.cluster, 'postmaster.pid'), 'utf8').split('\n');
    } catch {
      return [];
    }
  }

  /**
   * After a crash PostgreSQL sees for itself that its pid file is stale, unless the number now belongs to another process of the same
   * user: then it would wait for a stranger to end.
   */
  removeForeignPidFile() {
    const pid = Number(this.pidFile()[0]);
    if (pid && isAlive(pid) && !worksIn(pid, this.place.cluster))
      rmSync(join(this.place.cluster, 'postmaster.pid'), { force: true });
  }

  openLog() {
    const size = statSync(this.place.log, { throwIfNoEntry: false })?.size ?? 0;
    return openSync(this.place.log, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  }

  endOfLog() {
    return readFileSync(this.place.log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
