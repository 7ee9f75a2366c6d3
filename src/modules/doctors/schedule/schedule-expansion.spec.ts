import type { AvailabilityException, AvailabilityRule, DoctorSchedule } from './doctor-schedule';
import { ScheduleExpansion } from './schedule-expansion';
import { ZoneTimeline } from './zone-timeline';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const daily = (startTime: string, endTime: string, slotMinutes: number): AvailabilityRule[] =>
  EVERY_DAY.map((weekday) => ({ weekday, startTime, endTime, slotMinutes }));

const schedule = (
  timeZone: string,
  rules: AvailabilityRule[],
  exceptions: AvailabilityException[] = [],
): DoctorSchedule => ({
  doctorId: 'doctor',
  version: 1,
  timeZone,
  rules,
  exceptions,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
  horizonDays: 60,
});

const between = (of: DoctorSchedule, from: string, to: string): string[] =>
  new ScheduleExpansion(of)
    .slotsBetween(Date.parse(from), Date.parse(to))
    .map(({ startsAt, endsAt }) => `${iso(startsAt)}/${iso(endsAt)}`);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const exception = (kind: AvailabilityException['kind'], from: string, to: string, slotMinutes?: number) => ({
  kind,
  startsAt: new Date(from),
  endsAt: new Date(to),
  slotMinutes,
});

describe('a week without a change of the clock', () => {
  const kolkata = schedule('Asia/Kolkata', [
    { weekday: 1, startTime: '14:00', endTime: '15:00', slotMinutes: 20 },
    { weekday: 1, startTime: '09:00', endTime: '10:15', slotMinutes: 30 },
  ]);

  it('lays each rule on its own grid, sorted, leaving what does not fit', () => {
    expect(between(kolkata, '2026-11-22T00:00Z', '2026-11-29T00:00Z')).toEqual([
      '2026-11-23T03:30/2026-11-23T04:00',
      '2026-11-23T04:00/2026-11-23T04:30',
      '2026-11-23T08:30/2026-11-23T08:50',
      '2026-11-23T08:50/2026-11-23T09:10',
      '2026-11-23T09:10/2026-11-23T09:30',
    ]);
  });

  it('includes a slot at the start of the range and not one at its end', () => {
    expect(between(kolkata, '2026-11-23T04:00Z', '2026-11-23T08:50Z')).toEqual([
      '2026-11-23T04:00/2026-11-23T04:30',
      '2026-11-23T08:30/2026-11-23T08:50',
    ]);
    expect(between(kolkata, '2026-11-23T04:00Z', '2026-11-23T04:00Z')).toEqual([]);
  });

  it('runs to the end of the day at 24:00', () => {
    const late = schedule('Asia/Kolkata', [{ weekday: 7, startTime: '23:00', endTime: '24:00', slotMinutes: 30 }]);
    expect(between(late, '2026-11-22T00:00Z', '2026-11-24T00:00Z')).toEqual([
      '2026-11-22T17:30/2026-11-22T18:00',
      '2026-11-22T18:00/2026-11-22T18:30',
    ]);
  });

  it('keeps a rule to the local dates from and until which it holds', () => {
    const november = daily('05:00', '05:30', 30).map((r) => ({
      ...r,
      validFrom: '2026-11-24',
      validUntil: '2026-11-25',
    }));
    // 05:00 in Kolkata is 23:30 of the day before in UTC.
    expect(between(schedule('Asia/Kolkata', november), '2026-11-20T00:00Z', '2026-11-30T00:00Z')).toEqual([
      '2026-11-23T23:30/2026-11-24T00:00',
      '2026-11-24T23:30/2026-11-25T00:00',
    ]);
  });

  it('writes each slot as it goes into an answer', () => {
    const [slot] = new ScheduleExpansion(kolkata).slotsBetween(Date.parse('2026-11-23'), Date.parse('2026-11-24'));
    expect(slot.json).toBe('{"startsAt":"2026-11-23T03:30:00.000Z","endsAt":"2026-11-23T04:00:00.000Z"}');
  });
});

