import { Logger } from '@nestjs/common';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { register } from 'prom-client';
import { DomainError } from '../../kernel/domain-error';
import { OutwardCall, type OutwardCallOptions, OutwardTimeout } from './outward-call';

/** A service on a socket that answers as it is told: a status, or silence. */
class Neighbour {
  readonly asked: number[] = [];
  dropped = 0;
  answer: number | 'silence' = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Neighbour> {
    const server = createServer((request, response) => {
      neighbour.asked.push(performance.now());
      request.once('close', () => {
        if (!response.writableEnded) neighbour.dropped += 1;
      });
      if (neighbour.answer !== 'silence') response.writeHead(neighbour.answer).end('{}');
    });
    const neighbour = new Neighbour(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return neighbour;
  }

  get question(): (signal: AbortSignal) => Promise<number> {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
    return async (signal) => {
      const { status } = await fetch(url, { signal });
      if (status >= 400) throw Object.assign(new Error(`status ${status}`), { status });
      return status;
    };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

let neighbour: Neighbour;
let names = 0;

beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  neighbour = await Neighbour.start();
});
afterEach(() => neighbour.stop());

function callTo(options: Partial<OutwardCallOptions> = {}): OutwardCall {
  names += 1;
  return new OutwardCall({ name: `neighbour-${names}`, timeoutMs: 1_000, retries: 0, firstPauseMs: 40, ...options });
}

async function breakerStates(): Promise<Record<string, number>> {
  const metric = await register.getSingleMetric('outward_breaker_state')!.get();
  const own = metric.values.filter(({ labels }) => labels.target === `neighbour-${names}`);
  return Object.fromEntries(own.map(({ labels, value }) => [labels.state, value]));
}

async function failTimes(call: OutwardCall, times: number): Promise<void> {
  neighbour.answer = 500;
  for (let time = 0; time < times; time += 1) await call.run(neighbour.question).catch(() => undefined);
}

describe('OutwardCall', () => {
  it('hands back the answer', async () => {
    await expect(callTo().run(neighbour.question)).resolves.toBe(200);
  });

  it('gives up in time, and hangs up', async () => {
    neighbour.answer = 'silence';
    const startedAt = performance.now();
    await expect(callTo({ timeoutMs: 100 }).run(neighbour.question)).rejects.toBeInstanceOf(OutwardTimeout);
    expect(performance.now() - startedAt).toBeLessThan(900);
    await sleep(50);
    expect(neighbour.dropped).toBe(1);
  });

  it('gives up in time on a question that does not listen', async () => {
    const deaf = () => new Promise<never>(() => undefined);
    await expect(callTo({ timeoutMs: 50 }).run(deaf)).rejects.toBeInstanceOf(OutwardTimeout);
  });

  it('tries again, with growing pauses that are partly chance', async () => {
    neighbour.answer = 500;
    await expect(callTo({ retries: 3 }).run(neighbour.question)).rejects.toMatchObject({ status: 500 });
    const pauses = neighbour.asked.slice(1).map((at, n) => at - neighbour.asked[n]);
    expect(pauses).toHaveLength(3);
    pauses.forEach((pause, n) => expect(pause).toBeGreaterThanOrEqual(20 * 2 ** n - 2));
  });

  it('begins no try, and lets none last, beyond the time that there is for all of them', async () => {
    neighbour.answer = 500;
    const call = callTo({ retries: 9, withinMs: 250 });
    await expect(call.run(neighbour.question)).rejects.toMatchObject({ status: 500 });
    expect(neighbour.asked.length).toBeLessThan(6);
    neighbour.answer = 'silence';
    const startedAt = performance.now();
    await expect(callTo({ retries: 9, withinMs: 250 }).run(neighbour.question)).rejects.toBeInstanceOf(OutwardTimeout);
    expect(performance.now() - startedAt).toBeLessThan(900);
  });

  it('stops trying at the first success', async () => {
    neighbour.answer = 500;
    const answer = callTo({ retries: 3 }).run(neighbour.question);
    while (neighbour.asked.length === 0) await sleep(1);
    neighbour.answer = 200;
    await expect(answer).resolves.toBe(200);
    expect(neighbour.asked).toHaveLength(2);
  });

  it('tries once where nothing may be repeated', async () => {
    neighbour.answer = 500;
    await expect(callTo({ retries: 0 }).run(neighbour.question)).rejects.toMatchObject({ status: 500 });
    expect(neighbour.asked).toHaveLength(1);
  });

  it('takes a refusal for an answer: neither tried again nor held against the other side', async () => {
    const call = callTo({ retries: 3, errorFilter: (error) => (error as { status?: number }).status === 402 });
    neighbour.answer = 402;
    for (let time = 0; time < 12; time += 1) {
      await expect(call.run(neighbour.question)).rejects.toMatchObject({ status: 402 });
    }
    expect(neighbour.asked).toHaveLength(12);
    expect(() => call.assertClosed()).not.toThrow();
  });

  it('stops asking a side that is down, and says when to come back', async () => {
    const call = callTo({ openMs: 5_000 });
    await failTimes(call, 10);
    expect(neighbour.asked).toHaveLength(10);
    const refusal: unknown = await call.run(neighbour.question).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ code: `neighbour_${names}_unavailable`, kind: 'unavailable' });
    const { retryAfter } = (refusal as DomainError).details;
    expect(retryAfter).toBe(5);
    expect(neighbour.asked).toHaveLength(10);
    expect(() => call.assertClosed()).toThrow(DomainError);
    expect(await breakerStates()).toEqual({ closed: 0, half_open: 0, open: 1 });
  });

  it('does not wait out its retries while the other side is known to be down', async () => {
    const call = callTo({ retries: 3, firstPauseMs: 20_000, openMs: 60_000 });
    neighbour.answer = 500;
    await Promise.all(
      Array.from({ length: 10 }, () => Promise.race([call.run(neighbour.question).catch(() => undefined), sleep(200)])),
    );
    const startedAt = performance.now();
    await expect(call.run(neighbour.question)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('asks nothing more once it is closed, and says so at once', async () => {
    const call = callTo({ retries: 0 });
    call.close();
    await expect(call.run(neighbour.question)).rejects.toMatchObject({ code: `neighbour_${names}_unavailable` });
    expect(neighbour.asked).toHaveLength(0);
  });

  it('lets one call try when the time is over, and closes when it succeeds', async () => {
    const call = callTo({ openMs: 60 });
    await failTimes(call, 10);
    await sleep(100);
    expect(await breakerStates()).toEqual({ closed: 0, half_open: 1, open: 0 });
    neighbour.answer = 200;
    await expect(call.run(neighbour.question)).resolves.toBe(200);
    expect(await breakerStates()).toEqual({ closed: 1, half_open: 0, open: 0 });
  });
});
