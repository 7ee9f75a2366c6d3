import { ApiProperty } from '@nestjs/swagger';
import { DUPLICATE_BASES, type TherapyWarning } from '../warnings/therapy-warnings';

export const WARNING_KINDS = ['allergy', 'duplicate_therapy'] as const;

/** What the clinic knows of the patient that speaks against a line. */
export class TherapyWarningResponse {
  @ApiProperty({ type: 'string', description: 'By which it is acknowledged.' })
  readonly key!: string;

  @ApiProperty({ enum: WARNING_KINDS, enumName: 'TherapyWarningKind' })
  readonly kind!: (typeof WARNING_KINDS)[number];

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1 })
  readonly line!: number;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'For an allergy.' })
  readonly allergyId!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What the patient does not bear.',
    example: 'Penicillin',
  })
  readonly substance!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'For a duplicate: the other prescription; null for another line of this one.',
  })
  readonly prescriptionId!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', nullable: true, description: 'For a duplicate: the other line.' })
  readonly otherLine!: number | null;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'For a duplicate: the other product.' })
  readonly productId!: string | null;

  @ApiProperty({
    enum: DUPLICATE_BASES,
    enumName: 'DuplicateTherapyBasis',
    nullable: true,
    description: 'For a duplicate: the same product, active ingredient, or class of the fourth ATC level.',
  })
  readonly basis!: (typeof DUPLICATE_BASES)[number] | null;

  static from(warning: TherapyWarning): TherapyWarningResponse {
    const nothing = { allergyId: null, substance: null, prescriptionId: null, otherLine: null, productId: null };
    return Object.assign(new TherapyWarningResponse(), { ...nothing, basis: null, ...warning });
  }
}
