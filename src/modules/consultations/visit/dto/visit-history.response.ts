import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { StatusChange } from '../../../../platform/history/status-change.entity';
import type { Consultation } from '../../consultation.entity';
import { VisitMove } from '../../reschedule/visit-move.entity';
import { CONSULTATION_STATUSES, type ConsultationStatus } from '../../consultation-status';

/** On whose side of the desk somebody stands; `system` is the clock, or news of a payment. */
export const STEP_MAKERS = ['patient', 'clinic', 'system'] as const;

/** From when to when a visit was moved. */
export class VisitMoveResponse {
  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly fromStartsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly toStartsAt!: Date;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'How often it had been moved then.' })
  readonly sequence!: number;
}

/** One step of a visit. */
export class VisitStepResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly at!: Date;

  @ApiProperty({ enum: CONSULTATION_STATUSES, enumName: 'ConsultationStatus' })
  readonly from!: ConsultationStatus;

  @ApiProperty({ enum: CONSULTATION_STATUSES, enumName: 'ConsultationStatus' })
  readonly to!: ConsultationStatus;

  @ApiProperty({ enum: STEP_MAKERS, enumName: 'VisitStepMaker' })
  readonly by!: (typeof STEP_MAKERS)[number];

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'The account; null for `system`.' })
  readonly actorId!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'As it was typed. Shown to the patient, to the doctor and to who wrote it; null for others.',
    example: 'Feeling better',
  })
  readonly reason!: string | null;

  @ApiPropertyOptional({
    type: VisitMoveResponse,
    description: 'Only where the visit was moved to another time; its state stays.',
  })
  readonly moved?: VisitMoveResponse;

  static from(change: StatusChange | VisitMove, visit: Consultation, reason: string | null): VisitStepResponse {
    if (change instanceof VisitMove) return VisitStepResponse.ofMove(change, visit, reason);
    const { patientId } = visit;
    const { id, at, fromStatus: from, toStatus: to } = change;
    const actorId = change.actorId ?? null;
    return Object.assign(new VisitStepResponse(), {
      id,
      at,
      from,
      to,
      by: makerOf(actorId, patientId),
      actorId,
      reason,
    });
  }

  /** Only what is scheduled can be moved. */
  private static ofMove(move: VisitMove, { patientId }: Consultation, reason: string | null): VisitStepResponse {
    const { id, at, movedBy: actorId, fromStartsAt, toStartsAt, sequence } = move;
    const moved = Object.assign(new VisitMoveResponse(), { fromStartsAt, toStartsAt, sequence });
    const step = {
      id,
      at,
      from: 'scheduled',
      to: 'scheduled',
      by: makerOf(actorId, patientId),
      actorId,
      reason,
      moved,
    };
    return Object.assign(new VisitStepResponse(), step);
  }
}

function makerOf(actorId: string | null, patientId: string): (typeof STEP_MAKERS)[number] {
  if (actorId === null) return 'system';
  return actorId === patientId ? 'patient' : 'clinic';
}
