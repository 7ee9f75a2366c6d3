import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { type PartnerFormat, PartnerRepository } from '../../partners';
import type { Report } from '../translation/reports';
import { Translators } from '../translation/translators';
import type { InboundEvent } from './inbound-event.entity';
import { ToldEvent } from './told-event';

/** Reports after which no further event is read: what one transaction writes stays within bounds, however much events tell. */
const ENOUGH_REPORTS = 2_000;
/** As many as one of an order counts for: it locks the order, for which somebody may be waiting, until all are done. */
const ORDER_COUNTS_FOR = 40;

export interface ReadEvents {
  /** How many of the given ones were read; the rest is for another time. */
  looked: number;
  /** Those of them that tell something. */
  told: ToldEvent[];
}

/** Reads what events say. Those that say nothing for us, or nothing that can be understood, are concluded at once: trying again would not help. */
@Injectable()
export class EventTranslation {
  constructor(
    private readonly partners: PartnerRepository,
    private readonly translators: Translators,
    private readonly cipher: FieldCipher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param events of one partner; at least one of them is read */
  async of(em: EntityManager, partnerId: string, events: readonly InboundEvent[]): Promise<ReadEvents> {
    const format = await this.formatOf(em, partnerId);
    const told: ToldEvent[] = [];
    let [looked, reports] = [0, 0];
    for (const event of events) {
      if (reports >= ENOUGH_REPORTS) break;
      looked += 1;
      const said = format === null ? this.fromNobody(event) : await this.read(format, event);
      if (said.length === 0) continue;
      reports += said.reduce((sum, { about }) => sum + (about === 'order' ? ORDER_COUNTS_FOR : 1), 0);
      told.push(new ToldEvent(event, said));
    }
    return { looked, told };
  }

  private async read(format: PartnerFormat, event: InboundEvent): Promise<readonly Report[]> {
    const text = await this.cipher.open(event.payload, event.place);
    const translation = this.translators.translate(format, event.eventId, text);
    if (translation.means === 'reports') return translation.reports;
    event.conclude(translation.means === 'fault' ? 'dead' : 'ignored', this.clock.now(), translation.why);
    return [];
  }

  private fromNobody(event: InboundEvent): [] {
    event.conclude('ignored', this.clock.now(), 'the partner was removed');
    return [];
  }

  private async formatOf(em: EntityManager, partnerId: string): Promise<PartnerFormat | null> {
    try {
      return (await this.partners.get(em, partnerId)).format;
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  }
}
