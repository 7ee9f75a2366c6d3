import { ApiProperty } from '@nestjs/swagger';
import type { AvailabilityConflict } from '../availability-conflicts';
import type { ClinicHoliday } from '../clinic-holiday.entity';
import { ApiConflicts, type AvailabilityConflictResponse, toldOf } from './availability-conflict.response';

/** Dates on which the whole clinic is closed. */
export class ClinicHolidayResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'Diwali' })
  readonly name!: string;

  @ApiProperty({ type: 'string', format: 'date', description: "First date, by each doctor's clock." })
  readonly from!: string;

  @ApiProperty({ type: 'string', format: 'date', description: 'Last date, inclusive.' })
  readonly until!: string;

  static from({ id, name, fromDate, untilDate }: ClinicHoliday): ClinicHolidayResponse {
    return Object.assign(new ClinicHolidayResponse(), { id, name, from: fromDate, until: untilDate });
  }
}

/** A new holiday, and the visits of all doctors that are booked on it. */
export class DeclaredHolidayResponse extends ClinicHolidayResponse {
  @ApiConflicts()
  readonly conflicts!: AvailabilityConflictResponse[];

  static with(holiday: ClinicHoliday, conflicts: readonly AvailabilityConflict[]): DeclaredHolidayResponse {
    const fields = { ...ClinicHolidayResponse.from(holiday), conflicts: toldOf(conflicts) };
    return Object.assign(new DeclaredHolidayResponse(), fields);
  }
}
