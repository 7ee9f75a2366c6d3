import type { FieldFault } from '../../../kernel/domain-error';
import {
  type AvailabilityException,
  type AvailabilityRule,
  type DoctorSchedule,
  LONGEST_SLOT_MINUTES,
  SHORTEST_SLOT_MINUTES,
  usualSlotMinutes,
} from './doctor-schedule';
import { DAY_MS, LAST_EPOCH_DAY, MINUTE_MS, parseLocalDate, parseWallTime } from './wall-time';

/** What a doctor or an administrator may set of a schedule. */
export type ScheduleSettings = Omit<DoctorSchedule, 'doctorId' | 'version'>;

const LONGEST_BUFFER_MINUTES = 240;
const LONGEST_NOTICE_MINUTES = 30 * 1440;
const LONGEST_HORIZON_DAYS = 366;
const MOST_VISITS_A_DAY = 288;
const MOST_VISITS_A_WEEK = 2_016;
const LONGEST_OPENING_MS = 31 * DAY_MS;
const ZONE_NAME = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

/** All faults at once, by the path of the field, such as `rules.0.endTime`; an empty list for a sound schedule. */
export function validateSchedule(settings: ScheduleSettings): FieldFault[] {
  return [
    ...faultsOfZone(settings.timeZone),
    ...settings.rules.flatMap((rule, i) => faultsOfRule(rule, `rules.${i}`)),
    ...faultsOfOverlaps(settings.rules),
    ...settings.exceptions.flatMap((exception, i) => faultsOfException(exception, `exceptions.${i}`, settings.rules)),
    ...faultsOfCount('bufferBeforeMinutes', settings.bufferBeforeMinutes, 0, LONGEST_BUFFER_MINUTES),
    ...faultsOfCount('bufferAfterMinutes', settings.bufferAfterMinutes, 0, LONGEST_BUFFER_MINUTES),
    ...faultsOfCount('minimumNoticeMinutes', settings.minimumNoticeMinutes, 0, LONGEST_NOTICE_MINUTES),
    ...faultsOfCount('horizonDays', settings.horizonDays, 1, LONGEST_HORIZON_DAYS),
    ...faultsOfLimit('maximumVisitsPerDay', settings.maximumVisitsPerDay, MOST_VISITS_A_DAY),
    ...faultsOfLimit('maximumVisitsPerWeek', settings.maximumVisitsPerWeek, MOST_VISITS_A_WEEK),
  ];
}

function faultsOfZone(timeZone: string): FieldFault[] {
  const fault = [{ field: 'timeZone', message: 'must be the name of a time zone, such as Asia/Kolkata' }];
  // An offset, which Intl would take, does not know when the clocks change.
  if (typeof timeZone !== 'string' || !ZONE_NAME.test(timeZone)) return fault;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    return fault;
  }
}

function faultsOfRule(rule: AvailabilityRule, path: string): FieldFault[] {
  return [
    ...faultsOfCount(`${path}.weekday`, rule.weekday, 1, 7),
    ...faultsOfHours(rule, path),
    ...faultsOfValidity(rule, path),
    ...faultsOfCount(`${path}.slotMinutes`, rule.slotMinutes, SHORTEST_SLOT_MINUTES, LONGEST_SLOT_MINUTES),
  ];
}

function faultsOfHours(rule: AvailabilityRule, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const opens = wallTime(rule.startTime);
  const closes = wallTime(rule.endTime);
  if (opens === undefined || rule.startTime === '24:00') {
    faults.push({ field: `${path}.startTime`, message: 'must be a time of day from 00:00 to 23:59' });
  }
  if (closes === undefined) {
    faults.push({ field: `${path}.endTime`, message: 'must be a time of day from 00:01 to 24:00' });
  }
  if (opens === undefined || closes === undefined) return faults;
  if (closes <= opens) faults.push({ field: `${path}.endTime`, message: 'must be later than startTime' });
  else if (closes - opens < rule.slotMinutes) {
    faults.push({ field: `${path}.slotMinutes`, message: 'must fit between startTime and endTime' });
  }
  return faults;
}

