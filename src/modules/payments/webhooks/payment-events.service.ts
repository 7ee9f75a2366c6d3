import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { DomainError, NotFound } from '../../../kernel/domain-error';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { PAYMENT_PROVIDER, type PaymentProvider } from '../providers/payment-provider';
import { PaymentEvent } from './payment-event.entity';

type Headers = Record<string, string | string[] | undefined>;

interface EarlyEnd {
  event: PaymentEvent;
  state: 'won' | 'lost';
}

/** Takes in what the provider tells by itself; acting on it is the business of handlers. */
@Injectable()
export class PaymentEvents {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Harmless to repeat: an event is stored once.
   *
   * @throws NotFound for a provider that is not in use, DomainError `invalid_webhook_signature`
   */
  async receive(providerName: string, body: Buffer, headers: Headers): Promise<void> {
    if (providerName !== this.provider.name) throw new NotFound('payment provider');
    const event = this.provider.parseWebhook(body, headers);
    try {
      await this.unitOfWork.run(async (em) => {
        const known = await em.findOne(PaymentEvent, { provider: providerName, eventId: event.id });
        if (!known) em.persist(PaymentEvent.receive(providerName, event, this.clock.now()));
      });
    } catch (error) {
      // Two deliveries at the same moment: payment_event_once has let one of them in.
      if (!(error instanceof DomainError && error.code === 'payment_event_known')) throw error;
    }
  }

  /** Locked, so that two deliveries of the same news come one after the other. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<PaymentEvent> {
    const event = await em.findOne(PaymentEvent, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!event) throw new NotFound('payment event');
    return event;
  }

  /** The end of a dispute that was told of before its beginning, and so changed nothing yet. */
  async earlyEndOf(em: EntityManager, paymentId: string, disputeRef: string): Promise<EarlyEnd | null> {
    for (const event of await em.find(PaymentEvent, { paymentId, outcome: 'stale' })) {
      const { news } = event;
      if (news.about !== 'dispute' || news.ref !== disputeRef || news.state === 'opened') continue;
      return { event, state: news.state };
    }
    return null;
  }
}
