import { ApiProperty, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, ValidateIf } from 'class-validator';
import { ChoiceField, TextField } from '../../../../platform/http/request-fields.decorators';
import { PARTNER_EVENT_TYPES, type PartnerEventType } from '../partner-event-types';
import { ENDPOINT_STATUSES, type EndpointStatus } from '../partner-endpoint.entity';

/** Where a partner's system wants to be told. */
export class AddEndpointRequest {
  @TextField({
    max: 2_048,
    description: 'Begins with https:// and names a host of the open internet; it is called there and nowhere else.',
    example: 'https://pms.chemist.example/webhooks/theriac',
  })
  url!: string;

  @ApiProperty({
    enum: PARTNER_EVENT_TYPES,
    enumName: 'PartnerEventType',
    isArray: true,
    uniqueItems: true,
    required: false,
    description: 'Only these; left out or empty, all of them, and those to come.',
    example: ['stock.changed', 'product.updated'],
  })
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(PARTNER_EVENT_TYPES.length)
  @ArrayUnique()
  @IsIn(PARTNER_EVENT_TYPES, { each: true, message: `must be of: ${PARTNER_EVENT_TYPES.join(', ')}` })
  eventTypes?: PartnerEventType[];

  @TextField({ max: 200, nullable: true, description: 'For people.', example: 'Warehouse system' })
  description?: string | null;
}

/** What is left out stays as it is. */
export class ChangeEndpointRequest extends PartialType(AddEndpointRequest, { skipNullProperties: false }) {
  @ChoiceField(ENDPOINT_STATUSES, 'EndpointStatus', {
    description:
      'What happens while it is `disabled` is never told to it; what waited goes out when it is `active` again.',
    example: 'active',
    optional: true,
  })
  status?: EndpointStatus;
}
