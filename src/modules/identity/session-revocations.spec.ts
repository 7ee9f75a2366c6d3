import { Logger } from '@nestjs/common';
import type { Environment } from '../../config/env';
import type { RevokedSessions } from '../../platform/auth/revoked-sessions';
import type { Broadcast } from '../../platform/realtime/broadcast';
import type { SessionRepository } from './session.repository';
import { CATCH_UP_MS, SessionRevocations } from './session-revocations';

// What is lost and found again is logged; here it is meant.
Logger.overrideLogger(false);

const START = new Date('2026-11-21T09:30:00.000Z');

describe('looking for sessions that ended', () => {
  let asked: Date[];
  let known: string[];
  let missed: (() => void) | undefined;
  let away: boolean;
  let revocations: SessionRevocations;

  beforeEach(() => {
    jest.useFakeTimers({ now: START });
    [asked, known, missed, away] = [[], [], undefined, false];
    const sessions = {
      endedSince: (instant: Date) => {
        asked.push(instant);
        if (away) return Promise.reject(new Error('away'));
        return Promise.resolve([{ id: `session ${asked.length}`, endedAt: new Date() }]);
      },
    };
    const broadcast = {
      subscribe: (_channel: string, _listener: unknown, gap: () => void) => {
        missed = gap;
        return () => undefined;
      },
    };
    revocations = new SessionRevocations(
      { servesHttp: true } as Environment,
      { add: (id: string) => known.push(id) } as unknown as RevokedSessions,
      sessions as unknown as SessionRepository,
      broadcast as unknown as Broadcast,
      { now: () => new Date() },
    );
  });
  afterEach(() => {
    revocations.onApplicationShutdown();
    jest.useRealTimers();
  });

  const secondsAgo = () => asked.map((instant) => (Date.now() - instant.getTime()) / 1_000);

  it('goes back a quarter of an hour and more at the start, then 20 seconds and some minutes for what commits late', async () => {
    await revocations.onApplicationBootstrap();
    expect(known).toEqual(['session 1']);
    expect(secondsAgo()[0]).toBeGreaterThanOrEqual(900);
    await jest.advanceTimersByTimeAsync(CATCH_UP_MS);
    expect(known).toEqual(['session 1', 'session 2']);
    expect(secondsAgo()[1]).toBe(320);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(known).toHaveLength(5);
  });

  it('happens at once when messages may have been lost', async () => {
    await revocations.onApplicationBootstrap();
    missed?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(known).toHaveLength(2);
  });

  it('goes back as far as it has to after the database was away', async () => {
    away = true;
    await revocations.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(CATCH_UP_MS);
    away = false;
    await jest.advanceTimersByTimeAsync(CATCH_UP_MS);
    expect(secondsAgo()[2]).toBeGreaterThanOrEqual(900);
    away = true;
    await jest.advanceTimersByTimeAsync(600_000);
    away = false;
    await jest.advanceTimersByTimeAsync(CATCH_UP_MS);
    expect(secondsAgo().at(-1)).toBeGreaterThanOrEqual(900);
  });
});
