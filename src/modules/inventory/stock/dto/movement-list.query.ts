import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { CursorQuery } from '../../../../platform/http/cursor-page';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { ChoiceFilter, IdFilter } from '../../../../platform/http/request-fields.decorators';
import { MOVEMENT_KINDS, type MovementKind } from '../movement-kinds';

/** All filters together. */
export class MovementListQuery extends CursorQuery {
  @IdFilter('Only movements of this product.')
  productId?: string;

  @IdFilter('Only movements at this location.')
  locationId?: string;

  @IdFilter('Only movements of this lot.')
  lotId?: string;

  @IdFilter('Only movements that come from this receipt, transfer, count or the like.')
  sourceId?: string;

  @ChoiceFilter(MOVEMENT_KINDS, 'MovementKind', 'Only movements of this kind.')
  kind?: MovementKind;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'At this instant or later.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Before this instant.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}
