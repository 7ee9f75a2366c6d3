import { ApiProperty } from '@nestjs/swagger';
import { AUDIT_OUTCOMES, type AuditEntry, type AuditOutcome } from '../../audit';

/** The roles that work in the clinic; who acts as one of them is named to the patient. */
const CLINIC_ROLES = ['doctor', 'pharmacist', 'staff', 'admin'];
const EXAMPLE_ID = '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b';

/** One access to a patient's record. */
export class AccessLogResponse {
  @ApiProperty({ type: 'string', format: 'uuid', example: EXAMPLE_ID })
  id!: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-11-20T09:30:00.000Z' })
  at!: string;

  @ApiProperty({ type: 'string', description: 'What was done or seen.', example: 'consultation.read' })
  action!: string;

  @ApiProperty({ type: 'string', description: 'As what; `system` is the service itself.', example: 'doctor' })
  actorRole!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Name of who works in the clinic; null for everybody else, and for an account that has been erased.',
    example: 'Dr. Asha Rao',
  })
  actorName!: string | null;

  @ApiProperty({ type: 'string', example: 'consultation' })
  subjectType!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: EXAMPLE_ID })
  subjectId!: string | null;

  @ApiProperty({ enum: AUDIT_OUTCOMES, enumName: 'AuditOutcome', example: 'success' })
  outcome!: AuditOutcome;

  @ApiProperty({ type: 'boolean', description: 'Whether it was by emergency access.', example: false })
  emergency!: boolean;

  static from(entry: AuditEntry, names: ReadonlyMap<string, string>): AccessLogResponse {
    const { id, action, actorRole, actorId, subjectType, subjectId, outcome, details } = entry;
    const isClinic = CLINIC_ROLES.includes(actorRole);
    return Object.assign(new AccessLogResponse(), {
      id,
      at: entry.at.toISOString(),
      action,
      actorRole,
      actorName: (isClinic && actorId && names.get(actorId)) || null,
      subjectType,
      subjectId: subjectId ?? null,
      outcome,
      emergency: details?.emergencyAccessId !== undefined,
    });
  }
}
