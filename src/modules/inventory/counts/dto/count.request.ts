import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsUUID, ValidateIf, ValidateNested } from 'class-validator';
import { IdField, IntegerField } from '../../../../platform/http/request-fields.decorators';

const MOST_LINES = 500;
const MOST_PRODUCTS = 500;
const LARGEST_COUNT = 1_000_000_000;

export class OpenCountRequest {
  @IdField('The location; one count of it at a time.')
  locationId!: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    minItems: 1,
    maxItems: MOST_PRODUCTS,
    uniqueItems: true,
    description: 'Only these products; everything that lies there when left out.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PRODUCTS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  productIds?: string[];
}

export class CountFigureRequest {
  @IdField('A lot of the count.')
  lotId!: string;

  @IntegerField({ min: 0, max: LARGEST_COUNT, description: 'Units of use that are there.', example: 58 })
  counted!: number;
}

export class WriteCountRequest {
  @ApiProperty({ type: [CountFigureRequest], minItems: 1, maxItems: MOST_LINES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique((line?: CountFigureRequest | null) => line?.lotId, { message: 'must name each lot once' })
  @ValidateNested({ each: true })
  @Type(() => CountFigureRequest)
  lines!: CountFigureRequest[];
}
