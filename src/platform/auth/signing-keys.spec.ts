import { Logger } from '@nestjs/common';
import type { FieldCipher } from '../encryption/field-cipher';
import type { Broadcast } from '../realtime/broadcast';
import { SigningKey } from './signing-key.entity';
import { SigningKeys } from './signing-keys';
import type { SigningKeyRotation } from './signing-key-rotation';

// What is lost and found again is logged; here it is meant.
Logger.overrideLogger(false);

const START = new Date('2026-11-21T09:30:00.000Z');
const HOUR = 3_600_000;
const plain = { seal: (text: string) => text, open: (text: string) => Promise.resolve(text) } as unknown as FieldCipher;

describe('the signing keys that a process knows', () => {
  let rows: SigningKey[];
  let away: boolean;
  let reads: number;
  let told: (() => void) | undefined;
  let keys: SigningKeys;

  beforeEach(() => {
    jest.useFakeTimers({ now: START });
    [rows, away, reads] = [[SigningKey.make(plain, START, START)], false, 0];
    const rotation = {
      keys: () => {
        reads += 1;
        // As they are now, however long the way takes.
        return away ? Promise.reject(new Error('away')) : Promise.resolve(rows);
      },
    };
    keys = new SigningKeys(
      rotation as unknown as SigningKeyRotation,
      plain,
      {
        subscribe: (_channel: string, listener: () => void) => {
          told = listener;
          return () => undefined;
        },
      } as unknown as Broadcast,
      { now: () => new Date() },
    );
  });
  afterEach(() => {
    keys.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('are none while the database is away, which is no verdict on any token', async () => {
    away = true;
    await keys.start();
    expect(() => keys.signing()).toThrow('The database cannot be reached');
    expect(() => keys.publicKeys()).toThrow('The database cannot be reached');
    await expect(keys.fetch('a')).rejects.toThrow('away');
    await expect(keys.fetch('a')).rejects.toThrow('The database cannot be reached');
    away = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(keys.signing().kid).toBe(rows[0].kid);
  });

  it('stay when the database goes away later', async () => {
    await keys.start();
    away = true;
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(keys.signing().kid).toBe(rows[0].kid);
  });

  it('are looked at again every half minute, and told apart by their times', async () => {
    await keys.start();
    const next = SigningKey.make(plain, START, new Date(START.getTime() + 2 * HOUR));
    rows[0].retire(new Date(START.getTime() + 3 * HOUR));
    rows.push(next);
    expect(keys.verifying(next.kid)).toBeUndefined();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(keys.publicKeys().map(({ kid }) => kid)).toEqual([rows[0].kid, next.kid]);
    expect(keys.signing().kid).toBe(rows[0].kid);
    await jest.advanceTimersByTimeAsync(2 * HOUR);
    expect(keys.signing().kid).toBe(next.kid);
    expect(keys.verifying(rows[0].kid)).toBeDefined();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(keys.verifying(rows[0].kid)).toBeUndefined();
  });

  it('are read anew when somebody tells of a change while they are being read', async () => {
    await keys.start();
    const reading = keys.refresh();
    rows = [SigningKey.make(plain, START, START)];
    told?.();
    await reading;
    await jest.advanceTimersByTimeAsync(0);
    expect(keys.signing().kid).toBe(rows[0].kid);
  });

  it('are asked for in vain once a second at most, however many tokens name one that does not exist', async () => {
    await keys.start();
    reads = 0;
    for (let n = 0; n < 100; n += 1) expect(await keys.fetch('made up')).toBeUndefined();
    await Promise.all(Array.from({ length: 100 }, () => keys.fetch('made up')));
    expect(reads).toBe(1);
    await jest.advanceTimersByTimeAsync(1_001);
    await Promise.all(Array.from({ length: 100 }, () => keys.fetch('made up')));
    expect(reads).toBe(2);
  });

  it('lose all trust when they are deleted', async () => {
    await keys.start();
    const leaked = keys.signing();
    rows = [SigningKey.make(plain, START, START)];
    await keys.refresh();
    expect([leaked.trusted, keys.signing().trusted, keys.verifying(leaked.kid)]).toEqual([false, true, undefined]);
  });
});
