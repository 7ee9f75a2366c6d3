import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import { Doctor } from '../doctors';
import type { ConsultationMode, ConsultationStatus } from './consultation-status';
import { Consultation } from './consultation.entity';

/** A visit as it stands in a patient's record. */
export interface PatientVisit {
  id: string;
  doctorId: string;
  status: ConsultationStatus;
  startsAt: Date;
  endsAt: Date;
  mode: ConsultationMode;
  reason: string;
}

/** Visits that make a doctor somebody who treats the patient: paid for or to be paid at the clinic, and not called off. */
const TREATMENT: readonly ConsultationStatus[] = [
  'scheduled',
  'checked_in',
  'in_progress',
  'completed',
  'no_show',
  'aborted',
];

/** The door for modules that show a patient's record; they decide who may look, and audit it. */
@Injectable()
export class PatientVisits {
  constructor(private readonly cipher: FieldCipher) {}

  /** Whether this account is of a doctor who has a visit with the patient that ended after `since`, or is to come. */
  async treats(em: EntityManager, doctorUserId: string, patientId: string, since: Date): Promise<boolean> {
    const doctor = await em.findOne(Doctor, { userId: doctorUserId, deletedAt: null });
    if (!doctor) return false;
    const visits = await em.count(Consultation, {
      patientId,
      doctorId: doctor.id,
      deletedAt: null,
      status: { $in: [...TREATMENT] },
      endsAt: { $gt: since },
    });
    return visits > 0;
  }

  /** The latest visits by their start, and how many there are in all. */
  async latest(
    em: EntityManager,
    patientId: string,
    limit: number,
  ): Promise<{ visits: PatientVisit[]; total: number }> {
    const [found, total] = await em.findAndCount(
      Consultation,
      { patientId, deletedAt: null },
      { orderBy: [{ startsAt: 'desc' }, { id: 'desc' }], limit },
    );
    return { visits: await Promise.all(found.map((visit) => this.opened(visit))), total };
  }

  private async opened(visit: Consultation): Promise<PatientVisit> {
    const { id, doctorId, status, startsAt, endsAt, mode } = visit;
    const reason = await this.cipher.open(visit.reason, { table: 'consultation', column: 'reason', id });
    return { id, doctorId, status, startsAt, endsAt, mode, reason };
  }
}
