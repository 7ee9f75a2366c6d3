import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import { ConsultationRepository } from '../consultation.repository';
import type { ConsultationResponse } from '../dto/consultation.response';
import { OfferedTimes } from '../offered-times.service';
import type { RescheduleConsultationRequest } from './dto/reschedule-consultation.request';
import { RescheduleSteps } from './reschedule-steps.service';

/** Moves a visit to another time of the same doctor: it stays the same visit, with the same payment. */
@Injectable()
export class Rescheduling {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly consultations: ConsultationRepository,
    private readonly offers: OfferedTimes,
    private readonly idempotency: Idempotency,
    private readonly steps: RescheduleSteps,
  ) {}

  /**
   * All of it or nothing: who loses the new time keeps the old one.
   *
   * @throws NotFound, IllegalTransition, SlotTaken, DoctorFullyBooked, HoldExpired, RescheduleClosed, TooManyReschedules 409,
   *   SlotNotOffered 422
   */
  async reschedule(
    actor: SignedInActor,
    id: string,
    body: RescheduleConsultationRequest,
    key: string | null,
  ): Promise<RenderedAnswer> {
    const { doctorId, visitKind } = await this.unitOfWork.read((em) => this.consultations.findOwnedBy(em, actor, id));
    const { startsAt, holdId } = body;
    const request = { actor, route: `POST /consultations/${id}/reschedule`, key, body };
    return this.offers.take({ doctorId, startsAt, visitKind, held: holdId !== undefined }, (offer) =>
      this.idempotency.run(request, 201, async (em: EntityManager): Promise<ConsultationResponse> => {
        const visit = await this.consultations.findOwnedBy(em, actor, id, true);
        return this.steps.move({ em, actor, visit, offer }, body);
      }),
    );
  }
}
