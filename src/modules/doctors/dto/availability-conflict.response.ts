import { ApiProperty } from '@nestjs/swagger';
import type { AvailabilityConflict } from '../availability-conflicts';

const REASONS = ['clinic_holiday', 'time_off', 'outside_hours'] as const;

/** A booked visit that the hours do not cover. It stays booked until somebody moves or cancels it. */
export class AvailabilityConflictResponse {
  @ApiProperty({ format: 'uuid' })
  readonly consultationId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly doctorId!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({ example: 'scheduled' })
  readonly status!: string;

  @ApiProperty({ example: 'video' })
  readonly mode!: string;

  @ApiProperty({ enum: REASONS, enumName: 'AvailabilityConflictReason' })
  readonly reason!: (typeof REASONS)[number];

  static from(conflict: AvailabilityConflict): AvailabilityConflictResponse {
    const { consultationId, doctorId, startsAt, endsAt, status, mode, reason } = conflict;
    const fields = { consultationId, doctorId, startsAt, endsAt, status, mode, reason };
    return Object.assign(new AvailabilityConflictResponse(), fields);
  }
}

/** An answer names this many at most, soonest first; the list of conflicts has them all. */
export const MOST_CONFLICTS_TOLD = 100;

export function toldOf(conflicts: readonly AvailabilityConflict[]): AvailabilityConflictResponse[] {
  return conflicts.slice(0, MOST_CONFLICTS_TOLD).map((conflict) => AvailabilityConflictResponse.from(conflict));
}

export const ApiConflicts = (): PropertyDecorator =>
  ApiProperty({
    type: [AvailabilityConflictResponse],
    maxItems: MOST_CONFLICTS_TOLD,
    description: `Booked visits that are not covered any more since this change, at most ${MOST_CONFLICTS_TOLD}, soonest first. They stay booked.`,
  });
