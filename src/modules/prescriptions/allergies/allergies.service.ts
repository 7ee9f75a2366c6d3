import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { AllergyRecords } from './allergy-records';
import type { AllergyDetails } from './allergy-texts';
import type { AllergyResponse } from './dto/allergy.response';

/** What patients do not bear. */
@Injectable()
export class Allergies {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly allergies: AllergyRecords,
  ) {}

  /** Those that hold, oldest first. @throws NotFound for a patient whom the caller neither is nor cares for */
  list(actor: SignedInActor, patientId: string): Promise<AllergyResponse[]> {
    return this.unitOfWork.run((em) => this.allergies.list(em, actor, patientId));
  }

  /** At most once per Idempotency-Key. @throws NotFound as {@link list} */
  record(request: IdempotentRequest, patientId: string, details: AllergyDetails): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.allergies.add(em, request.actor, patientId, details));
  }

  /** Harmless to repeat. @throws NotFound */
  end(actor: SignedInActor, patientId: string, id: string): Promise<void> {
    return this.unitOfWork.run((em) => this.allergies.end(em, actor, patientId, id));
  }
}
