import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import { systemActor } from '../../../../platform/auth/actor';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import { RestockOrderRepository } from '../orders/restock-order.repository';
import { UNDERWAY } from '../orders/restock-order-status';
import { RestockTrail } from '../orders/restock-trail';

const ACTOR = systemActor('late-restock-orders');

/** Tells of orders whose day is over, once for each day that was promised. */
@Injectable()
export class LateOrders {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: RestockOrderRepository,
    private readonly trail: RestockTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each in a transaction of its own. @returns how many */
  async flag(): Promise<number> {
    const late = await this.unitOfWork.read((em) => this.repository.late(em, this.clock.now()));
    for (const id of late) await this.flagOne(id);
    return late.length;
  }

  private async flagOne(id: string): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      const order = await this.repository.locked(em, id);
      // It has arrived in the meantime, or another run was faster.
      if (!UNDERWAY.includes(order.status) || order.lateFlaggedAt !== null) return;
      order.flagLate(this.clock.now());
      this.trail.record(em, ACTOR, order, { action: 'flagged_late', from: null });
    });
  }
}
