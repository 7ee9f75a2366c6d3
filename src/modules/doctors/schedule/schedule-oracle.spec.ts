import fc from 'fast-check';
import type { AvailabilityException, AvailabilityRule, DoctorSchedule } from './doctor-schedule';
import { ScheduleExpansion } from './schedule-expansion';
import { validateSchedule } from './schedule-validation';

/*
 * The expansion against the definition, spelled out by brute force: every minute of a few days is read off the zone's wall clock
 * by Intl, and a slot is a run of minutes whose wall clock stands on a rule's grid and ticks on evenly to the slot's end.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Wall {
  date: string;
  weekday: number;
  minute: number;
}
type Pair = [startsAt: number, endsAt: number];

// The middle day of each window holds a change of the clock, except where the comment says otherwise.
const WINDOWS: [zone: string, middle: string][] = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['America/New_York', '2026-12-02'], // an ordinary week
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-04-04'], // half an hour
  ['Australia/Lord_Howe', '2026-10-03'],
  ['Asia/Kolkata', '2026-11-20'], // never
  ['Pacific/Apia', '2011-12-30'], // a whole day left out
  ['Pacific/Apia', '2011-04-02'],
  ['Pacific/Apia', '2012-09-29'],
  ['America/Havana', '2026-11-01'], // back to midnight
  ['America/St_Johns', '2010-11-07'], // one minute after midnight, back over it
  ['Antarctica/Casey', '2010-03-04'], // three hours, back over midnight
  ['America/Santiago', '2026-09-06'], // midnight itself left out
];
const PADDED_DAYS = 3;

class WallClock {
  private static readonly known = new Map<string, WallClock>();
  readonly from: number;
  readonly to: number;
  private readonly walls: Wall[] = [];
  /** Minutes at which the wall clock shows anything but the minute after the last. */
  readonly breaks: number[] = [];

  static around(zone: string, middle: string): WallClock {
    const key = `${zone} ${middle}`;
    if (!WallClock.known.has(key)) WallClock.known.set(key, new WallClock(zone, middle));
    return WallClock.known.get(key)!;
  }

  private constructor(
    readonly zone: string,
    middle: string,
  ) {
    this.from = Date.parse(middle) - PADDED_DAYS * DAY;
    this.to = Date.parse(middle) + (PADDED_DAYS + 1) * DAY;
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    for (let at = this.from; at < this.to; at += MINUTE) {
      const [date, time] = format.format(at).split(' ');
      const [hour, minute] = time.split(':').map(Number);
      this.walls.push({ date, weekday: new Date(date).getUTCDay() || 7, minute: hour * 60 + minute });
    }
    const reading = ({ date, minute }: Wall): number => Date.parse(date) / MINUTE + minute;
    this.walls.forEach((wall, i) => {
      if (i > 0 && reading(wall) !== reading(this.walls[i - 1]) + 1) this.breaks.push(this.from + i * MINUTE);
    });
  }

  at(ms: number): Wall {
    return this.walls[(ms - this.from) / MINUTE];
  }

  /** Whether the wall clock shows every minute of the interval one minute after the minute before. */
  ticksEvenly([startsAt, endsAt]: Pair): boolean {
    return this.breaks.every((at) => at <= startsAt || endsAt <= at);
  }
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const overlap = (a: Pair, b: Pair): boolean => a[0] < b[1] && b[0] < a[1];

function slotsByDefinition(schedule: DoctorSchedule, clock: WallClock): Pair[] {
  const timeOff = schedule.exceptions
    .filter((exception) => exception.kind === 'time_off')
    .map(({ startsAt, endsAt }): Pair => [startsAt.getTime(), endsAt.getTime()]);
  const kept = ruleSlotsByDefinition(schedule.rules, clock).filter(
    (slot) => !timeOff.some((off) => overlap(slot, off)),
  );
  const rulesOnly = [...kept];
  const openings = schedule.exceptions.filter((exception) => exception.kind === 'opening');
  const opened = openings.flatMap(({ startsAt, endsAt, slotMinutes }) => {
    const slots: Pair[] = [];
    const length = slotMinutes! * MINUTE;
    for (let at = startsAt.getTime(); at + length <= endsAt.getTime(); at += length) slots.push([at, at + length]);
    return slots;
  });
  for (const slot of opened.sort((a, b) => a[0] - b[0])) {
    const refused = [...timeOff, ...rulesOnly].some((other) => overlap(slot, other)) || !clock.ticksEvenly(slot);
    if (!refused && !kept.slice(rulesOnly.length).some((other) => overlap(slot, other))) kept.push(slot);
  }
  return kept.sort((a, b) => a[0] - b[0]);
}

