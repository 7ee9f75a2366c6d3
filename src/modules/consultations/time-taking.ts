import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type BookableDoctor,
  dayAround,
  type DoctorSchedule,
  isLimited,
  type Period,
  type Slot,
  weekAround,
} from '../doctors';

const MINUTE_MS = 60_000;

/** The doctor changed since the decision; thrown to roll back and to decide again. */
export class DoctorIsStale extends Error {}

/** As many visits begin in the day or the week as the doctor wants; thrown to roll back. */
export class DoctorIsFull extends Error {}

/** Somebody else has the time; thrown to roll back. */
export class TimeBlocked extends Error {
  constructor(readonly blockedBy: 'doctor' | 'patient') {
    super(`the ${blockedBy} is not free`);
  }
}

/** What takes time of a doctor, buffers included, and of a patient. */
export interface TimeToTake {
  ownerId: string;
  kind: 'consultation' | 'hold';
  /** Of a hold. */
  expiresAt: Date | null;
  doctor: BookableDoctor;
  patientId: string;
  slot: Pick<Slot, 'startsAt' | 'endsAt'>;
  /** Owners whose time is given back first: the visit itself when it is moved, a hold that is used up. */
  frees: readonly string[];
  /** On top of whoever has the time of the doctor, whatever the limits. */
  overbook?: boolean;
  at: Date;
}

/**
 * Takes the time in the caller's transaction; see the migration of `take_time` for the races.
 *
 * @throws DoctorIsStale, DoctorIsFull, TimeBlocked, after which the transaction must not commit
 */
export async function takeTime(em: EntityManager, time: TimeToTake): Promise<void> {
  const { ownerId, kind, expiresAt, doctor, patientId, slot, frees, overbook = false, at } = time;
  const limits = overbook ? null : limitsAround(doctor, slot.startsAt);
  const visit = `[${new Date(slot.startsAt).toISOString()},${new Date(slot.endsAt).toISOString()})`;
  const [{ outcome }] = await em.execute<[{ outcome: 'ok' | 'stale' | 'full' | 'doctor' | 'patient' }]>(
    `select take_time(?, ?, ?, ?, ?, ?::tstzrange, ?, ?::tstzrange, ?::uuid[], ?::jsonb, ?, ?) as outcome`,
    [
      ...[ownerId, kind, expiresAt, doctor.id, doctor.version, busyRange(slot, doctor.schedule)],
      ...[patientId, visit, `{${frees.join(',')}}`, limits && JSON.stringify(limits), overbook, at],
    ],
  );
  if (outcome === 'stale') throw new DoctorIsStale();
  if (outcome === 'full') throw new DoctorIsFull();
  if (outcome !== 'ok') throw new TimeBlocked(outcome);
}

/** The local day and week that count, as `doctor_is_full` takes them; tstzranges. */
export interface LimitsAround {
  day: string;
  week: string;
  perDay: number | null;
  perWeek: number | null;
}

/** Null for a doctor without limits: then nothing is counted. */
export function limitsAround({ limits, schedule }: BookableDoctor, startsAtMs: number): LimitsAround | null {
  if (!isLimited(limits)) return null;
  const { timeZone } = schedule;
  return { day: rangeOf(dayAround(timeZone, startsAtMs)), week: rangeOf(weekAround(timeZone, startsAtMs)), ...limits };
}

/** The doctor's local day around an instant, as a tstzrange. */
export function dayOf({ schedule }: BookableDoctor, atMs: number): string {
  return rangeOf(dayAround(schedule.timeZone, atMs));
}

function rangeOf({ fromMs, toMs }: Period): string {
  return `[${new Date(fromMs).toISOString()},${new Date(toMs).toISOString()})`;
}

/** The visit and the doctor's buffers around it, half open. */
export function busyRange(visit: Pick<Slot, 'startsAt' | 'endsAt'>, schedule: DoctorSchedule): string {
  const from = new Date(visit.startsAt - schedule.bufferBeforeMinutes * MINUTE_MS).toISOString();
  const until = new Date(visit.endsAt + schedule.bufferAfterMinutes * MINUTE_MS).toISOString();
  return `[${from},${until})`;
}
