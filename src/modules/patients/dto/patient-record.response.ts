import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { PatientVisit } from '../../consultations';
import type { PatientProfile } from '../../identity';
import type { KnownAllergyOfPatient, TakenMedicine } from '../../prescriptions';
import { RecordedAllergy, RecordedMedicine } from './recorded-therapy';

const GROUNDS = ['self', 'treatment', 'emergency'] as const;

/** On what grounds the record was read. */
export class RecordAccess {
  @ApiProperty({
    enum: GROUNDS,
    enumName: 'RecordGrounds',
    description: 'Your own record, that of a patient whom you treat, or emergency access.',
  })
  readonly kind!: (typeof GROUNDS)[number];

  @ApiPropertyOptional({ format: 'uuid', description: 'Only with emergency access.' })
  readonly emergencyAccessId?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Only with emergency access.' })
  readonly expiresAt?: Date;
}

/** Who the patient is and how to reach them. */
export class RecordedPatient {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'Asha Rao' })
  readonly name!: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '1985-04-12' })
  readonly dateOfBirth!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'E.164.', example: '+919812345678' })
  readonly phone!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '12 MG Road, Bengaluru 560001' })
  readonly address!: string | null;

  @ApiProperty({ description: 'Language tag (BCP 47).', example: 'en-IN' })
  readonly locale!: string;
}

/** A visit as a clinician reads it. */
export class RecordedVisit {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly doctorId!: string;

  @ApiProperty({ example: 'scheduled' })
  readonly status!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({ example: 'video' })
  readonly mode!: string;

  @ApiProperty({ description: 'Why the patient comes.', example: 'Persistent cough' })
  readonly reason!: string;
}

export interface RecordContents {
  visits: readonly PatientVisit[];
  /** Visits in all. */
  total: number;
  allergies: readonly KnownAllergyOfPatient[];
  medicines: readonly TakenMedicine[];
}

/** What the clinic knows of a patient. */
export class PatientRecordResponse {
  @ApiProperty({ type: RecordedPatient })
  readonly patient!: RecordedPatient;

  @ApiProperty({ type: [RecordedVisit], description: 'The 50 latest visits by their start, newest first.' })
  readonly consultations!: readonly RecordedVisit[];

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 0, description: 'Visits in all.' })
  readonly consultationCount!: number;

  @ApiProperty({ type: [RecordedAllergy], description: 'Those that hold, oldest first.' })
  readonly allergies!: readonly RecordedAllergy[];

  @ApiProperty({
    type: [RecordedMedicine],
    description: 'What was prescribed here and is open or not used up, in the order of the signatures.',
  })
  readonly medicines!: readonly RecordedMedicine[];

  @ApiProperty({ type: RecordAccess })
  readonly access!: RecordAccess;

  static from(
    { id, name, dateOfBirth, phone, address, locale }: PatientProfile,
    { visits, total, allergies, medicines }: RecordContents,
    access: RecordAccess,
  ): PatientRecordResponse {
    return Object.assign(new PatientRecordResponse(), {
      patient: { id, name, dateOfBirth, phone, address, locale },
      consultations: visits,
      consultationCount: total,
      allergies: allergies.map((allergy) => RecordedAllergy.from(allergy)),
      medicines: medicines.map((medicine) => RecordedMedicine.from(medicine)),
      access,
    });
  }
}
