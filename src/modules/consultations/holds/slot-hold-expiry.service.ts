import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { FreeSlots } from '../../doctors';
import { HoldSteps } from './hold-steps.service';
import { SlotHoldRepository } from './slot-hold.repository';

const ACTOR = systemActor('slot-hold-expiry');
const KEPT_MS = 86_400_000;

/** Tidies up after holds that ran out, and tells of the time that is free. Nobody waits for it: they keep nobody out any more. */
@Injectable()
export class SlotHoldExpiry {
  private readonly logger = new Logger(SlotHoldExpiry.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly holds: SlotHoldRepository,
    private readonly steps: HoldSteps,
    private readonly slots: FreeSlots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each in a transaction of its own, by one process. One that fails is logged and does not hold up the others. */
  async endDue(): Promise<void> {
    const now = this.clock.now();
    for (const id of await this.unitOfWork.read((em) => this.holds.due(em, now))) {
      try {
        await this.end(id, now);
      } catch (error) {
        this.logger.error({ err: error, holdId: id }, 'a slot hold could not be ended');
      }
    }
  }

  /** They are of use for a day, to tell somebody who comes late what became of them. */
  async forgetOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.unitOfWork.run((em) => this.holds.forget(em, before));
  }

  private async end(id: string, now: Date): Promise<void> {
    const ended = await this.unitOfWork.run(async (em) => {
      const hold = await this.holds.lockedIfDue(em, id, now);
      if (hold) await this.steps.expire(em, ACTOR, hold);
      return hold;
    });
    if (ended) this.slots.invalidate(ended.doctorId);
  }
}
