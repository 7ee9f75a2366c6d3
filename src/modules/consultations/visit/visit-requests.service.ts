import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import type { Refund } from '../../payments';
import { ConsultationRepository } from '../consultation.repository';
import { ConsultationTexts } from '../consultation-texts';
import { ConsultationResponse } from '../dto/consultation.response';
import { VisitChanges, type Visiting, type VisitStep } from './visit-changes.service';

/** What somebody asks to have done with a visit. */
export interface VisitRequest {
  actor: SignedInActor;
  id: string;
  /** The last part of the path; an Idempotency-Key counts for one of them. */
  step: string;
  body: object;
  key: string | null;
}

/** What became of it, for history and audit trail, and for the answer. */
export interface VisitOutcome extends VisitStep {
  refund?: Refund;
}

/**
 * Changes of a visit that somebody asks for: once for each Idempotency-Key, the visit locked first and its payment after it, so that of
 * two people who move it at once the second finds what the first has done.
 */
@Injectable()
export class VisitRequests {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly consultations: ConsultationRepository,
    private readonly texts: ConsultationTexts,
    private readonly changes: VisitChanges,
  ) {}

  /** @throws NotFound for a visit that does not exist or is somebody else's; whatever `change` throws */
  run(
    request: VisitRequest,
    change: (visiting: Visiting) => VisitOutcome | Promise<VisitOutcome>,
  ): Promise<RenderedAnswer> {
    const { actor, id, step, body, key } = request;
    return this.idempotency.run({ actor, route: `POST /consultations/${id}/${step}`, key, body }, 201, async (em) => {
      const visit = await this.consultations.findOwnedBy(em, actor, id, true);
      const visiting = await this.changes.begin(em, actor, visit);
      const { refund, ...taken } = await change(visiting);
      this.changes.remember(visiting, taken);
      return ConsultationResponse.from(visit, await this.texts.reasonFor(actor, visit), visiting.payment, refund);
    });
  }
}
