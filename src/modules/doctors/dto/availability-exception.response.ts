import { ApiProperty } from '@nestjs/swagger';
import type { AvailabilityException } from '../doctor.entity';
import { EXCEPTION_KINDS } from './availability-exception.request';

/** A dated opening or time off. */
export class AvailabilityExceptionResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: EXCEPTION_KINDS, enumName: 'AvailabilityExceptionKind' })
  readonly kind!: (typeof EXCEPTION_KINDS)[number];

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({ type: 'integer', format: 'int32', nullable: true, description: 'Of an opening, in minutes.' })
  readonly slotMinutes!: number | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly reason!: string | null;

  /** @param reason opened: the exception itself has it sealed */
  static from(exception: AvailabilityException, reason: string | null): AvailabilityExceptionResponse {
    const { id, kind, startsAt, endsAt, slotMinutes } = exception;
    return Object.assign(new AvailabilityExceptionResponse(), { id, kind, startsAt, endsAt, slotMinutes, reason });
  }
}
