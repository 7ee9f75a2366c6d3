import { ApiProperty } from '@nestjs/swagger';
import { ROLES } from '../../../platform/auth/actor';
import { AUDIT_OUTCOMES, type AuditEntry, type AuditOutcome } from '../audit-entry.entity';

const ACTOR_ROLES = [...ROLES, 'partner', 'anonymous', 'system'] as const;

/** One line of the audit trail. */
export class AuditLogResponse {
  @ApiProperty({ type: 'string', format: 'uuid', example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b' })
  id!: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-11-20T09:30:00.000Z' })
  at!: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Null for the service itself and for somebody who was not signed in.',
    example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b',
  })
  actorId!: string | null;

  @ApiProperty({ enum: ACTOR_ROLES, enumName: 'ActorRole', example: 'patient' })
  actorRole!: string;

  @ApiProperty({ type: 'string', description: '`<subject>.<past tense>`.', example: 'consultation.booked' })
  action!: string;

  @ApiProperty({ type: 'string', example: 'consultation' })
  subjectType!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b' })
  subjectId!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: "Whose data it was, when it was a patient's.",
    example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b',
  })
  patientId!: string | null;

  @ApiProperty({ enum: AUDIT_OUTCOMES, enumName: 'AuditOutcome', example: 'success' })
  outcome!: AuditOutcome;

  @ApiProperty({ type: 'string', nullable: true, example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0c' })
  requestId!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Network address of the caller.',
    example: '203.0.113.7',
  })
  address!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Ids and field names, never values.',
    example: { fields: ['phone'] },
  })
  details!: Record<string, unknown> | null;

  static from(entry: AuditEntry): AuditLogResponse {
    const { id, actorRole, action, subjectType, outcome } = entry;
    return Object.assign(new AuditLogResponse(), {
      id,
      at: entry.at.toISOString(),
      actorId: entry.actorId ?? null,
      actorRole,
      action,
      subjectType,
      subjectId: entry.subjectId ?? null,
      patientId: entry.patientId ?? null,
      outcome,
      requestId: entry.requestId ?? null,
      address: entry.address ?? null,
      details: entry.details ?? null,
    });
  }
}
