import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { Reason } from '../../visit/dto/reason.decorator';

export class CancelSeriesRequest {
  @Reason({ required: true, description: 'Why the rest is cancelled.', example: 'Treatment is finished' })
  reason!: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Only visits that begin then or later; left out, all that are still to come.',
    example: '2026-12-15T00:00:00.000Z',
  })
  @IsOptional()
  @IsInstant()
  from?: string;
}
