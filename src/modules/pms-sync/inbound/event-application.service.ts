import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { DomainError } from '../../../kernel/domain-error';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { pmsEventFailures, pmsEventsConcluded } from '../pms-sync.metrics';
import { InboundEvent } from './inbound-event.entity';
import { InboundEventRepository } from './inbound-event.repository';
import { EventsToMirror } from './events-to-mirror';

/** Events that one transaction applies at most. */
const BATCH_SIZE = 250;

/** Nothing is wrong with the event: the database is away, or too much happens at once. */
const PASSING = new Set(['database_unavailable', 'contention']);

/** Applies what is stored, a batch of one partner in one transaction. Killed in the middle, it has done nothing. */
@Injectable()
export class EventApplication {
  private readonly logger = new Logger(EventApplication.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: InboundEventRepository,
    private readonly mirror: EventsToMirror,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns how many events it took up; 0 when nothing is due, or all of it is in the hands of others
   * @throws DomainError when the database is away
   */
  async applyNext(): Promise<number> {
    let ids: string[] = [];
    try {
      const events = await this.work.run(async (em) => {
        const partnerId = await this.repository.claimPartner(em, this.clock.now());
        const due = partnerId === null ? [] : await this.repository.due(em, partnerId, this.clock.now(), BATCH_SIZE);
        ids = due.map(({ id }) => id);
        if (partnerId !== null) await this.mirror.apply(em, partnerId, due);
        return due;
      });
      this.count(events);
      return events.length;
    } catch (error) {
      if (ids.length === 0 || isPassing(error)) throw error;
      // One of them spoils it for the others: each for itself.
      for (const id of ids) await this.applyOne(id);
      return ids.length;
    }
  }

  private async applyOne(id: string): Promise<void> {
    try {
      const event = await this.work.run(async (em) => {
        const event = await this.still(em, id);
        if (event) await this.mirror.apply(em, event.partnerId, [event]);
        return event;
      });
      this.count(event ? [event] : []);
    } catch (error) {
      if (isPassing(error)) throw error;
      await this.postpone(id, error);
    }
  }

  private async postpone(id: string, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const event = await this.work.run(async (em) => {
      const event = await this.still(em, id);
      event?.postpone(reason, this.clock.now());
      return event;
    });
    if (!event) return;
    pmsEventFailures.inc();
    this.count([event]);
    this.logger.warn(`event ${id} of partner ${event.partnerId} failed (attempt ${event.attempts}): ${reason}`);
  }

  /** Locked, and only where nobody else has concluded it meanwhile. */
  private async still(em: EntityManager, id: string): Promise<InboundEvent | null> {
    await em.execute('select from pms_inbound_event where id = ? for update', [id]);
    return em.findOne(InboundEvent, { id, outcome: 'received' }, { populate: ['payload'] });
  }

  private count(events: readonly InboundEvent[]): void {
    for (const { outcome } of events) if (outcome !== 'received') pmsEventsConcluded.inc({ outcome });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof DomainError && PASSING.has(error.code);
}
