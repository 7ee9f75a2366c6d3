import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { AvailabilityException, AvailabilityRule, DoctorSchedule } from './doctor-schedule';
import { freeSlots, type Interval } from './free-slots';
import { OpeningHours } from './opening-hours';
import { ScheduleExpansion } from './schedule-expansion';
import { dayAround, weekAround, withinLimits } from './visit-limits';

/*
 * Kinds of visit, holidays and limits against their definitions, spelled out with Temporal for each start by itself: the wall clock at the
 * start, the wall clock at the end, the date. No span, no grid and no merged interval is shared with what is tested.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;

// The middle of each window holds a change of the clock, except in Kolkata.
const WINDOWS: [zone: string, middle: string][] = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-04-05'], // half an hour
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Asia/Kolkata', '2026-11-20'], // never
  ['Pacific/Apia', '2011-12-30'], // a whole day left out
];

// Asked for the same instants by every run; Temporal takes its time.
const walls = new Map<string, Temporal.ZonedDateTime>();
function wallAt(zone: string, ms: number): Temporal.ZonedDateTime {
  const key = `${zone} ${ms}`;
  const wall = walls.get(key) ?? Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  walls.set(key, wall);
  return wall;
}
const dates = new Map<Temporal.ZonedDateTime, string>();
function dateOf(zone: string, ms: number): string {
  const wall = wallAt(zone, ms);
  const date = dates.get(wall) ?? wall.toPlainDate().toString();
  dates.set(wall, date);
  return date;
}
const offsets = new Map<Temporal.ZonedDateTime, number>();
function offsetAt(zone: string, ms: number): number {
  const wall = wallAt(zone, ms);
  const offset = offsets.get(wall) ?? wall.offsetNanoseconds;
  offsets.set(wall, offset);
  return offset;
}
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const overlap = (a: Interval, b: Interval): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Whether the wall clock runs evenly through the interval. In these windows it changes once, so its ends tell. */
const evenly = (zone: string, { startsAt, endsAt }: Interval): boolean =>
  offsetAt(zone, startsAt) === offsetAt(zone, endsAt - 1);

function closed(schedule: DoctorSchedule, visit: Interval): boolean {
  const off = schedule.exceptions.some(
    ({ kind, startsAt, endsAt }) =>
      kind === 'time_off' && overlap({ startsAt: startsAt.getTime(), endsAt: endsAt.getTime() }, visit),
  );
  // Hours are whole five minutes, and so are visits: no date can begin and end between two looks.
  const looks = Array.from(
    { length: (visit.endsAt - visit.startsAt) / (5 * MINUTE) },
    (_, n) => visit.startsAt + n * 5 * MINUTE,
  );
  const seen = new Set(looks.map((ms) => dateOf(schedule.timeZone, ms)));
  return (
    off || (schedule.holidays ?? []).some(({ from, until }) => [...seen].some((date) => from <= date && date <= until))
  );
}

/** The visits of a length that the rules offer, each start of the window by itself. */
function byDefinition(schedule: DoctorSchedule, visitMinutes: number, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = from; at < to; at += 5 * MINUTE) {
    const visit = { startsAt: at, endsAt: at + visitMinutes * MINUTE };
    const wall = wallAt(schedule.timeZone, at);
    const minute = minuteOf(wall);
    const offered = schedule.rules.some(({ weekday, startTime, endTime, slotMinutes }) => {
      const since = minute - minutes(startTime);
      const step = Math.min(slotMinutes, visitMinutes);
      const fits = since >= 0 && since % step === 0 && minute + visitMinutes <= minutes(endTime);
      return weekday === weekdayOf(wall) && fits;
    });
    if (offered && evenly(schedule.timeZone, visit) && !closed(schedule, visit)) starts.push(at);
  }
  return starts;
}

const parts = new Map<Temporal.ZonedDateTime, { minute: number; weekday: number }>();
function partsOf(wall: Temporal.ZonedDateTime) {
  const known = parts.get(wall) ?? { minute: wall.hour * 60 + wall.minute, weekday: wall.dayOfWeek };
  parts.set(wall, known);
  return known;
}
const minuteOf = (wall: Temporal.ZonedDateTime): number => partsOf(wall).minute;
const weekdayOf = (wall: Temporal.ZonedDateTime): number => partsOf(wall).weekday;