function ruleSlotsByDefinition(rules: readonly AvailabilityRule[], clock: WallClock): Pair[] {
  const slots: Pair[] = [];
  const read = rules.map((rule) => ({ ...rule, opens: minutes(rule.startTime), closes: minutes(rule.endTime) }));
  const byWeekday = [0, 1, 2, 3, 4, 5, 6, 7].map((weekday) => read.filter((rule) => rule.weekday === weekday));
  for (let at = clock.from; at < clock.to - DAY; at += MINUTE) {
    const wall = clock.at(at);
    for (const { opens, closes, slotMinutes, validFrom, validUntil } of byWeekday[wall.weekday]) {
      const onGrid = wall.minute >= opens && (wall.minute - opens) % slotMinutes === 0;
      if (!onGrid || wall.minute + slotMinutes > closes) continue;
      const valid = wall.date >= (validFrom ?? '') && wall.date <= (validUntil ?? '9');
      const slot: Pair = [at, at + slotMinutes * MINUTE];
      if (valid && clock.ticksEvenly(slot)) slots.push(slot);
    }
  }
  return slots;
}

const hhmm = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const slotLengths = fc.constantFrom(5, 7, 15, 20, 30, 45, 60, 90, 240);

/** Up to three rules a weekday, cut from disjoint pieces of the day; the early hours, where the clocks change, come often. */
const rulesOfWeekday = (weekday: number, dates: string[]): fc.Arbitrary<AvailabilityRule[]> =>
  fc
    .tuple(
      fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 36 }), fc.integer({ min: 0, max: 288 })), {
        minLength: 2,
        maxLength: 6,
      }),
      fc.array(slotLengths, { minLength: 3, maxLength: 3 }),
      fc.option(fc.constantFrom(...dates), { nil: undefined, freq: 8 }),
      fc.option(fc.constantFrom(...dates), { nil: undefined, freq: 8 }),
    )
    .map(([fives, lengths, validFrom, validUntil]) => {
      const cuts = fives.sort((a, b) => a - b).map((five) => five * 5);
      const rules: AvailabilityRule[] = [];
      for (let i = 0; i + 1 < cuts.length; i += 2) {
        const [opens, closes] = [cuts[i], cuts[i + 1]];
        const slotMinutes = Math.min(lengths[i / 2], closes - opens);
        rules.push({ weekday, startTime: hhmm(opens), endTime: hhmm(closes), slotMinutes, validFrom, validUntil });
      }
      return rules;
    });

const exceptionsWithin = (from: number): fc.Arbitrary<AvailabilityException[]> =>
  fc.array(
    fc
      .record({
        kind: fc.constantFrom('time_off' as const, 'opening' as const),
        start: fc.integer({ min: DAY / MINUTE, max: ((PADDED_DAYS + 2) * DAY) / MINUTE }),
        length: fc.integer({ min: 5, max: 600 }),
        slotMinutes: slotLengths,
      })
      .map(({ kind, start, length, slotMinutes }) => ({
        kind,
        startsAt: new Date(from + start * MINUTE),
        endsAt: new Date(from + (start + Math.max(length, slotMinutes)) * MINUTE),
        slotMinutes,
      })),
    { maxLength: 5 },
  );

