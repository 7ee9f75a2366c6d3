import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Payment, PaymentSummary, type Refund, RefundResponse } from '../../payments';
import type { Consultation } from '../consultation.entity';
import {
  CONSULTATION_MODES,
  CONSULTATION_STATUSES,
  type ConsultationMode,
  type ConsultationStatus,
} from '../consultation-status';

/** The fields of a visit that every answer shows, whether it comes from an entity or straight from a booking. */
type ConsultationFields = Pick<
  Consultation,
  'id' | 'status' | 'doctorId' | 'patientId' | 'mode' | 'sequence' | 'visitKind' | 'overbooked'
> & {
  /** A Date, or RFC 3339 text: they look the same in JSON. */
  startsAt: Date | string;
  endsAt: Date | string;
};

/** A visit with what is owed for it. */
export class ConsultationResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: CONSULTATION_STATUSES, enumName: 'ConsultationStatus' })
  readonly status!: ConsultationStatus;

  @ApiProperty({ format: 'uuid' })
  readonly doctorId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({ enum: CONSULTATION_MODES, enumName: 'ConsultationMode' })
  readonly mode!: ConsultationMode;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Why the patient comes; null for whom it does not concern, which is everybody but the patient and the doctor. Who books sees what he or she wrote.',
    example: 'Persistent cough',
  })
  readonly reason!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The code of the kind of visit; null for a usual one.',
    example: null,
  })
  readonly visitKind!: string | null;

  @ApiProperty({
    description: 'Whether the desk has taken it on top of others: somebody may have to wait.',
    example: false,
  })
  readonly overbooked!: boolean;

  @ApiPropertyOptional({ description: 'Why, for the clinic, where one visit is read.', example: 'Acute pain' })
  readonly overbookReason?: string;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 0,
    description: 'Rises with every reschedule.',
    example: 0,
  })
  readonly sequence!: number;

  @ApiProperty({ type: PaymentSummary })
  readonly payment!: PaymentSummary;

  @ApiPropertyOptional({ type: RefundResponse, description: 'Only where a refund was made.' })
  readonly refund?: RefundResponse;

  /** @param reason opened: the visit itself has it sealed; null for whom it does not concern */
  static from(
    consultation: ConsultationFields,
    reason: string | null,
    payment: PaymentSummary | Payment,
    refund?: Refund,
  ): ConsultationResponse {
    const { id, status, doctorId, patientId, startsAt, endsAt, mode, sequence, visitKind, overbooked } = consultation;
    return Object.assign(new ConsultationResponse(), {
      id,
      status,
      doctorId,
      patientId,
      startsAt,
      endsAt,
      mode,
      reason,
      visitKind,
      overbooked,
      sequence,
      payment: PaymentSummary.from(payment),
      ...(refund && { refund: RefundResponse.from(refund) }),
    });
  }
}
