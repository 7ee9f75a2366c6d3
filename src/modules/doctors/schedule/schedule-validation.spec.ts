import type { AvailabilityException, AvailabilityRule } from './doctor-schedule';
import { type ScheduleSettings, validateSchedule } from './schedule-validation';

const rule: AvailabilityRule = { weekday: 1, startTime: '09:00', endTime: '13:00', slotMinutes: 30 };
const opening: AvailabilityException = {
  kind: 'opening',
  startsAt: new Date('2026-11-21T09:00Z'),
  endsAt: new Date('2026-11-21T12:00Z'),
  slotMinutes: 30,
};
const sound: ScheduleSettings = {
  timeZone: 'Asia/Kolkata',
  rules: [rule],
  exceptions: [opening],
  bufferBeforeMinutes: 5,
  bufferAfterMinutes: 10,
  minimumNoticeMinutes: 60,
  horizonDays: 60,
};

const faulty = (change: Partial<ScheduleSettings>): string[] =>
  validateSchedule({ ...sound, ...change }).map((fault) => fault.field);
const faultyRule = (change: Partial<AvailabilityRule>): string[] => faulty({ rules: [{ ...rule, ...change }] });
const faultyException = (change: Partial<AvailabilityException>): string[] =>
  faulty({ exceptions: [{ ...opening, ...change }] });

describe('validateSchedule', () => {
  it('finds no fault in a sound schedule', () => {
    expect(validateSchedule(sound)).toEqual([]);
    expect(faulty({ rules: [], exceptions: [] })).toEqual([]);
    expect(
      faultyRule({ startTime: '00:00', endTime: '24:00', slotMinutes: 480, validFrom: null, validUntil: null }),
    ).toEqual([]);
  });

  it('tells all faults at once, in words', () => {
    const faults = validateSchedule({ ...sound, timeZone: '+05:30', horizonDays: 0, rules: [{ ...rule, weekday: 8 }] });
    expect(faults).toEqual([
      { field: 'timeZone', message: 'must be the name of a time zone, such as Asia/Kolkata' },
      { field: 'rules.0.weekday', message: 'must be a whole number from 1 to 7' },
      { field: 'horizonDays', message: 'must be a whole number from 1 to 366' },
    ]);
  });

  it.each(['Mars/Olympus', '+05:30', '-03', '', ' Asia/Kolkata', 'Asia/', undefined as unknown as string])(
    'refuses the zone %p',
    (timeZone) => {
      expect(faulty({ timeZone })).toEqual(['timeZone']);
    },
  );

  it.each(['UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'America/Port-au-Prince'])(
    'takes the zone %s',
    (timeZone) => {
      expect(faulty({ timeZone })).toEqual([]);
    },
  );

  it.each<[Partial<AvailabilityRule>, string[]]>([
    [{ weekday: 0 }, ['rules.0.weekday']],
    [{ weekday: 1.5 }, ['rules.0.weekday']],
    [{ startTime: '9:00' }, ['rules.0.startTime']],
    [{ startTime: '24:00' }, ['rules.0.startTime', 'rules.0.endTime']],
    [{ startTime: '12:60' }, ['rules.0.startTime']],
    [{ endTime: '24:01' }, ['rules.0.endTime']],
    [{ endTime: '09:00' }, ['rules.0.endTime']],
    [{ endTime: '08:59' }, ['rules.0.endTime']],
    [{ endTime: '09:29' }, ['rules.0.slotMinutes']],
    [{ slotMinutes: 4 }, ['rules.0.slotMinutes']],
    [{ endTime: '24:00', slotMinutes: 481 }, ['rules.0.slotMinutes']],
    [{ slotMinutes: 7.5 }, ['rules.0.slotMinutes']],
    [{ validFrom: '2026-02-30' }, ['rules.0.validFrom']],
    [{ validUntil: '1.1.2026' }, ['rules.0.validUntil']],
    [{ validFrom: '2026-12-02', validUntil: '2026-12-01' }, ['rules.0.validUntil']],
    [{ validFrom: '2026-12-01', validUntil: '2026-12-01' }, []],
  ])('of a rule with %j finds %j', (change, fields) => {
    expect(faultyRule(change)).toEqual(fields);
  });

  it.each<[Partial<AvailabilityRule>, string[]]>([
    [{ startTime: '12:59', endTime: '14:00' }, ['rules.1']],
    [{ startTime: '10:00', endTime: '11:00' }, ['rules.1']],
    [{ startTime: '08:00', endTime: '14:00' }, ['rules.1']],
    [{ startTime: '13:00', endTime: '14:00' }, []],
    [{ startTime: '08:00', endTime: '09:00' }, []],
    [{ weekday: 2 }, []],
    [{ validUntil: '2026-11-30' }, []],
    [{ validUntil: '2026-12-01' }, ['rules.1']],
    [{ validFrom: '2027-01-02' }, []],
    [{ validFrom: '2027-01-01' }, ['rules.1']],
  ])('of a second rule with %j finds %j', (change, fields) => {
    const first = { ...rule, validFrom: '2026-12-01', validUntil: '2027-01-01' };
    expect(faulty({ rules: [first, { ...rule, ...change }] })).toEqual(fields);
  });

  it.each<[Partial<AvailabilityException>, string[]]>([
    [{ kind: 'holiday' as 'opening' }, ['exceptions.0.kind']],
    [{ startsAt: new Date('never') }, ['exceptions.0.startsAt']],
    [{ endsAt: new Date(8.64e15) }, ['exceptions.0.endsAt']],
    [{ endsAt: opening.startsAt }, ['exceptions.0.endsAt']],
    [{ kind: 'time_off', endsAt: new Date('2026-11-21T08:00Z') }, ['exceptions.0.endsAt']],
    [{ kind: 'time_off', endsAt: new Date('2027-11-21T08:00Z') }, []],
    [{ endsAt: new Date('2026-12-23T08:00Z') }, ['exceptions.0.endsAt']],
    [{ endsAt: new Date('2026-11-21T09:29Z') }, ['exceptions.0.endsAt']],
    [{ endsAt: new Date('2026-11-21T09:29Z'), slotMinutes: undefined }, ['exceptions.0.endsAt']],
    [{ endsAt: new Date('2026-11-21T09:30Z'), slotMinutes: null }, []],
    [{ slotMinutes: 1 }, ['exceptions.0.slotMinutes']],
    [{ startsAt: new Date('2026-11-21T09:00:30Z') }, ['exceptions.0.startsAt']],
  ])('of an exception with %j finds %j', (change, fields) => {
    expect(faultyException(change)).toEqual(fields);
  });

  it.each<Partial<ScheduleSettings>>([
    { bufferBeforeMinutes: -1 },
    { bufferAfterMinutes: 241 },
    { minimumNoticeMinutes: 0.5 },
    { horizonDays: 367 },
    { horizonDays: Number.NaN },
  ])('refuses %j', (change) => {
    expect(faulty(change)).toEqual(Object.keys(change));
  });
});