describe('a change of the clock', () => {
  it('does not move the local hour', () => {
    const newYork = schedule('America/New_York', daily('09:00', '09:30', 30));
    expect(between(newYork, '2026-03-07T00:00Z', '2026-03-10T00:00Z')).toEqual([
      '2026-03-07T14:00/2026-03-07T14:30',
      '2026-03-08T13:00/2026-03-08T13:30',
      '2026-03-09T13:00/2026-03-09T13:30',
    ]);
  });

  it('offers no wall time that does not exist, and stays on the grid of the wall after it', () => {
    const night = schedule('Europe/Berlin', daily('01:15', '04:15', 30));
    expect(between(night, '2026-03-29T00:00Z', '2026-03-29T12:00Z')).toEqual([
      '2026-03-29T00:15/2026-03-29T00:45', // 01:15
      // 01:45 would end at 03:15 by the clock; 02:15 is not; 02:45 is not
      '2026-03-29T01:15/2026-03-29T01:45', // 03:15
      '2026-03-29T01:45/2026-03-29T02:15', // 03:45
    ]);
  });

  it('offers both instants of a doubled wall time', () => {
    const night = schedule('America/New_York', daily('01:00', '02:30', 30));
    expect(between(night, '2026-11-01T00:00Z', '2026-11-01T12:00Z')).toEqual([
      '2026-11-01T05:00/2026-11-01T05:30', // 01:00 summer time
      '2026-11-01T05:30/2026-11-01T06:00', // 01:30
      '2026-11-01T06:00/2026-11-01T06:30', // 01:00 winter time
      '2026-11-01T06:30/2026-11-01T07:00', // 01:30
      '2026-11-01T07:00/2026-11-01T07:30', // 02:00
    ]);
  });

  it('offers no slot that begins before it and ends after it', () => {
    const night = schedule('America/New_York', daily('01:45', '02:15', 30));
    expect(between(night, '2026-11-01T00:00Z', '2026-11-01T12:00Z')).toEqual(['2026-11-01T06:45/2026-11-01T07:15']);
    expect(between(night, '2026-03-08T00:00Z', '2026-03-08T12:00Z')).toEqual([]);
  });

  it('may be of half an hour', () => {
    const night = schedule('Australia/Lord_Howe', daily('01:00', '03:00', 30));
    // On 4 October 2026 at 02:00 the clock goes to 02:30: 02:00 is left out.
    expect(between(night, '2026-10-03T12:00Z', '2026-10-03T18:00Z')).toEqual([
      '2026-10-03T14:30/2026-10-03T15:00',
      '2026-10-03T15:00/2026-10-03T15:30',
      '2026-10-03T15:30/2026-10-03T16:00',
    ]);
  });

  it('may leave out a local day, which then offers nothing', () => {
    const noon = schedule('Pacific/Apia', daily('12:00', '12:30', 30));
    expect(between(noon, '2011-12-29T00:00Z', '2012-01-01T00:00Z')).toEqual([
      '2011-12-29T22:00/2011-12-29T22:30', // Thursday 29
      '2011-12-30T22:00/2011-12-30T22:30', // Saturday 31
      '2011-12-31T22:00/2011-12-31T22:30',
    ]);
    const friday = schedule('Pacific/Apia', [{ weekday: 5, startTime: '00:00', endTime: '24:00', slotMinutes: 60 }]);
    expect(between(friday, '2011-12-29T00:00Z', '2012-01-03T00:00Z')).toEqual([]);
  });

  it('may set the clock back over midnight, where the pieces of two days alternate', () => {
    // Casey, 5 March 2010: at 02:00 the clock goes back to 23:00 of the 4th.
    const night = schedule('Antarctica/Casey', daily('00:00', '24:00', 60));
    const starts = new ScheduleExpansion(night).slotsBetween(
      Date.parse('2010-03-04T12:00Z'),
      Date.parse('2010-03-04T18:00Z'),
    );
    expect(starts.map((slot) => iso(slot.startsAt).slice(11))).toEqual([
      '12:00',
      '13:00',
      '14:00',
      '15:00',
      '16:00',
      '17:00',
    ]);
  });
});

