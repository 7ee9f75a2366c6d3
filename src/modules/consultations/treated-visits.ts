import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import { Doctor } from '../doctors';
import type { ConsultationStatus } from './consultation-status';
import { Consultation } from './consultation.entity';

/** A visit as somebody needs it who writes something for its patient. */
export interface TreatedVisit {
  id: string;
  patientId: string;
  doctorId: string;
  status: ConsultationStatus;
}

/** The door for modules in which a doctor acts for the patient of a visit. */
@Injectable()
export class TreatedVisits {
  /** @throws NotFound for a visit that does not exist or is another doctor's */
  async find(em: EntityManager, doctorUserId: string, consultationId: string): Promise<TreatedVisit> {
    const doctor = await em.findOne(Doctor, { userId: doctorUserId, deletedAt: null });
    const visit =
      doctor && (await em.findOne(Consultation, { id: consultationId, doctorId: doctor.id, deletedAt: null }));
    if (!visit) throw new NotFound('consultation');
    const { id, patientId, doctorId, status } = visit;
    return { id, patientId, doctorId, status };
  }

  /** Whose visit it is. @throws NotFound */
  async partiesOf(
    em: EntityManager,
    consultationId: string,
  ): Promise<{ patientId: string; doctorUserId: string | null }> {
    const visit = await em.findOne(Consultation, { id: consultationId, deletedAt: null });
    if (!visit) throw new NotFound('consultation');
    const doctor = await em.findOne(Doctor, { id: visit.doctorId });
    return { patientId: visit.patientId, doctorUserId: doctor?.userId ?? null };
  }

  /** As patients know the doctor; also one who has left. */
  async doctorName(em: EntityManager, doctorId: string): Promise<string> {
    return (await em.findOneOrFail(Doctor, { id: doctorId })).name;
  }
}
