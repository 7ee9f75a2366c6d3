import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { type PartnerKind, PartnerRepository } from '../../partners';
import { type Report, subjectOf } from '../translation/reports';
import { Translators } from '../translation/translators';
import type { InboundEvent } from './inbound-event.entity';

/** An event with what it tells, in our words. */
export interface ToldEvent {
  event: InboundEvent;
  report: Report;
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

  /** @param events of one partner @returns those that tell something */
  async of(em: EntityManager, partnerId: string, events: readonly InboundEvent[]): Promise<ToldEvent[]> {
    const kind = await this.kindOf(em, partnerId);
    const told: ToldEvent[] = [];
    for (const event of events) {
      const report = kind === null ? this.fromNobody(event) : await this.read(kind, event);
      if (report) told.push({ event, report });
    }
    return told;
  }

  private async read(kind: PartnerKind, event: InboundEvent): Promise<Report | null> {
    const text = await this.cipher.open(event.payload, event.place);
    const translation = this.translators.translate(kind, event.eventId, text);
    if (translation.means !== 'report') {
      event.conclude(translation.means === 'fault' ? 'dead' : 'ignored', this.clock.now(), translation.why);
      return null;
    }
    const { report } = translation;
    const productRef = report.about === 'stock' ? report.report.productRef : null;
    event.tellsOf({ subject: subjectOf(report), version: report.report.version, productRef });
    return report;
  }

  private fromNobody(event: InboundEvent): null {
    event.conclude('ignored', this.clock.now(), 'the partner was removed');
    return null;
  }

  private async kindOf(em: EntityManager, partnerId: string): Promise<PartnerKind | null> {
    try {
      return (await this.partners.get(em, partnerId)).kind;
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  }
}
