import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '../../../platform/http/instant.decorator';

/** What to verify; the whole trail by default. */
export class VerifyAuditLogRequest {
  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Rows of this instant or later.',
    example: '2026-11-20T00:00:00.000Z',
  })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Rows before this instant.',
    example: '2026-11-21T00:00:00.000Z',
  })
  @IsOptional()
  @IsInstant()
  to?: string;

  part(): { from?: Date; to?: Date } {
    return { ...(this.from && { from: new Date(this.from) }), ...(this.to && { to: new Date(this.to) }) };
  }
}
