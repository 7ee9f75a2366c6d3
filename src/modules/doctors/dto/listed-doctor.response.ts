import { ApiPropertyOptional } from '@nestjs/swagger';
import type { DoctorRecord } from '../doctor-record';
import type { Slot } from '../schedule';
import { DoctorResponse } from './doctor.response';
import { SlotResponse } from './slot.response';

/** A doctor in a list; with `sort=earliest`, also when the doctor is free next. */
export class ListedDoctorResponse extends DoctorResponse {
  @ApiPropertyOptional({
    type: SlotResponse,
    description: 'The first free slot, of the date that was asked for if one was. Only with `sort=earliest`.',
  })
  readonly nextFreeSlot?: SlotResponse;

  static with(record: DoctorRecord, slot?: Slot): ListedDoctorResponse {
    const nextFreeSlot = slot && {
      startsAt: new Date(slot.startsAt).toISOString(),
      endsAt: new Date(slot.endsAt).toISOString(),
    };
    return Object.assign(new ListedDoctorResponse(), DoctorResponse.from(record), nextFreeSlot && { nextFreeSlot });
  }
}
