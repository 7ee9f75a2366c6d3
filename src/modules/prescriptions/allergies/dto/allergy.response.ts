import { ApiProperty } from '@nestjs/swagger';
import { ALLERGY_SEVERITIES, type AllergySeverity, type OpenedAllergy } from '../allergy-texts';

/** Something that a patient does not bear. */
export class AllergyResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', example: 'Penicillin' })
  readonly substance!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'An ATC code of any level.', example: 'J01C' })
  readonly atc!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Hives' })
  readonly reaction!: string | null;

  @ApiProperty({ enum: ALLERGY_SEVERITIES, enumName: 'AllergySeverity' })
  readonly severity!: AllergySeverity;

  @ApiProperty({ type: 'string', format: 'uuid', description: 'The account.' })
  readonly recordedBy!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly recordedAt!: string;

  static from({ id, substance, atc, reaction, severity, recordedBy, recordedAt }: OpenedAllergy): AllergyResponse {
    return Object.assign(new AllergyResponse(), {
      ...{ id, substance, atc, reaction, severity, recordedBy },
      recordedAt: recordedAt.toISOString(),
    });
  }
}
