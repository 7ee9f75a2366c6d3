import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsInstant } from '../../../../platform/http/instant.decorator';

export class BalancesQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'Everything posted until then; now, if left out.' })
  @IsOptional()
  @IsInstant()
  asOf?: string;
}

export class LedgerEntriesQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only entries of this payment.' })
  @IsOptional()
  @IsUUID()
  paymentId?: string;

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 100,
    default: 20,
    description: 'Entries a page.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;

  @ApiPropertyOptional({ format: 'uuid', description: 'Where the page before ended: take it from its Link.' })
  @IsOptional()
  @IsUUID()
  cursor?: string;
}
