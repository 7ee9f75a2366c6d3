import { ApiProperty } from '@nestjs/swagger';

/** Why a time of a series cannot be had. */
export const SERIES_CONFLICT_REASONS = [
  'no_such_time',
  'not_offered',
  'doctor_busy',
  'patient_busy',
  'doctor_fully_booked',
] as const;
export type SeriesConflictReason = (typeof SERIES_CONFLICT_REASONS)[number];

/** A time of a series that cannot be had. */
export class SeriesConflictEntry {
  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    description: 'Which of the series, from 1.',
    example: 3,
  })
  readonly position!: number;

  @ApiProperty({
    description: "By the doctor's clock; perhaps a day that the month does not have.",
    example: '2026-12-15T09:00',
  })
  readonly localStart!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Null where the calendar or the clock leaves this time out.',
    example: '2026-12-15T03:30:00.000Z',
  })
  readonly startsAt!: Date | null;

  @ApiProperty({
    enum: SERIES_CONFLICT_REASONS,
    enumName: 'SeriesConflictReason',
    description:
      '`no_such_time`: the clock is put forward over it, or the month has no such day; `not_offered`: outside the hours, too soon or too far ahead; `doctor_busy`, `patient_busy`: somebody has the time; `doctor_fully_booked`: as many visits begin in that day or week as the doctor takes.',
  })
  readonly reason!: SeriesConflictReason;
}
