import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { providerEventReceived } from '../payments.events';
import type { ProviderEvent, ProviderNews } from '../providers/payment-provider';

/** `unmatched`: no payment of ours; `stale`: what it tells is over already. */
export type PaymentEventOutcome = 'received' | 'applied' | 'duplicate' | 'stale' | 'ignored' | 'unmatched';

/** An event of the payment provider, taken in once. */
@Entity({ tableName: 'payment_event' })
@Unique({ name: 'payment_event_once', properties: ['provider', 'eventId'] })
export class PaymentEvent extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  provider!: string;

  @Property({ type: 'text' })
  eventId!: string;

  /** In the provider's words. */
  @Property({ type: 'text' })
  type!: string;

  @Property({ type: 'jsonb' })
  news!: ProviderNews;

  @Property({ type: 'timestamptz' })
  occurredAt!: Date;

  @Property({ type: 'timestamptz' })
  receivedAt!: Date;

  @Property({ type: 'text' })
  outcome!: PaymentEventOutcome;

  @Property({ type: 'uuid', nullable: true })
  paymentId: string | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  concludedAt: Date | null = null;

  static receive(provider: string, { id, type, at, news }: ProviderEvent, now: Date): PaymentEvent {
    const event = new PaymentEvent();
    event.id = uuidv7();
    event.provider = provider;
    event.eventId = id;
    event.type = type;
    event.news = withoutSecrets(news);
    event.occurredAt = at;
    event.receivedAt = now;
    event.outcome = 'received';
    if (news.about === 'other') event.conclude('ignored', null, now);
    else event.announce(providerEventReceived(event.id, news.about, now));
    return event;
  }

  isConcluded(): boolean {
    return this.outcome !== 'received';
  }

  conclude(outcome: Exclude<PaymentEventOutcome, 'received'>, paymentId: string | null, at: Date): void {
    this.outcome = outcome;
    this.paymentId = paymentId;
    this.concludedAt = at;
  }
}

/** What lets a patient's browser confirm a charge is not for the database. */
function withoutSecrets(news: ProviderNews): ProviderNews {
  if (news.about !== 'charge' || news.answer.status !== 'requires_action') return news;
  return { ...news, answer: { ...news.answer, clientSecret: null } };
}
