import { ApiProperty } from '@nestjs/swagger';
import type { Consultation } from '../../consultation.entity';
import {
  CONSULTATION_MODES,
  CONSULTATION_STATUSES,
  type ConsultationMode,
  type ConsultationStatus,
} from '../../consultation-status';

/** Somebody who waits for the doctor. */
export class WaitingPatientResponse {
  @ApiProperty({ format: 'uuid' })
  readonly consultationId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: '1 is next.', example: 1 })
  readonly position!: number;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When the patient checked in.' })
  readonly waitingSince!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({ enum: CONSULTATION_MODES, enumName: 'ConsultationMode' })
  readonly mode!: ConsultationMode;

  static from(visit: Consultation, position: number): WaitingPatientResponse {
    const { id: consultationId, patientId, checkedInAt: waitingSince, startsAt, endsAt, mode } = visit;
    const waiting = { consultationId, patientId, position, waitingSince, startsAt, endsAt, mode };
    return Object.assign(new WaitingPatientResponse(), waiting);
  }
}

/** Where somebody stands who waits; nothing of the others but how many they are. */
export class WaitingPositionResponse {
  @ApiProperty({ format: 'uuid' })
  readonly consultationId!: string;

  @ApiProperty({
    enum: CONSULTATION_STATUSES,
    enumName: 'ConsultationStatus',
    description: '`checked_in` is waiting; `in_progress` was called in.',
  })
  readonly status!: ConsultationStatus;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    nullable: true,
    description: '1 is next; null for who does not wait.',
    example: 2,
  })
  readonly position!: number | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null for who does not wait.' })
  readonly waitingSince!: Date | null;

  static from({ id, status, checkedInAt }: Consultation, position: number | null): WaitingPositionResponse {
    const waitingSince = position === null ? null : (checkedInAt ?? null);
    return Object.assign(new WaitingPositionResponse(), { consultationId: id, status, position, waitingSince });
  }
}
