import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsUUID } from 'class-validator';
import { IdFilter, NumberFilter } from '../../../../platform/http/request-fields.decorators';
import { MOST_LINES } from './draft-prescription.request';

export class AvailabilityQuery {
  @ApiProperty({
    type: [String],
    format: 'uuid',
    minItems: 1,
    maxItems: MOST_LINES,
    description: 'One or several: `productId=…&productId=…`.',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @IsUUID(undefined, { each: true })
  productId!: string[];

  @IdFilter('The dispensary; need not be named where there is only one.')
  locationId?: string;

  @NumberFilter(1, 366, 'Count only lots that last so many days.', 1)
  daysSupply = 1;
}
