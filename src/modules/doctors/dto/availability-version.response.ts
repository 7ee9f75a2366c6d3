import { ApiProperty } from '@nestjs/swagger';
import type { AvailabilityVersion } from '../availability-version.entity';
import { AvailabilityResponse } from './availability.response';

/** The weekly schedule that came of one change. */
export class AvailabilityVersionResponse extends AvailabilityResponse {
  @ApiProperty({ type: 'string', format: 'date-time', description: 'When it took the place of the one before.' })
  readonly changedAt!: Date;

  static of({ settings, version, at }: AvailabilityVersion): AvailabilityVersionResponse {
    const fields = AvailabilityResponse.fieldsOf(settings, version);
    return Object.assign(new AvailabilityVersionResponse(), { ...fields, changedAt: at });
  }
}