describe('exceptions', () => {
  const morning = daily('09:00', '11:00', 30);
  const onMonday = (...exceptions: AvailabilityException[]): string[] =>
    between(schedule('UTC', morning, exceptions), '2026-11-23', '2026-11-24').map((slot) =>
      slot.replaceAll('2026-11-23T', ''),
    );

  it('take every slot that time off touches, and none that it only meets', () => {
    expect(onMonday(exception('time_off', '2026-11-23T09:45Z', '2026-11-23T10:30Z'))).toEqual([
      '09:00/09:30',
      '10:30/11:00',
    ]);
    expect(onMonday(exception('time_off', '2026-11-01T00:00Z', '2026-12-01T00:00Z'))).toEqual([]);
  });

  it('join time off that overlaps, in whatever order it was entered', () => {
    const long = exception('time_off', '2026-11-23T08:00Z', '2026-11-23T10:30Z');
    const inside = exception('time_off', '2026-11-23T08:30Z', '2026-11-23T09:00Z');
    expect(onMonday(inside, long)).toEqual(['10:30/11:00']);
    expect(onMonday(long, inside)).toEqual(['10:30/11:00']);
  });

  it('add the slots of an opening on a grid from its own start', () => {
    expect(onMonday(exception('opening', '2026-11-23T06:10Z', '2026-11-23T07:00Z', 20))).toEqual([
      '06:10/06:30',
      '06:30/06:50',
      '09:00/09:30',
      '09:30/10:00',
      '10:00/10:30',
      '10:30/11:00',
    ]);
  });

  it('drop what an opening adds to a time that the rules offer already', () => {
    expect(onMonday(exception('opening', '2026-11-23T08:15Z', '2026-11-23T11:15Z', 30))).toEqual([
      '08:15/08:45',
      '09:00/09:30',
      '09:30/10:00',
      '10:00/10:30',
      '10:30/11:00',
    ]);
    expect(onMonday(exception('opening', '2026-11-23T09:00Z', '2026-11-23T11:00Z', 30))).toHaveLength(4);
  });

  it('offer once what two openings offer', () => {
    const first = exception('opening', '2026-11-23T06:00Z', '2026-11-23T07:00Z', 30);
    const second = exception('opening', '2026-11-23T06:15Z', '2026-11-23T07:15Z', 30);
    expect(onMonday(second, first).slice(0, 2)).toEqual(['06:00/06:30', '06:30/07:00']);
    expect(onMonday(second, first)).toHaveLength(6);
  });

  it('put time off before openings', () => {
    const opening = exception('opening', '2026-11-23T06:00Z', '2026-11-23T07:00Z', 30);
    const off = exception('time_off', '2026-11-23T06:30Z', '2026-11-23T24:00Z');
    expect(onMonday(opening, off)).toEqual(['06:00/06:30']);
  });

  it('see the rules of the day before and after', () => {
    const late = schedule('UTC', daily('22:00', '24:00', 120), [
      exception('opening', '2026-11-23T23:50Z', '2026-11-24T00:50Z', 30),
      exception('opening', '2026-11-24T21:45Z', '2026-11-24T22:15Z', 30),
    ]);
    expect(between(late, '2026-11-23T00:00Z', '2026-11-25T00:00Z')).toEqual([
      '2026-11-23T22:00/2026-11-24T00:00',
      '2026-11-24T00:20/2026-11-24T00:50',
      '2026-11-24T22:00/2026-11-25T00:00',
    ]);
  });

  it('take the shortest slot of the rules for an opening that names none, and half an hour without rules', () => {
    const opening = exception('opening', '2026-11-23T06:00Z', '2026-11-23T07:00Z');
    const rules = [
      ...daily('09:00', '10:00', 60),
      { weekday: 6, startTime: '11:00', endTime: '12:00', slotMinutes: 20 },
    ];
    expect(between(schedule('UTC', rules, [opening]), '2026-11-23T06:00Z', '2026-11-23T07:00Z')).toHaveLength(3);
    expect(between(schedule('UTC', [], [opening]), '2026-11-23T06:00Z', '2026-11-23T07:00Z')).toHaveLength(2);
  });

  it('offer no slot of an opening that spans a change of the clock', () => {
    const opening = exception('opening', '2026-11-01T05:45Z', '2026-11-01T06:45Z', 30);
    expect(between(schedule('America/New_York', [], [opening]), '2026-11-01', '2026-11-02')).toEqual([
      '2026-11-01T06:15/2026-11-01T06:45',
    ]);
  });
});