function faultsOfValidity(rule: AvailabilityRule, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const from = validFrom(rule);
  const until = validUntil(rule);
  if (from === undefined) faults.push({ field: `${path}.validFrom`, message: 'must be a date, YYYY-MM-DD' });
  if (until === undefined) faults.push({ field: `${path}.validUntil`, message: 'must be a date, YYYY-MM-DD' });
  if (from !== undefined && until !== undefined && until < from) {
    faults.push({ field: `${path}.validUntil`, message: 'must not be before validFrom' });
  }
  return faults;
}

/** One fault for each rule that shares time with a rule before it. */
function faultsOfOverlaps(rules: readonly AvailabilityRule[]): FieldFault[] {
  return rules.flatMap((rule, i) => {
    const other = rules.findIndex((earlier, j) => j < i && overlap(earlier, rule));
    return other < 0 ? [] : [{ field: `rules.${i}`, message: `must not overlap rules.${other}` }];
  });
}

// Comparisons with undefined are false: what cannot be read has its own fault and overlaps nothing.
function overlap(a: AvailabilityRule, b: AvailabilityRule): boolean {
  return (
    a.weekday === b.weekday &&
    wallTime(a.startTime)! < wallTime(b.endTime)! &&
    wallTime(b.startTime)! < wallTime(a.endTime)! &&
    validFrom(a)! <= validUntil(b)! &&
    validFrom(b)! <= validUntil(a)!
  );
}

function faultsOfException(
  exception: AvailabilityException,
  path: string,
  rules: readonly AvailabilityRule[],
): FieldFault[] {
  const faults: FieldFault[] = [];
  const { kind, startsAt, endsAt } = exception;
  if (kind !== 'time_off' && kind !== 'opening') {
    faults.push({ field: `${path}.kind`, message: 'must be time_off or opening' });
  }
  if (!isInstant(startsAt)) faults.push({ field: `${path}.startsAt`, message: 'must be an instant from 1970 to 9999' });
  if (!isInstant(endsAt)) faults.push({ field: `${path}.endsAt`, message: 'must be an instant from 1970 to 9999' });
  if (faults.length > 0) return faults;
  if (endsAt <= startsAt) return [{ field: `${path}.endsAt`, message: 'must be later than startsAt' }];
  return kind === 'opening' ? faultsOfOpening(exception, path, rules) : faults;
}

function faultsOfOpening(
  { startsAt, endsAt, slotMinutes }: AvailabilityException,
  path: string,
  rules: readonly AvailabilityRule[],
): FieldFault[] {
  const faults: FieldFault[] = [];
  const length = endsAt.getTime() - startsAt.getTime();
  const slot = slotMinutes ?? usualSlotMinutes(rules);
  if (startsAt.getTime() % MINUTE_MS !== 0) {
    faults.push({ field: `${path}.startsAt`, message: 'must be a whole minute' });
  }
  if (length > LONGEST_OPENING_MS) faults.push({ field: `${path}.endsAt`, message: 'must be within 31 days' });
  if (slotMinutes != null) {
    faults.push(...faultsOfCount(`${path}.slotMinutes`, slotMinutes, SHORTEST_SLOT_MINUTES, LONGEST_SLOT_MINUTES));
  }
  if (length < slot * MINUTE_MS) {
    faults.push({ field: `${path}.endsAt`, message: 'must leave room for one slot' });
  }
  return faults;
}

function faultsOfCount(field: string, value: number, least: number, most: number): FieldFault[] {
  const sound = Number.isInteger(value) && least <= value && value <= most;
  return sound ? [] : [{ field, message: `must be a whole number from ${least} to ${most}` }];
}

function faultsOfLimit(field: string, value: number | null | undefined, most: number): FieldFault[] {
  return value == null ? [] : faultsOfCount(field, value, 1, most);
}

function wallTime(text: string): number | undefined {
  return typeof text === 'string' ? parseWallTime(text) : undefined;
}

function validFrom(rule: AvailabilityRule): number | undefined {
  return rule.validFrom == null ? Number.NEGATIVE_INFINITY : parseLocalDate(rule.validFrom);
}

function validUntil(rule: AvailabilityRule): number | undefined {
  return rule.validUntil == null ? Number.POSITIVE_INFINITY : parseLocalDate(rule.validUntil);
}

function isInstant(value: Date): boolean {
  return value instanceof Date && value.getTime() >= 0 && value.getTime() < LAST_EPOCH_DAY * DAY_MS;
}
