import fc from 'fast-check';
import { bookingWindow, type BookingWindow, freeSlots, type Interval } from './free-slots';

const always: BookingWindow = { bufferBeforeMs: 0, bufferAfterMs: 0, notBeforeMs: -Infinity, notAfterMs: Infinity };
const interval = (startsAt: number, endsAt: number): Interval => ({ startsAt, endsAt });
const tens = [interval(0, 10), interval(10, 20), interval(20, 30), interval(30, 40)];

describe('freeSlots', () => {
  it('leaves out what is busy and keeps what only touches it', () => {
    expect(freeSlots(tens, [interval(10, 20)], always)).toEqual([tens[0], tens[2], tens[3]]);
    expect(freeSlots(tens, [interval(9, 21)], always)).toEqual([tens[3]]);
    expect(freeSlots(tens, [], always)).toEqual(tens);
  });

  it('widens the candidate by its own buffers, each on its side', () => {
    expect(freeSlots(tens, [interval(10, 20)], { ...always, bufferBeforeMs: 1 })).toEqual([tens[0], tens[3]]);
    expect(freeSlots(tens, [interval(10, 20)], { ...always, bufferAfterMs: 1 })).toEqual([tens[2], tens[3]]);
  });

  it('sees a long busy time behind a short one', () => {
    expect(freeSlots(tens, [interval(0, 35), interval(5, 6)], always)).toEqual([]);
  });

  it('keeps starts at both limits and none beyond', () => {
    expect(freeSlots(tens, [], { ...always, notBeforeMs: 10, notAfterMs: 20 })).toEqual([tens[1], tens[2]]);
    expect(freeSlots(tens, [], { ...always, notBeforeMs: 11, notAfterMs: 19 })).toEqual([]);
  });

  it('equals the naive filter', () => {
    const intervals = (max: number) =>
      fc
        .array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max })), { maxLength: 40 })
        .map((pairs) => pairs.map(([start, length]) => interval(start, start + length)))
        .map((list) => list.sort((a, b) => a.startsAt - b.startsAt));
    const count = fc.integer({ min: 0, max: 20 });
    const windows = fc.record({
      bufferBeforeMs: count,
      bufferAfterMs: count,
      notBeforeMs: count.map((n) => n * 5),
      notAfterMs: count.map((n) => 300 - n * 5),
    });
    fc.assert(
      fc.property(intervals(20), intervals(60), windows, (candidates, busy, window) => {
        const naive = candidates.filter(
          ({ startsAt, endsAt }) =>
            startsAt >= window.notBeforeMs &&
            startsAt <= window.notAfterMs &&
            !busy.some(
              (b) => b.startsAt < endsAt + window.bufferAfterMs && b.endsAt > startsAt - window.bufferBeforeMs,
            ),
        );
        expect(freeSlots(candidates, busy, window)).toEqual(naive);
      }),
      { numRuns: 500 },
    );
  });
});

describe('bookingWindow', () => {
  it('begins after the notice and ends at the horizon', () => {
    const schedule = { bufferBeforeMinutes: 5, bufferAfterMinutes: 10, minimumNoticeMinutes: 60, horizonDays: 2 };
    expect(bookingWindow(schedule, Date.parse('2026-11-20T12:00Z'))).toEqual({
      bufferBeforeMs: 300_000,
      bufferAfterMs: 600_000,
      notBeforeMs: Date.parse('2026-11-20T13:00Z'),
      notAfterMs: Date.parse('2026-11-22T12:00Z'),
    });
  });
});