describe('slotStartingAt', () => {
  const expansion = new ScheduleExpansion(schedule('UTC', daily('09:00', '10:00', 30)));
  const nine = Date.parse('2026-11-23T09:00Z');

  it('finds the slot of a start, and nothing between starts', () => {
    expect(expansion.slotStartingAt(nine)?.endsAt).toBe(nine + 1_800_000);
    expect(expansion.slotStartingAt(nine + 900_000)).toBeUndefined();
    expect(expansion.slotStartingAt(nine + 1)).toBeUndefined();
    expect(expansion.slotStartingAt(nine - 60_000)).toBeUndefined();
    expect(expansion.slotStartingAt(nine + 3_600_000)).toBeUndefined();
  });

  it('finds it only in the length asked for', () => {
    expect(expansion.slotStartingAt(nine, 30)?.startsAt).toBe(nine);
    expect(expansion.slotStartingAt(nine, 60)).toBeUndefined();
  });

  it.each([Number.NaN, Infinity, -Infinity, 8.64e15, -1, 1e300])('finds nothing at %s', (ms) => {
    expect(expansion.slotStartingAt(ms)).toBeUndefined();
  });
});

describe('limits', () => {
  it('refuse a range that nobody can want', () => {
    const expansion = new ScheduleExpansion(schedule('UTC', daily('09:00', '10:00', 30)));
    expect(() => expansion.slotsBetween(0, Date.parse('2026-11-23'))).toThrow(RangeError);
    expect(() => expansion.slotsBetween(Number.NaN, 0)).toThrow(RangeError);
    expect(() => expansion.slotsBetween(Infinity, Infinity)).toThrow(RangeError);
  });

  it('refuse rules without readable times, slots without length and zones that are not', () => {
    expect(() => new ScheduleExpansion(schedule('UTC', daily('9:00', '10:00', 30)))).toThrow(RangeError);
    expect(() => new ScheduleExpansion(schedule('UTC', daily('09:00', '10:00', 0)))).toThrow(RangeError);
    expect(() => between(schedule('Mars/Olympus', daily('09:00', '10:00', 30)), '2026-11-23', '2026-11-24')).toThrow(
      RangeError,
    );
  });

  it('keep one slot object for each start, for as many days as the horizon is long', () => {
    const expansion = new ScheduleExpansion({ ...schedule('UTC', daily('09:00', '10:00', 30)), horizonDays: 5 });
    const days = (n: number): number => Date.parse('2026-11-23T09:00Z') + n * 86_400_000;
    const first = expansion.slotStartingAt(days(0));
    for (let n = 1; n <= 7; n++) expansion.slotStartingAt(days(n));
    expect(expansion.slotStartingAt(days(0))).toBe(first);
    expansion.slotStartingAt(days(8));
    expect(expansion.slotStartingAt(days(0))).not.toBe(first);
    expect(expansion.slotStartingAt(days(0))).toEqual(first);
  });
});

describe('ZoneTimeline.startOfDay', () => {
  it.each([
    ['Asia/Kolkata', '2026-11-20', '2026-11-19T18:30'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30'], // the clock changes later that morning
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00'], // midnight is left out: the day begins at 01:00
    ['America/Havana', '2026-11-01', '2026-11-01T04:00'], // midnight comes twice: the first
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00'], // no such day: where the 31st begins
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00'],
    ['Pacific/Kiritimati', '2026-11-20', '2026-11-19T10:00'],
  ])('in %s on %s is %s', (zone, date, expected) => {
    expect(iso(ZoneTimeline.of(zone).startOfDay(date))).toBe(expected);
  });

  it.each(['2026-02-30', '2026-1-1', 'tomorrow', '2026-13-01'])('refuses %s', (date) => {
    expect(() => ZoneTimeline.of('UTC').startOfDay(date)).toThrow(RangeError);
  });
});
