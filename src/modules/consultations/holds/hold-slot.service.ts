import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import { OfferedTimes } from '../offered-times.service';
import { assertPatient, patientFor } from '../patient-for';
import type { HoldSlotRequest } from './dto/hold-slot.request';
import { SlotHoldResponse } from './dto/slot-hold.response';
import { HoldSteps } from './hold-steps.service';

/** Keeps a time for a patient who is about to book it. */
@Injectable()
export class HoldSlot {
  constructor(
    private readonly offers: OfferedTimes,
    private readonly idempotency: Idempotency,
    private readonly steps: HoldSteps,
    private readonly env: Environment,
  ) {}

  /** @throws SlotTaken 409, TooManyHolds 409, SlotNotOffered 422, NotFound 404 for an unknown doctor */
  hold(actor: SignedInActor, body: HoldSlotRequest, key: string | null): Promise<RenderedAnswer> {
    const { SLOT_HOLD_MINUTES: minutes, SLOT_HOLD_RENEWALS, SLOT_HOLDS_PER_PATIENT: most } = this.env;
    const patientId = patientFor(actor, body.patientId);
    return this.offers.take(body, (offer) =>
      this.idempotency.run({ actor, route: 'POST /slot-holds', key, body }, 201, async (em) => {
        if (actor.role !== 'patient') await assertPatient(em, patientId);
        const hold = await this.steps.hold(em, actor, offer(), { patientId, minutes, most });
        return SlotHoldResponse.from(hold, SLOT_HOLD_RENEWALS);
      }),
    );
  }
}
