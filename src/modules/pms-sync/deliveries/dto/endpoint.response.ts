import { ApiProperty } from '@nestjs/swagger';
import { PARTNER_EVENT_TYPES, type PartnerEventType } from '../partner-event-types';
import {
  DISABLING_CAUSES,
  type DisablingCause,
  ENDPOINT_STATUSES,
  type EndpointStatus,
  type PartnerEndpoint,
} from '../partner-endpoint.entity';

const INSTANT = { type: 'string', format: 'date-time' } as const;

export class EndpointResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'https://pms.chemist.example/webhooks/theriac' })
  readonly url!: string;

  @ApiProperty({
    enum: PARTNER_EVENT_TYPES,
    enumName: 'PartnerEventType',
    isArray: true,
    description: 'Empty for all of them.',
    example: ['product.updated', 'stock.changed'],
  })
  readonly eventTypes!: PartnerEventType[];

  @ApiProperty({ type: 'string', nullable: true, example: 'Warehouse system' })
  readonly description!: string | null;

  @ApiProperty({ enum: ENDPOINT_STATUSES, enumName: 'EndpointStatus', example: 'active' })
  readonly status!: EndpointStatus;

  @ApiProperty({
    enum: [...DISABLING_CAUSES, null],
    type: 'string',
    nullable: true,
    description: '`gone`: it answered 410. `failing`: it accepted nothing for five days.',
    example: null,
  })
  readonly disabledBecause!: DisablingCause | null;

  @ApiProperty({ ...INSTANT, nullable: true, example: null })
  readonly disabledAt!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'It asked to be left alone until then.', example: null })
  readonly pausedUntil!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'Since then it has accepted nothing.', example: null })
  readonly failingSince!: string | null;

  @ApiProperty({ ...INSTANT, example: '2026-11-21T09:30:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ ...INSTANT, example: '2026-11-21T09:30:00.000Z' })
  readonly updatedAt!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Send it as If-Match.', example: 1 })
  readonly version!: number;

  static from(endpoint: PartnerEndpoint): EndpointResponse {
    const { id, url, eventTypes, description, status, disabledBecause, version } = endpoint;
    return Object.assign(new EndpointResponse(), {
      ...{ id, url, eventTypes, description, status, disabledBecause },
      disabledAt: endpoint.disabledAt?.toISOString() ?? null,
      pausedUntil: endpoint.pausedUntil?.toISOString() ?? null,
      failingSince: endpoint.failingSince?.toISOString() ?? null,
      createdAt: endpoint.createdAt.toISOString(),
      updatedAt: endpoint.updatedAt.toISOString(),
      version,
    });
  }
}
