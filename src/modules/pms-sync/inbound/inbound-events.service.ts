import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { PartnerDesk } from '../partner-desk';
import { EventNotDead } from '../pms-sync.errors';
import type { InboundEventListQuery } from './dto/inbound-event-list.query';
import type { InboundEvent } from './inbound-event.entity';
import { InboundEventRepository } from './inbound-event.repository';

/** The events of a partner, for the people who look after it. */
@Injectable()
export class InboundEvents {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly repository: InboundEventRepository,
    private readonly cipher: FieldCipher,
  ) {}

  /** Newest first. @throws NotFound */
  list(partnerId: string, query: InboundEventListQuery): Promise<[InboundEvent[], number]> {
    return this.desk.read(partnerId, (em) => this.repository.list(em, partnerId, query));
  }

  /** What it said is looked at by somebody who should not have to: that leaves a row. @throws NotFound */
  read(actor: Actor, partnerId: string, id: string): Promise<{ event: InboundEvent; payload: string }> {
    return this.desk.change(actor, partnerId, async (em, _at, record) => {
      const event = await this.repository.get(em, partnerId, id);
      record('partner.event_read', { inboundEventId: id });
      return { event, payload: await this.cipher.open(event.payload, event.place) };
    });
  }

  /** An event that was given up is tried again, from the first attempt. @throws NotFound, EventNotDead */
  replay(actor: Actor, partnerId: string, id: string): Promise<InboundEvent> {
    return this.desk.change(actor, partnerId, async (em, at, record) => {
      const event = await this.repository.get(em, partnerId, id);
      if (event.outcome !== 'dead') throw new EventNotDead(event.outcome);
      event.replay(at);
      record('partner.event_replayed', { inboundEventId: id });
      return event;
    });
  }
}
