import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant } from '../../../platform/http/instant.decorator';
import { Allow, IsIn, IsString, MaxLength } from 'class-validator';
import { IfSet, Trimmed } from './register-doctor.request';

export const EXCEPTION_KINDS = ['time_off', 'opening'] as const;

/** A dated opening or time off; it overrides the weekly rules. */
export class AddAvailabilityExceptionRequest {
  @ApiProperty({ enum: EXCEPTION_KINDS, enumName: 'AvailabilityExceptionKind', example: 'time_off' })
  @IsIn(EXCEPTION_KINDS)
  kind!: (typeof EXCEPTION_KINDS)[number];

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-12-24T03:30:00.000Z' })
  @IsInstant()
  startsAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-12-26T18:30:00.000Z' })
  @IsInstant()
  endsAt!: string;

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int32',
    nullable: true,
    minimum: 5,
    maximum: 480,
    description: 'Of an opening, in minutes; by default the shortest of the rules.',
    example: 30,
  })
  @Allow()
  slotMinutes?: number | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: 500, description: 'A note for the clinic.' })
  @IfSet()
  @Trimmed()
  @IsString()
  @MaxLength(500)
  reason?: string | null;
}
