import fc from 'fast-check';
import type { AvailabilityRule } from './doctor-schedule';
import { faultsOfStart, rulesFromDate } from './rules-from-date';
import { validateSchedule } from './schedule-validation';
import { ScheduleExpansion } from './schedule-expansion';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-12-01');
const date = (n: number) => new Date(FIRST + n * DAY).toISOString().slice(0, 10);

const hours = (startTime: string, endTime: string): fc.Arbitrary<AvailabilityRule[]> =>
  fc
    .array(
      fc.record({
        weekday: fc.integer({ min: 1, max: 7 }),
        from: fc.option(fc.integer({ min: -10, max: 30 }), { nil: null }),
        length: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
      }),
      { maxLength: 7 },
    )
    .map((drawn) =>
      [...new Map(drawn.map((one) => [one.weekday, one])).values()].map(({ weekday, from, length }) => ({
        ...{ weekday, startTime, endTime, slotMinutes: 60 },
        validFrom: from === null ? null : date(from),
        validUntil: length === null ? null : date((from ?? 0) + length),
      })),
    );

const slots = (rules: readonly AvailabilityRule[], from: number, to: number) =>
  new ScheduleExpansion({
    ...{ doctorId: 'doctor', version: 1, timeZone: 'UTC', rules, exceptions: [] },
    ...{ bufferBeforeMinutes: 0, bufferAfterMinutes: 0, minimumNoticeMinutes: 0, horizonDays: 60 },
  })
    .slotsBetween(FIRST + from * DAY, FIRST + to * DAY)
    .map(({ startsAt }) => startsAt);

describe('rules that change on a date', () => {
  it('offer the old slots before it and the new ones from it, and never overlap', () => {
    fc.assert(
      fc.property(
        hours('09:00', '12:00'),
        hours('10:00', '14:00'),
        fc.integer({ min: 0, max: 20 }),
        (present, next, start) => {
          const merged = rulesFromDate(present, next, date(start), date(0));
          const limits = { bufferBeforeMinutes: 0, bufferAfterMinutes: 0, minimumNoticeMinutes: 0, horizonDays: 60 };
          expect(validateSchedule({ timeZone: 'UTC', rules: merged, exceptions: [], ...limits })).toEqual([]);
          expect(slots(merged, 0, start)).toEqual(slots(present, 0, start));
          expect(slots(merged, start, 40)).toEqual(slots(next, start, 40));
        },
      ),
    );
  });

  it('leave out what ended long ago', () => {
    const rule = { weekday: 1, startTime: '09:00', endTime: '10:00', slotMinutes: 30 };
    const past = { ...rule, validUntil: '2026-11-01' };
    const merged = rulesFromDate([past, rule], [rule], '2026-12-10', '2026-12-01');
    expect(merged.map(({ validFrom, validUntil }) => [validFrom ?? null, validUntil ?? null])).toEqual([
      [null, '2026-12-09'],
      ['2026-12-10', null],
    ]);
  });

  it('begin today or later, by the same clock', () => {
    expect(faultsOfStart('2026-12-01', '2026-12-01', 'UTC', 'UTC')).toEqual([]);
    const faults = faultsOfStart('2026-11-30', '2026-12-01', 'UTC', 'Asia/Kolkata');
    expect(faults.map(({ field }) => field)).toEqual(['effectiveFrom', 'timeZone']);
  });
});
