import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, ValidateIf } from 'class-validator';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { BooleanField, IdField } from '../../../../platform/http/request-fields.decorators';
import { PARTNER_EVENT_TYPES, type PartnerEventType } from '../partner-event-types';

/** Which deliveries are to be made again. */
export class RedeliverRequest {
  @ApiProperty({
    format: 'date-time',
    description: 'Events of this instant or later.',
    example: '2026-12-01T00:00:00.000Z',
  })
  @IsInstant()
  from!: string;

  @ApiProperty({ format: 'date-time', description: 'Events before this instant.', example: '2026-12-02T00:00:00.000Z' })
  @IsInstant()
  to!: string;

  @ApiProperty({
    enum: PARTNER_EVENT_TYPES,
    enumName: 'PartnerEventType',
    isArray: true,
    uniqueItems: true,
    required: false,
    description: 'Only these; left out or empty, all of them.',
    example: ['stock.changed'],
  })
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(PARTNER_EVENT_TYPES.length)
  @ArrayUnique()
  @IsIn(PARTNER_EVENT_TYPES, { each: true, message: `must be of: ${PARTNER_EVENT_TYPES.join(', ')}` })
  eventTypes?: PartnerEventType[];

  @IdField('Only to this endpoint.', { optional: true })
  endpointId?: string;

  @BooleanField({
    optional: true,
    description:
      'Also those that were accepted, for a system that has lost what it was told. Else the dead ones alone.',
    example: false,
  })
  includeDelivered?: boolean;
}
