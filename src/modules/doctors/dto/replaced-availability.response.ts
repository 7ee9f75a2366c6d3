import type { AvailabilityConflict } from '../availability-conflicts';
import type { Doctor } from '../doctor.entity';
import { ApiConflicts, type AvailabilityConflictResponse, toldOf } from './availability-conflict.response';
import { AvailabilityResponse } from './availability.response';

/** The weekly schedule after a change, and the visits it no longer covers. */
export class ReplacedAvailabilityResponse extends AvailabilityResponse {
  @ApiConflicts()
  readonly conflicts!: AvailabilityConflictResponse[];

  static with(doctor: Doctor, conflicts: readonly AvailabilityConflict[]): ReplacedAvailabilityResponse {
    const fields = AvailabilityResponse.fieldsOf(doctor.availability(), doctor.version);
    return Object.assign(new ReplacedAvailabilityResponse(), { ...fields, conflicts: toldOf(conflicts) });
  }
}
