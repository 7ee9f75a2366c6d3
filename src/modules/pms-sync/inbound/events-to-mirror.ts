import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { PartnerMirror } from '../mirror/partner-mirror';
import { PartnerOrders } from '../orders/partner-orders';
import { type OrderReport, type ProductReport, type Report, type StockReport, subjectOf } from '../translation/reports';
import { EventTranslation } from './event-translation';
import type { InboundEvent } from './inbound-event.entity';
import type { Outcome, ToldEvent } from './told-event';

/** One thing that an event tells. */
interface Told {
  by: ToldEvent;
  report: Report;
}

/** Brings events into the mirror, and into the orders that they tell of, and writes down what became of each. */
@Injectable()
export class EventsToMirror {
  constructor(
    private readonly translation: EventTranslation,
    private readonly mirror: PartnerMirror,
    private readonly orders: PartnerOrders,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * In the caller's transaction. Of events that tell a lot, the last ones may be left as they are, for the next time.
   *
   * @param given events of one partner, in the order of their arrival
   */
  async apply(em: EntityManager, partnerId: string, given: readonly InboundEvent[]): Promise<void> {
    if (given.length === 0) return;
    const { looked, told } = await this.translation.of(em, partnerId, given);
    const events = given.slice(0, looked);
    for (const wave of waves(told)) {
      await this.applyWave(em, partnerId, wave);
      // What waits for its product must be found by the next wave, which may bring it.
      await em.flush();
    }
    const [{ id: first }] = events;
    this.audit.record(em, systemActor(first), {
      action: 'partner.events_applied',
      subjectType: 'partner',
      subjectId: partnerId,
      details: { events: events.length, from: first, to: events.at(-1)!.id, outcomes: countsOf(events) },
    });
    await em.flush();
  }

  private async applyWave(em: EntityManager, partnerId: string, wave: readonly Told[]): Promise<void> {
    const products = wave.filter(({ report }) => report.about === 'product');
    const stocks = wave.filter(({ report }) => report.about === 'stock');
    const orders = wave.filter(({ report }) => report.about === 'order');
    note(products, await this.mirror.takeProducts(em, partnerId, reportsOf<ProductReport>(products)));
    note(stocks, await this.mirror.takeStock(em, partnerId, reportsOf<StockReport>(stocks)));
    for (const order of orders) {
      const [report] = reportsOf<OrderReport>([order]);
      const teller = { partnerId, inboundEventId: order.by.event.id };
      order.by.took(order.report, await this.orders.take(em, teller, report));
    }
    await this.concludeDone(em, partnerId, wave);
  }

  /** Those whose last report this was. What one of several waited for in an earlier wave may have come since. */
  private async concludeDone(em: EntityManager, partnerId: string, wave: readonly Told[]): Promise<void> {
    const done = [...new Set(wave.map(({ by }) => by))].filter(({ isDone }) => isDone);
    const refs = done.flatMap((event) => event.waitsFor);
    const known = refs.length === 0 ? new Set<string>() : await this.mirror.knownOf(em, partnerId, refs);
    for (const event of done) {
      const waitsFor = event.waitsFor.filter((ref) => !known.has(ref));
      event.conclude(waitsFor, this.clock.now());
    }
  }
}

function note(told: readonly Told[], taken: readonly Outcome['outcome'][]): void {
  for (const [at, { by, report }] of told.entries()) by.took(report, { outcome: taken[at] });
}

const reportsOf = <T>(told: readonly Told[]) => told.map(({ report }) => report.report as T);

/**
 * What is told of each subject in the order of the versions, one of each subject in a wave: within a wave everything is of different
 * subjects and can be written in one statement.
 */
function waves(events: readonly ToldEvent[]): Told[][] {
  const told = events.flatMap((by) => by.reports.map((report) => ({ by, report })));
  const ordered = told.sort((one, other) => one.report.report.version - other.report.report.version);
  const seen = new Map<string, number>();
  const made: Told[][] = [];
  for (const one of ordered) {
    const subject = subjectOf(one.report);
    const turn = seen.get(subject) ?? 0;
    seen.set(subject, turn + 1);
    (made[turn] ??= []).push(one);
  }
  return made;
}

function countsOf(events: readonly InboundEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of events) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