const scheduleIn = (clock: WallClock): fc.Arbitrary<DoctorSchedule> => {
  const dates = [-1, 0, 1, 2].map((d) => new Date(clock.from + (PADDED_DAYS + d) * DAY).toISOString().slice(0, 10));
  return fc
    .record({
      weeks: fc.tuple(...[1, 2, 3, 4, 5, 6, 7].map((weekday) => rulesOfWeekday(weekday, dates))),
      exceptions: fc.oneof(fc.constant([]), exceptionsWithin(clock.from)),
    })
    .map(({ weeks, exceptions }) => ({
      doctorId: 'doctor',
      version: 1,
      timeZone: clock.zone,
      rules: weeks.flat().map((rule) => (rule.validUntil! < rule.validFrom! ? { ...rule, validUntil: null } : rule)),
      exceptions,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      minimumNoticeMinutes: 0,
      horizonDays: 60,
    }));
};

describe.each(WINDOWS)('slots in %s around %s', (zone, middle) => {
  const clock = WallClock.around(zone, middle);
  const [from, to] = [clock.from + DAY, clock.to - DAY];
  const asked = (schedule: DoctorSchedule): Pair[] =>
    new ScheduleExpansion(schedule).slotsBetween(from, to).map(({ startsAt, endsAt }) => [startsAt, endsAt]);

  it('are asked for around the change of the clock that the window is there for', () => {
    const ordinary = zone === 'Asia/Kolkata' || middle === '2026-12-02';
    expect(clock.breaks.filter((at) => from < at && at < to)).toHaveLength(ordinary ? 0 : 1);
  });

  it('are the slots of the definition', () => {
    fc.assert(
      fc.property(scheduleIn(clock), (schedule) => {
        expect(validateSchedule(schedule)).toEqual([]);
        const expected = slotsByDefinition(schedule, clock).filter(([start]) => from <= start && start < to);
        expect(asked(schedule)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('never overlap, and are found by their start and by no other minute', () => {
    fc.assert(
      fc.property(scheduleIn(clock), fc.integer({ min: from / MINUTE, max: to / MINUTE - 1 }), (schedule, minute) => {
        const slots = asked(schedule);
        expect(slots.filter(([start], i) => i > 0 && start < slots[i - 1][1])).toEqual([]);
        const expansion = new ScheduleExpansion(schedule);
        expect(slots.filter(([start, end]) => expansion.slotStartingAt(start)?.endsAt !== end)).toEqual([]);
        const found = expansion.slotStartingAt(minute * MINUTE);
        expect(found?.startsAt).toBe(slots.find(([start]) => start === minute * MINUTE)?.[0]);
      }),
      { numRuns: 25 },
    );
  });
});

describe.each([
  ['America/New_York', 2026, 365],
  ['Europe/Berlin', 2026, 365],
  ['Australia/Lord_Howe', 2026, 365],
  ['Asia/Kolkata', 2026, 365],
  ['Pacific/Apia', 2011, 364], // without 30 December
])('a year of working days in %s', (timeZone, year, workingDays) => {
  it('keeps the local hours and loses no slot', () => {
    const rules = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      startTime: '09:00',
      endTime: '11:00',
      slotMinutes: 30,
      validFrom: `${year}-01-01`,
      validUntil: `${year}-12-31`,
    }));
    const schedule = { doctorId: 'doctor', version: 1, timeZone, rules, exceptions: [], horizonDays: 366 };
    const minutes = { bufferBeforeMinutes: 0, bufferAfterMinutes: 0, minimumNoticeMinutes: 0 };
    const expansion = new ScheduleExpansion({ ...schedule, ...minutes });
    const slots = expansion.slotsBetween(Date.UTC(year, 0, 1) - DAY, Date.UTC(year + 1, 0, 1) + DAY);
    const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' });
    const hours = new Map<string, number>();
    for (const { startsAt, endsAt } of slots) {
      const hour = `${wall.format(startsAt)}-${wall.format(endsAt)}`;
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    expect([...hours]).toEqual(
      ['09:00-09:30', '09:30-10:00', '10:00-10:30', '10:30-11:00'].map((hour) => [hour, workingDays]),
    );
  });
});
