import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Public } from '../../../src/platform/auth/access.decorator';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements';
import { shutDownOnSignals } from '../../../src/platform/http/shutdown';
import { startTestApp, type TestApp } from '../../support/test-app';
import { until } from '../../support/until';

/** A request that lasts as long as the test wants, and needs the database at its end. */
@Injectable()
class Work {
  begun = 0;
  finish: () => void = () => undefined;
  private readonly finished = new Promise<void>((resolve) => (this.finish = resolve));

  constructor(private readonly statements: PreparedStatements) {}

  async do(): Promise<unknown> {
    this.begun += 1;
    await this.finished;
    return this.statements.rows({ name: 'drain_spec', text: 'select 42 as answer' }, []);
  }
}

@Controller('work')
class WorkController {
  constructor(private readonly work: Work) {}

  @Get()
  @Public()
  do(): Promise<unknown> {
    return this.work.do();
  }
}

@Module({ controllers: [WorkController], providers: [Work] })
class WorkModule {}

/** Takes signals and notes how the process would have ended. */
class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
    this.emit('exit');
  }
}

let test: TestApp;
let work: Work;
let host: FakeProcess;

async function start(env: Record<string, string>): Promise<void> {
  test = await startTestApp({ modules: [WorkModule], env: { PROCESS_ROLE: 'api', ...env } });
  work = test.app.get(Work);
  host = new FakeProcess();
  shutDownOnSignals(test.app, host);
}

afterEach(async () => {
  work?.finish();
  await test?.close();
});

const signal = (name: 'SIGTERM' | 'SIGINT') => host.emit(name, name);

function dial(): Socket {
  const { hostname, port } = new URL(test.url);
  return connect(Number(port), hostname).on('error', () => undefined);
}

async function isRefused(): Promise<boolean> {
  const socket = dial();
  const refused = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(false)).once('close', () => resolve(true));
  });
  socket.destroy();
  return refused;
}

async function beginWork() {
  const answer = test.http('/api/v1/work');
  await until(() => work.begun > 0);
  return answer;
}

describe('on a signal', () => {
  it('is not ready first, then refuses connections, and finishes what it has begun', async () => {
    await start({ DRAIN_DELAY_SECONDS: '1' });
    const inFlight = test.http('/api/v1/work');
    await until(() => work.begun === 1);
    expect((await test.http('/health/ready')).status).toBe(200);

    signal('SIGTERM');
    const probe = await test.http<Record<string, unknown>>('/health/ready');
    expect(probe.status).toBe(503);
    expect(JSON.parse(probe.text)).toMatchObject({
      error: { process: { status: 'down', message: 'shutting down' } },
      info: { database: { status: 'up' } },
    });
    // Those who have not noticed yet are still served, and asked to leave.
    const late = await test.http('/health/live');
    expect(late.status).toBe(200);
    expect(late.headers.get('connection')).toBe('close');

    await until(isRefused);
    expect(host.exits).toEqual([]);
    work.finish();
    const { status, text: body, headers } = await inFlight;
    expect({ status, body: JSON.parse(body) }).toEqual({
      status: 200,
      body: { success: true, data: [{ answer: 42 }] },
    });
    expect(headers.get('connection')).toBe('close');
    await until(() => host.exits.length > 0);
    expect(host.exits).toEqual([0]);
  });

  it('does not wait for connections without a request', async () => {
    await start({});
    const silent = dial();
    const idle = dial();
    idle.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const ended = Promise.all([text(silent), text(idle)]);
    const startedAt = performance.now();
    signal('SIGINT');
    await until(() => host.exits.length > 0);
    await ended;
    expect(host.exits).toEqual([0]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it('ends a connection when its last answer is out', async () => {
    await start({});
    const socket = dial();
    socket.write('GET /api/v1/work HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => work.begun === 1);
    signal('SIGTERM');
    await until(isRefused);
    work.finish();
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 [^]*connection: close\r\n[^]*"answer":42/i);
  });

  it('cuts off what takes longer than the grace period', async () => {
    await start({ SHUTDOWN_GRACE_SECONDS: '1' });
    const cutOff = beginWork().catch(() => undefined);
    await until(() => work.begun === 1);
    const startedAt = performance.now();
    signal('SIGTERM');
    await until(() => host.exits.length > 0);
    expect(host.exits[0]).toBe(1);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    work.finish();
    await cutOff;
  });

  it('takes a signal and its echo for one, and exits at once on a second', async () => {
    await start({});
    const cutOff = beginWork().catch(() => undefined);
    await until(() => work.begun === 1);
    signal('SIGINT');
    signal('SIGINT');
    await sleep(600);
    expect(host.exits).toEqual([]);
    signal('SIGTERM');
    expect(host.exits).toEqual([143]);
    work.finish();
    await cutOff;
  });
});
