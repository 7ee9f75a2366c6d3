import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { FieldPlace } from '../../../platform/encryption/envelope';

/**
 * `waiting`: stock of a product that is not mapped yet; `stale`: something newer of the same subject was applied before;
 * `ignored`: of a type that we do not take; `dead`: given up.
 */
export const INBOUND_OUTCOMES = ['received', 'applied', 'waiting', 'stale', 'ignored', 'dead'] as const;

export type InboundOutcome = (typeof INBOUND_OUTCOMES)[number];
export type Conclusion = Exclude<InboundOutcome, 'received'>;

/** Attempts before an event is given up: the last one is made about half an hour after the first. */
export const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_REASON = 500;

/** What an event turned out to be about. */
export interface Subject {
  /** Null of one that is about several things. */
  subject: string | null;
  version: number | null;
  productRef: string | null;
}

/** An event of a partner, stored as it came before anybody looks at it. */
@Entity({ tableName: 'pms_inbound_event' })
@Unique({ name: 'pms_inbound_event_once', properties: ['partnerId', 'eventId'] })
export class InboundEvent {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  /** The partner's, of its `webhook-id`. */
  @Property({ type: 'text' })
  eventId!: string;

  /** Which secret it was signed with. */
  @Property({ type: 'uuid' })
  webhookSecretId!: string;

  /** The body as it came, sealed: nobody has looked yet at what is in it. */
  @Property({ type: 'text', lazy: true })
  payload!: string;

  /** In the partner's words, where it says: of an event, or of a FHIR resource. */
  @Property({ type: 'text', nullable: true })
  type!: string | null;

  @Property({ type: 'text', nullable: true })
  subject!: string | null;

  @Property({ type: 'text', nullable: true })
  productRef!: string | null;

  /** Of one that tells of several things and is `waiting`: the products that it waits for. */
  @Property({ type: 'array', columnType: 'text[]', nullable: true })
  waitsFor!: string[] | null;

  @Property({ type: new BigIntType('number'), nullable: true })
  subjectVersion!: number | null;

  @Property({ type: 'timestamptz' })
  receivedAt!: Date;

  @Property({ type: 'timestamptz' })
  lastDeliveredAt!: Date;

  /** How often it came; every one after the first changed nothing. */
  @Property({ type: 'integer', default: 1 })
  deliveries!: number;

  @Property({ type: 'text' })
  outcome!: InboundOutcome;

  @Property({ type: 'integer', default: 0 })
  attempts!: number;

  @Property({ type: 'timestamptz', nullable: true })
  nextAttemptAt!: Date | null;

  /** Why it was given up, ignored, or has to be tried again. */
  @Property({ type: 'text', nullable: true })
  reason!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  concludedAt!: Date | null;

  get place(): FieldPlace {
    return placeOfPayload(this.id);
  }

  tellsOf({ subject, version, productRef }: Subject): void {
    this.subject = subject;
    this.subjectVersion = version;
    this.productRef = productRef;
    this.waitsFor = null;
  }

  conclude(outcome: Conclusion, at: Date, reason: string | null = null): void {
    this.outcome = outcome;
    this.concludedAt = at;
    this.nextAttemptAt = null;
    this.reason = reason?.slice(0, LONGEST_REASON) ?? null;
  }

  /** The attempt failed, not the event: another one is made, each twice as long after the one before. */
  postpone(reason: string, at: Date): void {
    this.attempts += 1;
    if (this.attempts >= MOST_ATTEMPTS) return this.conclude('dead', at, reason);
    this.nextAttemptAt = new Date(at.getTime() + FIRST_PAUSE_MS * 2 ** (this.attempts - 1));
    this.reason = reason.slice(0, LONGEST_REASON);
  }

  /** Somebody wants it tried again, from the beginning. */
  replay(at: Date): void {
    this.outcome = 'received';
    this.attempts = 0;
    this.nextAttemptAt = at;
    this.concludedAt = null;
  }
}

export const placeOfPayload = (id: string): FieldPlace => ({ table: 'pms_inbound_event', column: 'payload', id });
