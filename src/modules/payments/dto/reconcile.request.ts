import { ApiProperty } from '@nestjs/swagger';
import { IsInstant } from '../../../platform/http/instant.decorator';

export class ReconcileRequest {
  @ApiProperty({ format: 'date-time', example: '2026-11-20T00:00:00.000Z' })
  @IsInstant()
  from!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'After `from`, by at most 31 days.',
    example: '2026-11-21T00:00:00.000Z',
  })
  @IsInstant()
  until!: string;
}
