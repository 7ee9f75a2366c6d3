import { Injectable } from '@nestjs/common';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { PrescriptionRepository } from '../prescription.repository';
import type { DispenseWish } from './dispense-wish';
import { DispensingCounter } from './dispensing-counter';

/** Handing out what was prescribed. */
@Injectable()
export class Dispenses {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly repository: PrescriptionRepository,
    private readonly counter: DispensingCounter,
  ) {}

  /**
   * One transaction, at most once per Idempotency-Key: the stock leaves by lot, what was set aside is used up, the line of the prescription
   * counts it, and what is still to come is set aside anew.
   *
   * @throws NotFound, IllegalTransition, PrescriptionExpired, PrescriptionAltered, ExceedsPrescribed, RefillNotDue, SubstitutionNotAllowed,
   *   LotEndsBeforeTreatment, InsufficientStock, ValidationFailed
   */
  dispense(request: IdempotentRequest, id: string, wish: DispenseWish): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const whole = await this.repository.lockedFor(em, request.actor, id);
      return this.counter.handOut(em, request.actor, whole, wish);
    });
  }
}
