import { ApiProperty } from '@nestjs/swagger';
import {
  ATTEMPT_OUTCOMES,
  type AttemptOutcome,
  DELIVERY_STATUSES,
  type DeliveryStatus,
  SETTLED,
} from '../delivery-status';
import type { DeliveryAttempt, PartnerDelivery } from '../partner-delivery.entity';
import { PARTNER_EVENT_TYPES } from '../partner-event-types';

const INSTANT = { type: 'string', format: 'date-time', example: '2026-11-21T09:30:00.000Z' } as const;
const COUNT = { type: 'integer', format: 'int32' } as const;

/** One event on its way to one endpoint. */
export class DeliveryResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly endpointId!: string;

  @ApiProperty({ format: 'uuid', description: '`webhook-id`, the same in every delivery of one event.' })
  readonly eventId!: string;

  @ApiProperty({ enum: PARTNER_EVENT_TYPES, enumName: 'PartnerEventType', example: 'stock.changed' })
  readonly eventType!: string;

  @ApiProperty({ format: 'uuid', description: 'What the event is about.' })
  readonly subjectId!: string;

  @ApiProperty({ enum: DELIVERY_STATUSES, enumName: 'DeliveryStatus', example: 'delivered' })
  readonly status!: DeliveryStatus;

  @ApiProperty({ ...COUNT, minimum: 0, description: 'Made so far, ten at most.', example: 1 })
  readonly attemptCount!: number;

  @ApiProperty({ ...INSTANT, description: 'When it happened.' })
  readonly occurredAt!: string;

  @ApiProperty(INSTANT)
  readonly createdAt!: string;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'Of the last attempt.' })
  readonly lastAttemptAt!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When it is tried next; null once it has ended.' })
  readonly nextAttemptAt!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When it was accepted or given up.' })
  readonly settledAt!: string | null;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'The delivery that it repeats.' })
  readonly redeliveryOf!: string | null;

  static from(delivery: PartnerDelivery): DeliveryResponse {
    return Object.assign(new DeliveryResponse(), shown(delivery));
  }
}

/** One try. */
export class DeliveryAttemptResponse {
  @ApiProperty({ ...COUNT, minimum: 1, example: 1 })
  readonly number!: number;

  @ApiProperty(INSTANT)
  readonly startedAt!: string;

  @ApiProperty({ ...COUNT, nullable: true, description: 'Null where we ended in the middle of it.', example: 84 })
  readonly durationMs!: number | null;

  @ApiProperty({
    enum: ATTEMPT_OUTCOMES,
    enumName: 'DeliveryAttemptOutcome',
    description:
      '`gone` is a 410. `address_refused` and `unsigned` were never sent: the host is none of the open internet, or the partner has no webhook secret. `interrupted`: whether it arrived is unknown.',
    example: 'accepted',
  })
  readonly outcome!: AttemptOutcome;

  @ApiProperty({ ...COUNT, nullable: true, description: 'Of the answer.', example: 204 })
  readonly statusCode!: number | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'How the answer began.', example: '' })
  readonly reply!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why there was no answer.', example: null })
  readonly error!: string | null;

  static from(attempt: DeliveryAttempt): DeliveryAttemptResponse {
    const { number, startedAt, durationMs, outcome, statusCode, reply, error } = attempt;
    const fields = { number, startedAt: startedAt.toISOString(), durationMs, outcome, statusCode, reply, error };
    return Object.assign(new DeliveryAttemptResponse(), fields);
  }
}

/** With what was sent, and how it went. */
export class DeliveryDetailsResponse extends DeliveryResponse {
  @ApiProperty({
    type: 'string',
    description: 'As it is sent, to the byte.',
    example: '{"id":"…","type":"stock.changed"}',
  })
  readonly body!: string;

  @ApiProperty({ type: [DeliveryAttemptResponse], description: 'In their order.' })
  readonly attempts!: DeliveryAttemptResponse[];

  static of(delivery: PartnerDelivery, attempts: readonly DeliveryAttempt[]): DeliveryDetailsResponse {
    const tries = attempts.map((attempt) => DeliveryAttemptResponse.from(attempt));
    return Object.assign(new DeliveryDetailsResponse(), shown(delivery), { body: delivery.body, attempts: tries });
  }
}

export class RedeliveriesResponse {
  @ApiProperty({ ...COUNT, minimum: 0, description: 'Deliveries that were made anew.', example: 12 })
  readonly count!: number;

  @ApiProperty({ type: 'boolean', description: 'False where there are more: ask again for the rest.', example: true })
  readonly complete!: boolean;

  static of(count: number, complete: boolean): RedeliveriesResponse {
    return Object.assign(new RedeliveriesResponse(), { count, complete });
  }
}

function shown(delivery: PartnerDelivery) {
  const { id, endpointId, eventId, eventType, subjectId, status, redeliveryOf } = delivery;
  return {
    ...{ id, endpointId, eventId, eventType, subjectId, status },
    attemptCount: delivery.attempts,
    occurredAt: delivery.occurredAt.toISOString(),
    createdAt: delivery.createdAt.toISOString(),
    lastAttemptAt: delivery.startedAt?.toISOString() ?? null,
    // Of one that is under way it is the end of a lease, which is nobody else's business.
    nextAttemptAt: status === 'delivering' || SETTLED.includes(status) ? null : delivery.dueAt!.toISOString(),
    settledAt: delivery.settledAt?.toISOString() ?? null,
    redeliveryOf,
  };
}
