import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { PartnerMirror, type Taken } from '../mirror/partner-mirror';
import type { ProductReport, StockReport } from '../translation/reports';
import { EventTranslation, type ToldEvent } from './event-translation';
import type { InboundEvent } from './inbound-event.entity';

/** Brings events into the mirror, and writes down what became of each. */
@Injectable()
export class EventsToMirror {
  constructor(
    private readonly translation: EventTranslation,
    private readonly mirror: PartnerMirror,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the caller's transaction. @param events of one partner, in the order of their arrival */
  async apply(em: EntityManager, partnerId: string, events: readonly InboundEvent[]): Promise<void> {
    if (events.length === 0) return;
    const told = await this.translation.of(em, partnerId, events);
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

  private async applyWave(em: EntityManager, partnerId: string, wave: readonly ToldEvent[]): Promise<void> {
    const products = wave.filter((told) => told.report.about === 'product');
    const stocks = wave.filter((told) => told.report.about === 'stock');
    const reports = <T>(told: readonly ToldEvent[]) => told.map(({ report }) => report.report as T);
    this.conclude(products, await this.mirror.takeProducts(em, partnerId, reports<ProductReport>(products)));
    this.conclude(stocks, await this.mirror.takeStock(em, partnerId, reports<StockReport>(stocks)));
    for (const { event, report } of wave) {
      if (report.about !== 'order') continue;
      event.conclude(await this.mirror.takeOrder(em, partnerId, report.report), this.clock.now());
    }
  }

  private conclude(told: readonly ToldEvent[], taken: readonly Taken[]): void {
    for (const [at, { event }] of told.entries()) event.conclude(taken[at], this.clock.now());
  }
}

/**
 * The events of each subject in the order of their versions, one of each subject in a wave: within a wave everything is of different
 * subjects and can be written in one statement.
 */
function waves(told: readonly ToldEvent[]): ToldEvent[][] {
  const ordered = [...told].sort((one, other) => versionOf(one) - versionOf(other));
  const seen = new Map<string, number>();
  const made: ToldEvent[][] = [];
  for (const one of ordered) {
    const subject = one.event.subject!;
    const turn = seen.get(subject) ?? 0;
    seen.set(subject, turn + 1);
    (made[turn] ??= []).push(one);
  }
  return made;
}

const versionOf = ({ report }: ToldEvent) => report.report.version;

function countsOf(events: readonly InboundEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of events) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
