import { ApiProperty } from '@nestjs/swagger';
import { type EmergencyAccess, REVIEW_OUTCOMES, type ReviewOutcome } from '../emergency-access.entity';

/** An emergency access, for who opened it. */
export class EmergencyAccessResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', description: 'Whose record it opens.' })
  readonly patientId!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly openedAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'The record can be read until then.' })
  readonly expiresAt!: Date;

  static from({ id, patientId, openedAt, expiresAt }: EmergencyAccess): EmergencyAccessResponse {
    return Object.assign(new EmergencyAccessResponse(), { id, patientId, openedAt, expiresAt });
  }
}

/** What somebody found who looked at an emergency access afterwards. */
export class EmergencyAccessReview {
  @ApiProperty({ enum: REVIEW_OUTCOMES, enumName: 'EmergencyAccessOutcome' })
  readonly outcome!: ReviewOutcome;

  @ApiProperty({ type: 'string', nullable: true })
  readonly note!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly reviewedAt!: Date;

  @ApiProperty({ format: 'uuid', description: 'The account of the reviewer.' })
  readonly reviewedBy!: string;
}

/** An emergency access, for who reviews it. */
export class EmergencyAccessDetails extends EmergencyAccessResponse {
  @ApiProperty({ format: 'uuid', description: 'The account that opened it.' })
  readonly openedBy!: string;

  @ApiProperty({ enum: ['doctor', 'pharmacist', 'staff'], description: 'The role it was opened in.' })
  readonly openedByRole!: string;

  @ApiProperty({ description: 'As given when it was opened.', example: 'Patient collapsed, allergies unknown.' })
  readonly reason!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Given back before it expired.' })
  readonly endedAt!: Date | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 0, description: 'How often the record was read with it.' })
  readonly looks!: number;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly lastLookAt!: Date | null;

  @ApiProperty({ type: EmergencyAccessReview, nullable: true, description: 'Null until it is reviewed.' })
  readonly review!: EmergencyAccessReview | null;

  static of(access: EmergencyAccess, words: { reason: string; note: string | null }): EmergencyAccessDetails {
    const { openedBy, openedByRole, endedAt = null, looks, lastLookAt = null } = access;
    const { reviewOutcome, reviewedAt, reviewedBy } = access;
    return Object.assign(new EmergencyAccessDetails(), {
      ...EmergencyAccessResponse.from(access),
      ...{ openedBy, openedByRole, endedAt, looks, lastLookAt },
      reason: words.reason,
      review: reviewedAt ? { outcome: reviewOutcome, note: words.note, reviewedAt, reviewedBy } : null,
    });
  }
}
