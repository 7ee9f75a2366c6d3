import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { CursorQuery } from '../../../../platform/http/cursor-page';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { ChoiceFilter, IdFilter } from '../../../../platform/http/request-fields.decorators';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../delivery-status';
import { PARTNER_EVENT_TYPES, type PartnerEventType } from '../partner-event-types';

/** All filters together. */
export class DeliveryListQuery extends CursorQuery {
  @ChoiceFilter(DELIVERY_STATUSES, 'DeliveryStatus', 'Only deliveries that stand so.')
  status?: DeliveryStatus;

  @IdFilter('Only deliveries to this endpoint.')
  endpointId?: string;

  @IdFilter('Only deliveries of this event, by its `webhook-id`.')
  eventId?: string;

  @ChoiceFilter(PARTNER_EVENT_TYPES, 'PartnerEventType', 'Only events of this type.')
  eventType?: PartnerEventType;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Events of this instant or later.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Events before this instant.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}
