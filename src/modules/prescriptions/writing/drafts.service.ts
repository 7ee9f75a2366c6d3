import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { assertVersion } from '../../../platform/http/if-match';
import type { PrescriptionResponse } from '../dto/prescription.response';
import { PrescriptionRepository } from '../prescription.repository';
import { DraftRecords } from './draft-records';
import type { DraftChange, DraftWish } from './draft-wish';

/** Prescriptions before they are signed. */
@Injectable()
export class Drafts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: PrescriptionRepository,
    private readonly records: DraftRecords,
  ) {}

  /** At most once per Idempotency-Key. @throws NotFound, VisitNotBegun, ValidationFailed, NotSupersedable */
  begin(request: IdempotentRequest, consultationId: string, wish: DraftWish): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.records.begin(em, request.actor, consultationId, wish));
  }

  /** @throws NotFound, VersionConflict, IllegalTransition once it is signed, ValidationFailed */
  change(
    actor: SignedInActor,
    { id, expectedVersion }: { id: string; expectedVersion?: number },
    changes: DraftChange,
  ): Promise<PrescriptionResponse> {
    return this.unitOfWork.run(async (em) => {
      const whole = await this.repository.lockedFor(em, actor, id);
      assertVersion(expectedVersion, whole.prescription);
      return this.records.change(em, actor, whole, changes);
    });
  }
}
