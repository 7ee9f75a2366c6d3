import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { CursorQuery } from '../../../../platform/http/cursor-page';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { BooleanFilter, IdFilter } from '../../../../platform/http/request-fields.decorators';

/** All filters together. */
export class RegisterListQuery extends CursorQuery {
  @IdFilter('Only this product.')
  productId?: string;

  @IdFilter('Only this location.')
  locationId?: string;

  @IdFilter('Only lines that name this person as the witness.')
  witnessId?: string;

  @BooleanFilter('Only lines that their witness has signed, or only those that wait for it.')
  signed?: boolean;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'At this instant or later.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Before this instant.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}

export class RegisterExportQuery {
  @IdFilter('Only this product.')
  productId?: string;

  @IdFilter('Only this location.')
  locationId?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'At this instant or later.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Before this instant.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}
