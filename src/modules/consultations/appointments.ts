import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { Doctor } from '../doctors';
import { Consultation } from './consultation.entity';
import { ConsultationRepository } from './consultation.repository';
import type { ConsultationMode, ConsultationStatus } from './consultation-status';

/** A visit as a date in somebody's diary: when, with whom, where; never why. */
export interface Appointment {
  id: string;
  doctorId: string;
  /** The doctor's account, if there is one. */
  doctorUserId: string | null;
  doctorName: string;
  patientId: string;
  status: ConsultationStatus;
  startsAt: Date;
  endsAt: Date;
  mode: ConsultationMode;
  sequence: number;
  bookedAt: Date;
  /** When it was last moved along or moved to another time. */
  changedAt: Date;
}

/** The point in a list by beginning and id up to which it has been read. */
export type AppointmentCursor = Pick<Appointment, 'id' | 'startsAt'>;

/** The door for modules that remind people of visits and put them into calendars. */
@Injectable()
export class Appointments {
  constructor(private readonly consultations: ConsultationRepository) {}

  /** Null for one that is gone. */
  async find(em: EntityManager, id: string): Promise<Appointment | null> {
    const [found] = await this.listed(em, { id, deletedAt: null }, 1);
    return found ?? null;
  }

  /** @throws NotFound for a visit that does not exist or is somebody else's */
  async findOwnedBy(em: EntityManager, actor: SignedInActor, id: string): Promise<Appointment> {
    return (await this.withDoctors(em, [await this.consultations.findOwnedBy(em, actor, id)]))[0];
  }

  /** Those that will take place and begin after `from` and not after `until`, the first to begin first. */
  toCome(
    em: EntityManager,
    { from, until, after, limit }: { from: Date; until: Date; after?: AppointmentCursor; limit: number },
  ): Promise<Appointment[]> {
    const behind = after && {
      $or: [{ startsAt: { $gt: after.startsAt } }, { startsAt: after.startsAt, id: { $gt: after.id } }],
    };
    const where = { status: 'scheduled' as const, startsAt: { $gt: from, $lte: until }, deletedAt: null };
    return this.listed(em, behind ? { $and: [where, behind] } : where, limit);
  }

  /** Everything that this account has to do with as patient or as doctor, of any status, the first to begin first. */
  async ofAccount(
    em: EntityManager,
    userId: string,
    { from, until, limit }: { from: Date; until: Date; limit: number },
  ): Promise<Appointment[]> {
    const doctor = await em.findOne(Doctor, { userId }, { fields: ['id'] });
    const whose = [{ patientId: userId }, ...(doctor ? [{ doctorId: doctor.id }] : [])];
    return this.listed(em, { startsAt: { $gte: from, $lt: until }, deletedAt: null, $or: whose }, limit);
  }

  private async listed(em: EntityManager, where: FilterQuery<Consultation>, limit: number): Promise<Appointment[]> {
    const orderBy = [{ startsAt: 'asc' as const }, { id: 'asc' as const }];
    return this.withDoctors(em, await em.find(Consultation, where, { orderBy, limit, disableIdentityMap: true }));
  }

  private async withDoctors(em: EntityManager, visits: readonly Consultation[]): Promise<Appointment[]> {
    if (visits.length === 0) return [];
    const ids = [...new Set(visits.map(({ doctorId }) => doctorId))];
    const doctors = new Map(
      (await em.find(Doctor, { id: { $in: ids } }, { disableIdentityMap: true })).map((doctor) => [doctor.id, doctor]),
    );
    return visits.map((visit) => appointmentOf(visit, doctors.get(visit.doctorId)));
  }
}

function appointmentOf(visit: Consultation, doctor?: Doctor): Appointment {
  const { id, doctorId, patientId, status, startsAt, endsAt, mode, sequence, createdAt, updatedAt } = visit;
  return {
    ...{ id, doctorId, patientId, status, startsAt, endsAt, mode, sequence },
    doctorUserId: doctor?.userId ?? null,
    doctorName: doctor?.name ?? '',
    bookedAt: createdAt,
    changedAt: updatedAt,
  };
}
