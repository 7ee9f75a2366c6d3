import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { UsableLots } from '../../inventory';
import { DISPENSABLE } from '../prescription-status';
import { PrescriptionRepository } from '../prescription.repository';
import { Allocating } from './allocating';
import { WaitingLines } from './waiting-lines';

/** Hands stock that turns up to the prescriptions that wait for it. */
@Injectable()
export class StockForWaiting {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: PrescriptionRepository,
    private readonly waiting: WaitingLines,
    private readonly usable: UsableLots,
    private readonly allocating: Allocating,
  ) {}

  /** In the order of the signatures, each in a transaction of its own, for as long as there is something left. Safe to run twice. */
  async serve(actor: Actor, productId: string, locationIds: readonly string[]): Promise<void> {
    const waiting = await this.unitOfWork.read((em) => this.waiting.prescriptionsFor(em, productId, locationIds));
    for (const id of waiting) {
      if (!(await this.isLeft(productId, locationIds))) return;
      await this.reconsider(actor, id);
    }
  }

  /** Sets aside what there is for one, such as one that lost a lot. */
  async reconsider(actor: Actor, id: string): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      const whole = await this.repository.locked(em, id);
      if (DISPENSABLE.includes(whole.prescription.status)) await this.allocating.settleAlone(em, actor, whole);
    });
  }

  private isLeft(productId: string, locationIds: readonly string[]): Promise<boolean> {
    return this.unitOfWork.read(async (em) => {
      for (const locationId of locationIds)
        if ((await this.usable.free(em, [productId], locationId)).length > 0) return true;
      return false;
    });
  }
}
