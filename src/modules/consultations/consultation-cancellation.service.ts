import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency } from '../../platform/http/idempotency';
import { FreeSlots } from '../doctors';
import type { CancelConsultationRequest } from './dto/cancel-consultation.request';
import { CancellationSteps } from './cancellation-steps.service';
import { ConsultationRepository } from './consultation.repository';

/** Cancels: the time is free again and what policy gives back is set aside, in one transaction. */
@Injectable()
export class ConsultationCancellation {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly consultations: ConsultationRepository,
    private readonly steps: CancellationSteps,
    private readonly slots: FreeSlots,
  ) {}

  /** @throws NotFound, IllegalTransition 409, `consultation_started` 409 for a patient who is too late */
  async cancel(
    actor: SignedInActor,
    id: string,
    body: CancelConsultationRequest,
    key: string | null,
  ): Promise<RenderedAnswer> {
    let doctorId: string | undefined;
    const request = { actor, route: `POST /consultations/${id}/cancellation`, key, body };
    const answer = await this.idempotency.run(request, 201, async (em) => {
      const consultation = await this.consultations.findOwnedBy(em, actor, id, true);
      doctorId = consultation.doctorId;
      return this.steps.cancel(em, actor, consultation, body.reason);
    });
    if (doctorId) void this.slots.invalidate(doctorId);
    return answer;
  }
}
