import { ApiProperty } from '@nestjs/swagger';
import { INBOUND_OUTCOMES, type InboundEvent, type InboundOutcome } from '../inbound-event.entity';

/** An event of a partner, and what became of it. */
export class InboundEventResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ description: "The partner's id of it, its `webhook-id`.", example: 'evt_2026112100042' })
  readonly eventId!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of the event, or of the FHIR resource.',
    example: 'inventory.counted',
  })
  readonly type!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What it is about; null until the worker has read it, and of one that tells of several things.',
    example: 'stock main AMX-500',
  })
  readonly subject!: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: '`data.sequence`, or `meta.versionId` of a FHIR resource; null of several.',
    example: 17,
  })
  readonly sequence!: number | null;

  @ApiProperty({
    enum: INBOUND_OUTCOMES,
    enumName: 'InboundOutcome',
    description:
      '`waiting`: stock of a product that is not mapped yet. `stale`: something as new or newer of the same subject was known. `ignored`: of a type that is not taken. `dead`: given up, for `reason`.',
  })
  readonly outcome!: InboundOutcome;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  readonly reason!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'How often it came; repeats change nothing.' })
  readonly deliveries!: number;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Attempts to apply it that failed.' })
  readonly attempts!: number;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly nextAttemptAt!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly receivedAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly lastDeliveredAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2026-11-21T09:30:00.120Z' })
  readonly concludedAt!: string | null;

  static from(event: InboundEvent): InboundEventResponse {
    return Object.assign(new InboundEventResponse(), shown(event));
  }
}

/** With what it said. */
export class InboundEventDetailResponse extends InboundEventResponse {
  @ApiProperty({ description: 'The body as it came.' })
  readonly payload!: string;

  static with(event: InboundEvent, payload: string): InboundEventDetailResponse {
    return Object.assign(new InboundEventDetailResponse(), { ...shown(event), payload });
  }
}

function shown(event: InboundEvent) {
  const { id, eventId, type, subject, subjectVersion: sequence, outcome, reason, deliveries, attempts } = event;
  return {
    ...{ id, eventId, type, subject, sequence, outcome, reason, deliveries, attempts },
    nextAttemptAt: event.nextAttemptAt?.toISOString() ?? null,
    receivedAt: event.receivedAt.toISOString(),
    lastDeliveredAt: event.lastDeliveredAt.toISOString(),
    concludedAt: event.concludedAt?.toISOString() ?? null,
  };
}