const hhmm = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** One or two openings a weekday, on whole five minutes; the early hours, where the clocks change, come often. */
const rules: fc.Arbitrary<AvailabilityRule[]> = fc
  .tuple(
    fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 288 })), {
      minLength: 2,
      maxLength: 4,
    }),
    fc.constantFrom(15, 30, 45, 60),
  )
  .map(([fives, slotMinutes]) => {
    const cuts = fives.sort((a, b) => a - b).map((five) => five * 5);
    const made: AvailabilityRule[] = [];
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      if (cuts[i + 1] - cuts[i] < slotMinutes) continue;
      const times = { startTime: hhmm(cuts[i]), endTime: hhmm(cuts[i + 1]), slotMinutes };
      for (let weekday = 1; weekday <= 7; weekday++) made.push({ weekday, ...times });
    }
    return made;
  });

const kinds = fc.constantFrom(15, 30, 60);

const scheduleIn = (timeZone: string, from: number): fc.Arbitrary<DoctorSchedule> =>
  fc
    .record({
      rules,
      holiday: fc.option(fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 0, max: 1 })), { nil: undefined }),
      timeOff: fc.option(fc.tuple(fc.integer({ min: 0, max: 4 * 288 }), fc.integer({ min: 1, max: 100 })), {
        nil: undefined,
      }),
    })
    .map((drawn) => {
      const date = (days: number) => new Date(from + days * DAY).toISOString().slice(0, 10);
      const exceptions: AvailabilityException[] = drawn.timeOff
        ? [
            {
              kind: 'time_off',
              startsAt: new Date(from + drawn.timeOff[0] * 5 * MINUTE),
              endsAt: new Date(from + (drawn.timeOff[0] + drawn.timeOff[1]) * 5 * MINUTE),
            },
          ]
        : [];
      const holidays = drawn.holiday
        ? [{ from: date(drawn.holiday[0]), until: date(drawn.holiday[0] + drawn.holiday[1]) }]
        : [];
      const limits = { bufferBeforeMinutes: 0, bufferAfterMinutes: 0, minimumNoticeMinutes: 0, horizonDays: 60 };
      return { doctorId: 'doctor', version: 1, timeZone, rules: drawn.rules, exceptions, holidays, ...limits };
    });

