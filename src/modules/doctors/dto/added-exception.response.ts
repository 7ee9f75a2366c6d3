import type { AvailabilityConflict } from '../availability-conflicts';
import { ApiConflicts, type AvailabilityConflictResponse, toldOf } from './availability-conflict.response';
import { AvailabilityExceptionResponse } from './availability-exception.response';

/** A new exception, and the visits that the hours no longer cover because of it. */
export class AddedExceptionResponse extends AvailabilityExceptionResponse {
  @ApiConflicts()
  readonly conflicts!: AvailabilityConflictResponse[];

  static with(
    exception: AvailabilityExceptionResponse,
    conflicts: readonly AvailabilityConflict[],
  ): AddedExceptionResponse {
    return Object.assign(new AddedExceptionResponse(), { ...exception, conflicts: toldOf(conflicts) });
  }
}
