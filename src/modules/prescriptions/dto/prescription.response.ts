import { ApiProperty } from '@nestjs/swagger';
import { PRESCRIPTION_STATUSES, type PrescriptionStatus } from '../prescription-status';
import type { Prescription } from '../prescription.entity';
import { PrescriptionLineResponse } from './prescription-line.response';
import { TherapyWarningResponse } from './therapy-warning.response';

const time = { type: 'string', format: 'date-time' } as const;

/** A prescription as it stands in a list, without what is taken how. */
export class PrescriptionSummaryResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: PRESCRIPTION_STATUSES, enumName: 'PrescriptionStatus' })
  readonly status!: PrescriptionStatus;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly consultationId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly doctorId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', description: 'The dispensary.' })
  readonly locationId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'What it takes the place of.' })
  readonly supersedesId!: string | null;

  @ApiProperty({ ...time, nullable: true })
  readonly signedAt!: string | null;

  @ApiProperty({ ...time, nullable: true, description: 'Nothing is dispensed from then on.' })
  readonly expiresAt!: string | null;

  @ApiProperty({ ...time })
  readonly createdAt!: string;

  @ApiProperty({ ...time })
  readonly updatedAt!: string;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'For If-Match.' })
  readonly version!: number;

  static summaryOf(prescription: Prescription): PrescriptionSummaryResponse {
    return Object.assign(new PrescriptionSummaryResponse(), factsOf(prescription));
  }
}

/** A prescription. */
export class PrescriptionResponse extends PrescriptionSummaryResponse {
  @ApiProperty({
    type: 'boolean',
    nullable: true,
    description: 'Whether what is stored is what was signed; null for a draft. Nothing is dispensed where it is not.',
  })
  readonly intact!: boolean | null;

  @ApiProperty({ type: [PrescriptionLineResponse] })
  readonly lines!: PrescriptionLineResponse[];

  @ApiProperty({
    type: [TherapyWarningResponse],
    description: 'For the prescriber of a draft: what has to be acknowledged to sign it. Empty for others.',
  })
  readonly warnings!: TherapyWarningResponse[];

  static from(
    prescription: Prescription,
    parts: Pick<PrescriptionResponse, 'intact' | 'lines' | 'warnings'>,
  ): PrescriptionResponse {
    return Object.assign(new PrescriptionResponse(), factsOf(prescription), parts);
  }
}

function factsOf({ signedAt, expiresAt, createdAt, updatedAt, ...rest }: Prescription) {
  const { id, status, consultationId, patientId, doctorId, locationId, supersedesId, version } = rest;
  return {
    ...{ id, status, consultationId, patientId, doctorId, locationId, supersedesId },
    signedAt: signedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    ...{ createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(), version },
  };
}
