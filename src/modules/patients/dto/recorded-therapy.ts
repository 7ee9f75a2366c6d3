import { ApiProperty } from '@nestjs/swagger';
import {
  ALLERGY_SEVERITIES,
  type AllergySeverity,
  DoseResponse,
  FrequencyResponse,
  type KnownAllergyOfPatient,
  type Route,
  ROUTES,
  type TakenMedicine,
} from '../../prescriptions';

/** Something that the patient does not bear. */
export class RecordedAllergy {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({
    description: 'False when what was written down cannot be opened: expect any allergy, and tell an administrator.',
  })
  readonly intact!: boolean;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null when it is not intact.', example: 'Penicillin' })
  readonly substance!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'An ATC code of any level.', example: 'J01C' })
  readonly atc!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Hives' })
  readonly reaction!: string | null;

  @ApiProperty({ enum: ALLERGY_SEVERITIES, enumName: 'AllergySeverity' })
  readonly severity!: AllergySeverity;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly recordedAt!: Date;

  static from({ id, recordedAt, known }: KnownAllergyOfPatient): RecordedAllergy {
    const { substance, atc, reaction, severity } = known ?? NOTHING_KNOWN;
    const intact = known !== null;
    return Object.assign(new RecordedAllergy(), { id, intact, substance, atc, reaction, severity, recordedAt });
  }
}

const NOTHING_KNOWN = { substance: null, atc: null, reaction: null, severity: 'unknown' as const };

/** What the patient takes, or is to take. */
export class RecordedMedicine {
  @ApiProperty({ format: 'uuid' })
  readonly prescriptionId!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Of the prescription.' })
  readonly line!: number;

  @ApiProperty({ format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ example: 'Amoxicillin trihydrate' })
  readonly genericName!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Amoxil' })
  readonly brandName!: string | null;

  @ApiProperty({ example: 'capsule' })
  readonly form!: string;

  @ApiProperty({ type: 'string', nullable: true, example: '500 mg' })
  readonly strength!: string | null;

  @ApiProperty({
    description: 'False when what is stored is not what was signed. How it is taken is null then; ask the patient.',
  })
  readonly intact!: boolean;

  @ApiProperty({ type: DoseResponse, nullable: true })
  readonly dose!: DoseResponse | null;

  @ApiProperty({ enum: ROUTES, enumName: 'MedicationRoute', nullable: true })
  readonly route!: Route | null;

  @ApiProperty({ type: FrequencyResponse, nullable: true })
  readonly frequency!: FrequencyResponse | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'After meals' })
  readonly instructions!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly prescribedAt!: Date;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When the latest fill began to be handed out; null for what was not handed out yet.',
  })
  readonly fillStartedAt!: Date | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Days that one fill lasts.' })
  readonly daysSupply!: number;

  static from({ medicine, directions, ...taken }: TakenMedicine): RecordedMedicine {
    const { id: productId, genericName, brandName, form, strength } = medicine;
    const { dose, route, frequency, instructions } = directions ?? NOT_TOLD;
    const { prescriptionId, line, prescribedAt, fillStartedAt, daysSupply } = taken;
    return Object.assign(new RecordedMedicine(), {
      ...{ prescriptionId, line, productId, genericName, brandName, form, strength, intact: directions !== null },
      ...{ dose, route, frequency, instructions, prescribedAt, fillStartedAt, daysSupply },
    });
  }
}

const NOT_TOLD = { dose: null, route: null, frequency: null, instructions: null };
