import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { FreeSlots } from '../../doctors';
import { SlotHoldResponse } from './dto/slot-hold.response';
import { HoldSteps } from './hold-steps.service';
import { SlotHoldRepository } from './slot-hold.repository';

/** What becomes of a hold until it is booked. */
@Injectable()
export class SlotHolds {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly holds: SlotHoldRepository,
    private readonly steps: HoldSteps,
    private readonly slots: FreeSlots,
    private readonly env: Environment,
  ) {}

  /** Holds it for as long again from now on. @throws NotFound, HoldExpired, HoldNotRenewable */
  async renew(actor: SignedInActor, id: string): Promise<SlotHoldResponse> {
    const hold = await this.unitOfWork.run(async (em) => {
      const found = await this.holds.findOwnedBy(em, actor, id);
      await this.steps.renew(em, actor, found);
      return found;
    });
    // A listing knows when the first hold in it ends.
    this.slots.invalidate(hold.doctorId);
    return SlotHoldResponse.from(hold, this.env.SLOT_HOLD_RENEWALS);
  }

  /** The time is free again. @throws NotFound, HoldExpired */
  async release(actor: SignedInActor, id: string): Promise<void> {
    const { doctorId } = await this.unitOfWork.run(async (em) => {
      const found = await this.holds.findOwnedBy(em, actor, id);
      await this.steps.release(em, actor, found);
      return found;
    });
    this.slots.invalidate(doctorId);
  }
}
