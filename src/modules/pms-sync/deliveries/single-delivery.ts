import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { deadDeliveries, deliveryAttempts, deliveryLag } from './deliveries.metrics';
import { type Attempted, DeliveryAttempts } from './delivery-attempts';
import { type NextStep, nextStep } from './delivery-course';
import { type ClaimedDelivery, DeliveryRepository } from './delivery.repository';
import { EndpointHealth } from './endpoint-health.service';

type Made = Extract<Attempted, { outcome: string }>;

/** One delivery that this process has claimed: an attempt, and what follows from it. */
@Injectable()
export class SingleDelivery {
  constructor(
    private readonly attempts: DeliveryAttempts,
    private readonly deliveries: DeliveryRepository,
    private readonly health: EndpointHealth,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The log is written last but for the endpoint: a crash before it has somebody else deliver again, which partners know by the id. */
  async deliver(delivery: ClaimedDelivery): Promise<void> {
    const attempt = await this.attempts.make(delivery);
    const now = this.clock.now();
    if ('askAgainInSeconds' in attempt) {
      await this.deliveries.giveBack(delivery, new Date(now.getTime() + attempt.askAgainInSeconds * 1_000));
      return;
    }
    const next = nextStep({ ...attempt, number: delivery.number }, now);
    const settlement = { ...attempt, deliveryId: delivery.id, number: delivery.number, ...next };
    if (await this.deliveries.settle(settlement, now)) this.count(delivery, attempt, next, now);
    await this.learn(delivery, attempt, next, now);
  }

  private count(
    { partnerId: partner, occurredAtMs }: ClaimedDelivery,
    { outcome }: Made,
    { status }: NextStep,
    now: Date,
  ) {
    deliveryAttempts.inc({ partner, outcome });
    if (status === 'dead') deadDeliveries.inc({ partner });
    if (status === 'delivered') deliveryLag.observe({ partner }, Math.max(0, now.getTime() - occurredAtMs) / 1_000);
  }

  /** What the attempt says about the endpoint. */
  private async learn(delivery: ClaimedDelivery, { outcome }: Made, { restUntil }: NextStep, now: Date): Promise<void> {
    const { endpointId, partnerId, url, failing, id } = delivery;
    if (outcome === 'accepted') {
      if (failing) await this.deliveries.markWell(endpointId);
      return;
    }
    if (restUntil !== null) await this.deliveries.rest(endpointId, restUntil);
    if (outcome === 'gone') await this.health.disable(systemActor(id), { partnerId, endpointId, url }, 'gone');
    else if (!failing) await this.deliveries.markFailing(endpointId, now);
  }
}
