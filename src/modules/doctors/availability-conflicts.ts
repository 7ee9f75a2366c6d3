import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Doctor } from './doctor.entity';
import { type Absence, type DoctorSchedule, OpeningHours } from './schedule';

/** A booked visit for which the doctor is not there by the hours, or the clinic is closed. */
export interface AvailabilityConflict {
  consultationId: string;
  doctorId: string;
  /** Account id. */
  patientId: string;
  startsAt: Date;
  endsAt: Date;
  status: string;
  mode: string;
  reason: Absence;
}

type Visit = Omit<AvailabilityConflict, 'reason'>;

interface VisitRow {
  id: string;
  doctor_id: string;
  patient_id: string;
  starts_at: string;
  ends_at: string;
  status: string;
  mode: string;
}

/** More visits than a doctor can have ahead; the rest is told once these are settled. */
const MOST_VISITS = 5_000;
const STILL_TO_COME = `status in ('pending_payment', 'scheduled', 'checked_in') and deleted_at is null`;

/**
 * Which booked visits the hours do not cover. The table of visits belongs to a module that knows this one, so it is read here in SQL and
 * never written.
 */
@Injectable()
export class AvailabilityConflicts {
  /** Those of one doctor that are not over, soonest first. */
  async present(em: EntityManager, schedule: DoctorSchedule, now: Date): Promise<AvailabilityConflict[]> {
    const hours = new OpeningHours(schedule);
    return (await this.visitsOf(em, schedule.doctorId, now)).flatMap((visit) => conflictOf(visit, hours));
  }

  /** Those that the hours before covered. */
  async causedBy(
    em: EntityManager,
    before: DoctorSchedule,
    after: DoctorSchedule,
    now: Date,
  ): Promise<AvailabilityConflict[]> {
    const hoursBefore = new OpeningHours(before);
    return (await this.present(em, after, now)).filter((visit) => conflictOf(visit, hoursBefore).length === 0);
  }

  /** Visits of all doctors that touch these local dates of the doctor's, soonest first. */
  async onDates(
    em: EntityManager,
    dates: { from: string; until: string },
    now: Date,
    limit: number,
  ): Promise<AvailabilityConflict[]> {
    // Not those whose payment nobody knows of yet: an index holds what is scheduled, and they are gone or scheduled within minutes.
    const rows = await em.execute<VisitRow[]>(
      `select c.id, c.doctor_id, c.patient_id, c.starts_at, c.ends_at, c.status, c.mode
         from consultation c join doctor d on d.id = c.doctor_id
         where c.status = 'scheduled' and c.deleted_at is null and c.starts_at >= ?
           and c.starts_at >= (?::date - 2)::timestamptz and c.starts_at < (?::date + 3)::timestamptz
           and (c.starts_at at time zone d.time_zone)::date <= ?::date
           and ((c.ends_at - interval '1 microsecond') at time zone d.time_zone)::date >= ?::date
         order by c.starts_at, c.id limit ?`,
      [now, dates.from, dates.until, dates.until, dates.from, limit],
    );
    return rows.map((row) => ({ ...visitOf(row), reason: 'clinic_holiday' }));
  }

  private async visitsOf(em: EntityManager, doctorId: string, now: Date): Promise<Visit[]> {
    const rows = await em.execute<VisitRow[]>(
      `select id, doctor_id, patient_id, starts_at, ends_at, status, mode from consultation
         where doctor_id = ? and starts_at >= ?::timestamptz - interval '1 day' and ends_at > ? and ${STILL_TO_COME}
         order by starts_at, id limit ?`,
      [doctorId, now, now, MOST_VISITS],
    );
    return rows.map(visitOf);
  }
}

/** Hours, limits and exceptions of an entity as they stand; without the clinic's holidays. */
export function scheduleOf(doctor: Doctor): DoctorSchedule {
  const { rules, ...limits } = doctor.availability();
  const exceptions = doctor.exceptions
    .getItems()
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ kind, startsAt, endsAt, slotMinutes }) => ({ kind, startsAt, endsAt, slotMinutes }));
  return { doctorId: doctor.id, version: doctor.version, ...limits, rules: [...rules], exceptions };
}

function conflictOf(visit: Visit, hours: OpeningHours): AvailabilityConflict[] {
  const reason = hours.absenceIn({ startsAt: visit.startsAt.getTime(), endsAt: visit.endsAt.getTime() });
  return reason === null ? [] : [{ ...visit, reason }];
}

function visitOf(row: VisitRow): Visit {
  const { id, doctor_id: doctorId, patient_id: patientId, status, mode } = row;
  const [startsAt, endsAt] = [new Date(row.starts_at), new Date(row.ends_at)];
  return { consultationId: id, doctorId, patientId, startsAt, endsAt, status, mode };
}
