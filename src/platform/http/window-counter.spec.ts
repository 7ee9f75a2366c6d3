import fc from 'fast-check';
import { WindowCounter } from './window-counter';

describe('a counter of uses in windows', () => {
  it('tells what is left, and when one was too many', () => {
    const counter = new WindowCounter(2, 1_000);
    expect(counter.consume('a', 0)).toEqual({ left: 1, milliseconds: 1_000, exceeded: false });
    expect(counter.consume('a', 400)).toEqual({ left: 0, milliseconds: 600, exceeded: false });
    expect(counter.consume('a', 999)).toEqual({ left: 0, milliseconds: 1, exceeded: true });
    expect(counter.consume('b', 999)).toEqual({ left: 1, milliseconds: 1_000, exceeded: false });
  });

  it('begins anew when the window is over', () => {
    const counter = new WindowCounter(1, 1_000);
    counter.consume('a', 0);
    expect(counter.consume('a', 999).exceeded).toBe(true);
    expect(counter.consume('a', 1_000)).toEqual({ left: 0, milliseconds: 1_000, exceeded: false });
  });

  it('never allows more than its points in one window, whoever else is counted', () => {
    const uses = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), later: fc.nat(400) }), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(uses, (given) => {
        const counter = new WindowCounter(3, 1_000);
        const allowed = new Map<string, number[]>();
        let now = 0;
        for (const { key, later } of given) {
          now += later;
          if (counter.consume(key, now).exceeded) continue;
          allowed.set(key, [...(allowed.get(key) ?? []), now]);
        }
        // Windows that follow one another can hold twice the points within their length, and no more.
        for (const times of allowed.values()) {
          for (const [at, time] of times.entries())
            expect(times[at + 6] ?? Infinity).toBeGreaterThanOrEqual(time + 1_000);
        }
      }),
    );
  });

  it('forgets what is over', () => {
    const counter = new WindowCounter(1, 1_000);
    for (let n = 0; n < 500; n += 1) counter.consume(`early ${n}`, 0);
    for (let n = 0; n < 300; n += 1) counter.consume(`late ${n}`, 1_000);
    expect(counter.size).toBe(300);
  });

  it('never holds more than it has room for, and forgets the oldest first', () => {
    const counter = new WindowCounter(1, 1_000, 100);
    for (let n = 0; n < 1_000; n += 1) counter.consume(`key ${n}`, n / 10);
    expect(counter.size).toBe(100);
    expect(counter.consume('key 999', 100).exceeded).toBe(true);
    expect(counter.consume('key 0', 100).exceeded).toBe(false);
  });
});
