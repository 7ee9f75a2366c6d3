import { Injectable } from '@nestjs/common';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { PrescriptionRepository } from '../prescription.repository';
import { DispenseReturnSteps, type ReturnWish } from './dispense-return-steps';
import { DispenseRepository } from './dispense.repository';

/** Takes back what patients do not need. It goes to a quarantine, and does not make room for more on the prescription. */
@Injectable()
export class DispenseReturns {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly prescriptions: PrescriptionRepository,
    private readonly dispenses: DispenseRepository,
    private readonly steps: DispenseReturnSteps,
  ) {}

  /** At most once per Idempotency-Key. @throws NotFound, ValidationFailed, ExceedsDispensed */
  takeBack(request: IdempotentRequest, dispenseId: string, wish: ReturnWish): Promise<RenderedAnswer> {
    const { actor } = request;
    return this.idempotency.run(request, 201, async (em) => {
      const { dispense } = await this.dispenses.visibleTo(em, actor, dispenseId);
      const { prescription } = await this.prescriptions.locked(em, dispense.prescriptionId);
      // Read again under the lock: two returns of the same line come one after the other.
      const whole = await this.dispenses.visibleTo(em, actor, dispenseId);
      return this.steps.takeBack(em, actor, { ...whole, prescription }, wish);
    });
  }
}
