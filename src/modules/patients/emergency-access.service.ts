import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../platform/http/idempotency';
import { AuditTrail } from '../audit';
import { EmergencyAccessResponse } from './dto/emergency-access.response';
import { openedAccesses, unusualAccesses } from './emergency-access.metrics';
import { EmergencyAccesses, type Opened } from './emergency-accesses';
import { PatientRecordAccess } from './patient-record-access';

/** Opens and gives back emergency access. */
@Injectable()
export class EmergencyAccessService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly needs: PatientRecordAccess,
    private readonly accesses: EmergencyAccesses,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * At most once per Idempotency-Key. The patient is told by the event that commits with it.
   *
   * @throws NotFound for an id that is no patient's
   * @throws EmergencyAccessNotNeeded for who treats the patient
   * @throws EmergencyAccessOpen when one is open already
   */
  async open(request: IdempotentRequest, patientId: string, reason: string): Promise<RenderedAnswer> {
    const { actor } = request;
    let opened: Opened | undefined;
    const answer = await this.idempotency.run(request, 201, async (em) => {
      await this.needs.assertNeeded(em, actor, patientId);
      opened = await this.accesses.open(em, actor, patientId, reason);
      const { id, expiresAt } = opened.access;
      this.audit.record(em, actor, {
        action: 'emergency_access.opened',
        subjectType: 'emergency_access',
        subjectId: id,
        patientId,
        details: { expiresAt, unusual: opened.unusual },
      });
      return EmergencyAccessResponse.from(opened.access);
    });
    // After the commit: an attempt that was rolled back opened nothing.
    if (opened) count(opened);
    return answer;
  }

  /** @throws NotFound when none is open */
  end(actor: SignedInActor, patientId: string): Promise<void> {
    return this.work.run(async (em) => {
      const { id, looks } = await this.accesses.end(em, actor, patientId);
      this.audit.record(em, actor, {
        action: 'emergency_access.ended',
        subjectType: 'emergency_access',
        subjectId: id,
        patientId,
        details: { looks },
      });
    });
  }
}

function count({ access, unusual }: Opened): void {
  openedAccesses.inc({ role: access.openedByRole });
  if (unusual) unusualAccesses.inc();
}
