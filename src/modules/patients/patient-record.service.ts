import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { PatientVisits } from '../consultations';
import { PatientTherapy } from '../prescriptions';
import { PatientRecordResponse } from './dto/patient-record.response';
import { PatientRecordAccess } from './patient-record-access';

/** Enough to see how somebody is treated; older visits are counted, not shown. */
const VISITS_SHOWN = 50;

/** What stands in a patient's record. */
@Injectable()
export class PatientRecords {
  constructor(
    private readonly work: UnitOfWork,
    private readonly access: PatientRecordAccess,
    private readonly visits: PatientVisits,
    private readonly therapy: PatientTherapy,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * The look and its audit row stand and fall together: nobody reads without a trace.
   *
   * @throws NotFound, EmergencyAccessRequired
   */
  read(actor: SignedInActor, patientId: string): Promise<PatientRecordResponse> {
    return this.work.run(async (em) => {
      const { patient, access } = await this.access.look(em, actor, patientId);
      const { visits, total } = await this.visits.latest(em, patientId, VISITS_SHOWN);
      const allergies = await this.therapy.allergiesOf(em, patientId);
      const medicines = await this.therapy.medicinesOf(em, patientId);
      const { kind, emergencyAccessId } = access;
      this.audit.record(em, actor, {
        action: 'patient_record.read',
        subjectType: 'patient',
        subjectId: patientId,
        patientId,
        details: {
          access: kind,
          ...(emergencyAccessId !== undefined && { emergencyAccessId }),
          allergyIds: allergies.map(({ id }) => id),
          prescriptionIds: [...new Set(medicines.map(({ prescriptionId }) => prescriptionId))],
        },
      });
      return PatientRecordResponse.from(patient, { visits, total, allergies, medicines }, access);
    });
  }
}
