import { ApiProperty } from '@nestjs/swagger';
import type { SlotHold } from '../slot-hold.entity';

/** A time that is kept for a patient. */
export class SlotHoldResponse {
  @ApiProperty({ format: 'uuid', description: 'To be sent as `holdId` with the booking.' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly doctorId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'The code of the kind of visit; null for a usual one.' })
  readonly visitKind!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'From then on anybody can have the time.' })
  readonly expiresAt!: Date;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 0,
    description: 'How often it can be renewed.',
    example: 3,
  })
  readonly renewalsLeft!: number;

  /** @param most renewals in all */
  static from(hold: SlotHold, most: number): SlotHoldResponse {
    const { id, doctorId, patientId, visitKind, startsAt, endsAt, expiresAt, renewals } = hold;
    const renewalsLeft = Math.max(0, most - renewals);
    const fields = { id, doctorId, patientId, visitKind, startsAt, endsAt, expiresAt, renewalsLeft };
    return Object.assign(new SlotHoldResponse(), fields);
  }
}
