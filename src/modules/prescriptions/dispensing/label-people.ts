import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { TreatedVisits } from '../../consultations';
import { PatientProfiles } from '../../identity';
import type { Prescription } from '../prescription.entity';

/** The names on a label. */
@Injectable()
export class LabelPeople {
  constructor(
    private readonly patients: PatientProfiles,
    private readonly visits: TreatedVisits,
  ) {}

  async of(em: EntityManager, { patientId, doctorId }: Prescription): Promise<{ patient: string; prescriber: string }> {
    return { patient: await this.patientName(em, patientId), prescriber: await this.visits.doctorName(em, doctorId) };
  }

  private async patientName(em: EntityManager, patientId: string): Promise<string> {
    try {
      return (await this.patients.get(em, patientId)).name;
    } catch (error) {
      // The account was erased in the meantime, or is a patient's no more.
      if (error instanceof NotFound) return '';
      throw error;
    }
  }
}
