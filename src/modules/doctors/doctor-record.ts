import { Money } from '../../kernel/money';
import type { BookableDoctor } from './bookable-doctor';
import { type AvailabilityRule, type DoctorSchedule, type Holiday, limitsOf, ScheduleExpansion } from './schedule';
import type { VisitKind } from './visit-kinds';

/**
 * One version of a doctor as the caches keep it: plain data, so that it may lie in Redis. Rules and exceptions are those in
 * force; exceptions that are long over are left out.
 */
export interface DoctorRecord {
  id: string;
  userId: string | null;
  name: string;
  specialty: string;
  languages: string[];
  biography: string | null;
  fee: { amount: number; currency: string };
  timeZone: string;
  acceptsBookings: boolean;
  version: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minimumNoticeMinutes: number;
  horizonDays: number;
  maximumVisitsPerDay: number | null;
  maximumVisitsPerWeek: number | null;
  visitKinds: VisitKind[];
  /** Of the whole clinic; those that are long over are left out. */
  holidays: Holiday[];
  rules: AvailabilityRule[];
  exceptions: { kind: 'time_off' | 'opening'; startsAt: string; endsAt: string; slotMinutes: number | null }[];
}

// The record is the same object for as long as this process has it cached, so what is computed from it is kept as long.
const bookable = new WeakMap<DoctorRecord, BookableDoctor>();

/** The record with its schedule expanded; computed once for each cached record. */
export function bookableFrom(record: DoctorRecord): BookableDoctor {
  const known = bookable.get(record);
  if (known) return known;
  const schedule = scheduleOf(record);
  const doctor: BookableDoctor = {
    id: record.id,
    userId: record.userId,
    name: record.name,
    version: record.version,
    fee: Money.of(record.fee.amount, record.fee.currency),
    schedule,
    expansion: new ScheduleExpansion(schedule),
    limits: limitsOf(schedule),
    kinds: record.visitKinds.map(({ code, name, minutes, fee }) => ({
      ...{ code, name, minutes },
      fee: fee && Money.of(fee.amount, fee.currency),
      expansion: new ScheduleExpansion(schedule, minutes),
    })),
  };
  bookable.set(record, doctor);
  return doctor;
}

function scheduleOf(record: DoctorRecord): DoctorSchedule {
  return {
    doctorId: record.id,
    version: record.version,
    timeZone: record.timeZone,
    rules: record.rules,
    exceptions: record.exceptions.map(({ kind, startsAt, endsAt, slotMinutes }) => ({
      kind,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      slotMinutes,
    })),
    bufferBeforeMinutes: record.bufferBeforeMinutes,
    bufferAfterMinutes: record.bufferAfterMinutes,
    minimumNoticeMinutes: record.minimumNoticeMinutes,
    horizonDays: record.horizonDays,
    holidays: record.holidays,
    maximumVisitsPerDay: record.maximumVisitsPerDay,
    maximumVisitsPerWeek: record.maximumVisitsPerWeek,
  };
}
