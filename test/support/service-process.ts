import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TEST_ENCRYPTION_KEYS } from './test-app';

const MAIN = join(__dirname, '..', '..', 'dist', 'src', 'main.js');
/** Long, for machines that are busy. */
const READY_WITHIN_MS = 90_000;

/** The built service in a process of its own, to be killed and started again on the same port. */
export class ServiceProcess {
  private child?: ChildProcess;
  /** All that it wrote to its output, over all its lives. */
  said = '';

  private constructor(
    readonly url: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly folder: string,
  ) {}

  /** @param overrides variables over the defaults of a service under test */
  static async start(databaseUrl: string, overrides: Record<string, string> = {}): Promise<ServiceProcess> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'theriac-service-'));
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
      ...overrides,
    };
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, env, folder);
    await service.startAgain();
    return service;
  }

  /** Resolves when it is ready to serve. @throws Error with its last words when it is not in time */
  async startAgain(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    const listen = (chunk: Buffer) => (this.said += chunk.toString());
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
      if (child.exitCode !== null) break;
      if (await this.answers()) return;
    }
    await this.kill();
    throw new Error(`The service did not become ready:\n${this.said.slice(-4_000)}`);
  }

  /** As a crash would end it: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** As an orchestrator would end it. @returns its exit code */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) })).ok;
    } catch {
      return false;
    }
  }

  private end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
