import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';

export class AccessLogQuery {
  @ApiPropertyOptional({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 100,
    default: 20,
    description: 'Rows a page.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    description: 'Where the page before ended: take it from its Link.',
    example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b',
  })
  @IsOptional()
  @IsUUID()
  cursor?: string;
}
