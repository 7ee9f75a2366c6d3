import type { EntityManager } from '@mikro-orm/postgresql';
import type { BookableDoctor, Slot } from '../doctors';
import { busyRange } from './booking-plan';

/** The doctor changed since the decision; thrown to roll back and to decide again. */
export class DoctorIsStale extends Error {}

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
  at: Date;
}

/**
 * Takes the time in the caller's transaction; see the migration of `take_time` for the races.
 *
 * @throws DoctorIsStale, TimeBlocked, after which the transaction must not commit
 */
export async function takeTime(em: EntityManager, time: TimeToTake): Promise<void> {
  const { ownerId, kind, expiresAt, doctor, patientId, slot, frees, at } = time;
  const visit = `[${new Date(slot.startsAt).toISOString()},${new Date(slot.endsAt).toISOString()})`;
  const [{ outcome }] = await em.execute<[{ outcome: 'taken' | 'stale' | 'doctor' | 'patient' }]>(
    `select take_time(?, ?, ?, ?, ?, ?::tstzrange, ?, ?::tstzrange, ?::uuid[], ?) as outcome`,
    [
      ...[ownerId, kind, expiresAt, doctor.id, doctor.version, busyRange(slot, doctor.schedule)],
      ...[patientId, visit, `{${frees.join(',')}}`, at],
    ],
  );
  if (outcome === 'stale') throw new DoctorIsStale();
  if (outcome !== 'taken') throw new TimeBlocked(outcome);
}