describe.each(WINDOWS)('in %s around %s', (zone, middle) => {
  const from = Date.parse(middle) - DAY;
  const to = from + 3 * DAY;

  it('visits of a kind start where the definition says, whole and by an even clock', () => {
    fc.assert(
      fc.property(scheduleIn(zone, from), kinds, (schedule, visitMinutes) => {
        const expansion = new ScheduleExpansion(schedule, visitMinutes);
        const found = expansion.slotsBetween(from, to);
        expect(found.map(({ startsAt }) => startsAt)).toEqual(byDefinition(schedule, visitMinutes, from, to));
        expect(found.filter(({ startsAt, endsAt }) => endsAt - startsAt !== visitMinutes * MINUTE)).toEqual([]);
        expect(found.filter(({ startsAt }) => expansion.slotStartingAt(startsAt)?.startsAt !== startsAt)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('every visit that is offered lies within the opening hours, and none where the doctor is absent', () => {
    fc.assert(
      fc.property(scheduleIn(zone, from), kinds, (schedule, visitMinutes) => {
        const hours = new OpeningHours(schedule);
        const offered = new ScheduleExpansion(schedule, visitMinutes).slotsBetween(from, to);
        expect(offered.filter((visit) => hours.absenceIn(visit) !== null)).toEqual([]);
        const shut = new OpeningHours({ ...schedule, rules: [] });
        for (const visit of offered) expect(shut.absenceIn(visit)).toBe('outside_hours');
      }),
      { numRuns: 20 },
    );
  });

  it('days and weeks are those of the calendar: they hold their instant, meet without a gap, and begin at the first moment of a date', () => {
    fc.assert(
      fc.property(fc.integer({ min: from / MINUTE, max: to / MINUTE }), (minute) => {
        const at = minute * MINUTE;
        const [day, week] = [dayAround(zone, at), weekAround(zone, at)];
        expect(day.fromMs <= at && at < day.toMs && week.fromMs <= day.fromMs && day.toMs <= week.toMs).toBe(true);
        expect(day.fromMs).toBe(wallAt(zone, at).startOfDay().epochMilliseconds);
        expect(dateOf(zone, day.fromMs - 1)).not.toBe(dateOf(zone, at));
        expect(dayAround(zone, day.toMs).fromMs).toBe(day.toMs);
        expect(wallAt(zone, week.fromMs).dayOfWeek).toBe(1);
        expect(wallAt(zone, week.toMs).dayOfWeek).toBe(1);
        expect(weekAround(zone, week.toMs).fromMs).toBe(week.toMs);
      }),
      { numRuns: 100 },
    );
  });

  it('no day and no week is offered that is full, and every other one is', () => {
    const halfHours = fc.integer({ min: 0, max: 3 * 48 - 1 }).map((n) => from + n * 30 * MINUTE);
    const limit = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
    fc.assert(
      fc.property(fc.array(halfHours, { maxLength: 12 }), limit, limit, (booked, perDay, perWeek) => {
        const slots = Array.from({ length: 3 * 48 }, (_, n) => ({
          startsAt: from + n * 30 * MINUTE,
          endsAt: from + (n + 1) * 30 * MINUTE,
        }));
        const open = withinLimits(slots, booked, { perDay, perWeek }, zone);
        const sameDay = (a: number, b: number) => dateOf(zone, a) === dateOf(zone, b);
        const weekOf = (ms: number) => {
          const day = Date.parse(dateOf(zone, ms));
          return day - ((new Date(day).getUTCDay() + 6) % 7) * DAY;
        };
        const expected = slots.filter(({ startsAt }) => {
          const ofDay = booked.filter((one) => sameDay(one, startsAt)).length;
          const ofWeek = booked.filter((one) => weekOf(one) === weekOf(startsAt)).length;
          return (perDay === null || ofDay < perDay) && (perWeek === null || ofWeek < perWeek);
        });
        expect(open).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});

it('a doubled hour gives two starts an hour apart, and a skipped one none', () => {
  const rule = (weekday: number) => ({ weekday, startTime: '01:00', endTime: '03:00', slotMinutes: 60 });
  const make = (timeZone: string) =>
    new ScheduleExpansion(
      {
        ...{ doctorId: 'doctor', version: 1, timeZone, rules: [rule(7)], exceptions: [] },
        ...{ bufferBeforeMinutes: 0, bufferAfterMinutes: 0, minimumNoticeMinutes: 0, horizonDays: 60 },
      },
      30,
    );
  const wallsOf = (zone: string, date: string) =>
    make(zone)
      .slotsBetween(Date.parse(date) - DAY, Date.parse(date) + 2 * DAY)
      .map(({ startsAt }) => wallAt(zone, startsAt).toString().slice(11, 22));
  expect(wallsOf('America/New_York', '2026-11-01')).toEqual([
    ...['01:00:00-04', '01:30:00-04', '01:00:00-05', '01:30:00-05', '02:00:00-05', '02:30:00-05'],
  ]);
  expect(wallsOf('America/New_York', '2026-03-08')).toEqual(['01:00:00-05', '01:30:00-05']);
  expect(wallsOf('Europe/Berlin', '2026-03-29')).toEqual(['01:00:00+01', '01:30:00+01']);
  // Lord Howe sets its clock back from 02:00 to 01:30: one half hour comes twice.
  expect(wallsOf('Australia/Lord_Howe', '2026-04-05')).toEqual([
    ...['01:00:00+11', '01:30:00+11', '01:30:00+10', '02:00:00+10', '02:30:00+10'],
  ]);
});

it('what overlaps nothing busy is free, for visits that overlap each other too', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 60 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(steps, fc.constantFrom(15, 60), fc.integer({ min: 0, max: 20 }), (taken, length, buffer) => {
      const busy = taken
        .map(([at, long]) => ({ startsAt: at, endsAt: at + long }))
        .sort((a, b) => a.startsAt - b.startsAt);
      const candidates = Array.from({ length: 40 }, (_, n) => ({ startsAt: n * 10, endsAt: n * 10 + length }));
      const window = { bufferBeforeMs: buffer, bufferAfterMs: buffer, notBeforeMs: 20, notAfterMs: 300 };
      const expected = candidates.filter(
        ({ startsAt, endsAt }) =>
          startsAt >= 20 &&
          startsAt <= 300 &&
          !busy.some((one) => overlap(one, { startsAt: startsAt - buffer, endsAt: endsAt + buffer })),
      );
      expect(freeSlots(candidates, busy, window)).toEqual(expected);
    }),
  );
});
