import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { deadDeliveries } from './deliveries.metrics';
import { EndpointHealth } from './endpoint-health.service';
import { EndpointRepository } from './endpoint.repository';

const NAME = 'partner-delivery-upkeep';
const DAY_MS = 86_400_000;
/** Longer than the whole schedule: what is still open then waited for an endpoint that was disabled, resting, or failed all the time. */
const GIVEN_UP_AFTER_DAYS = 4;
const FAILING_FOR_DAYS = 5;
const DELIVERED_KEPT_DAYS = 30;
const DEAD_KEPT_DAYS = 90;
const BATCH = 1_000;

const GIVE_UP = `
  update partner_delivery set status = 'dead', due_at = null, settled_at = ?
  where id in (
    select id from partner_delivery
    where due_at is not null and created_at < ? and (status <> 'delivering' or due_at < ?)
    order by position limit ${BATCH} for update skip locked)
  returning partner_id as "partnerId"`;

const FORGET = `
  delete from partner_delivery where id in (
    select id from partner_delivery where settled_at < ? and (status = 'delivered' or settled_at < ?)
    order by settled_at limit ${BATCH} for update skip locked)
  returning id`;

/** Gives up what nobody takes any more, disables endpoints that accept nothing for days, and forgets what is long over. */
@ScheduledJob({ name: NAME, cron: '25 * * * *' })
export class DeliveryUpkeep implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly endpoints: EndpointRepository,
    private readonly health: EndpointHealth,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.inBatches(async () => {
      const given = await this.batch(GIVE_UP, [this.daysAgo(0), this.daysAgo(GIVEN_UP_AFTER_DAYS), this.daysAgo(0)]);
      for (const { partnerId: partner } of given) deadDeliveries.inc({ partner });
      return given.length;
    });
    await this.disableFailing();
    const kept = [this.daysAgo(DELIVERED_KEPT_DAYS), this.daysAgo(DEAD_KEPT_DAYS)];
    await this.inBatches(async () => (await this.batch(FORGET, kept)).length);
  }

  private async disableFailing(): Promise<void> {
    const failing = await this.work.read((em) => this.endpoints.failingSince(em, this.daysAgo(FAILING_FOR_DAYS)));
    for (const { id: endpointId, partnerId, url } of failing) {
      await this.health.disable(systemActor(NAME), { partnerId, endpointId, url }, 'failing');
    }
  }

  private async inBatches(next: () => Promise<number>): Promise<void> {
    while ((await next()) === BATCH);
  }

  private batch(statement: string, values: unknown[]): Promise<{ partnerId: string }[]> {
    return this.work.run((em) => em.execute<{ partnerId: string }[]>(statement, values));
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
