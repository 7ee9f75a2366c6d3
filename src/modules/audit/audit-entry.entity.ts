import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

export const AUDIT_OUTCOMES = ['success', 'denied', 'failure'] as const;

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** One line of the audit trail: who did or saw what, about whom, with what outcome. Never changed, never deleted. */
@Entity({ tableName: 'audit_log' })
export class AuditEntry {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'timestamptz' })
  at!: Date;

  @Property({ type: 'uuid', nullable: true })
  actorId?: string;

  @Property({ type: 'text' })
  actorRole!: string;

  @Property({ type: 'text' })
  action!: string;

  @Property({ type: 'text' })
  subjectType!: string;

  @Property({ type: 'uuid', nullable: true })
  subjectId?: string;

  /** Whose data it was, when it was a patient's. */
  @Property({ type: 'uuid', nullable: true })
  patientId?: string;

  @Property({ type: 'text' })
  outcome!: AuditOutcome;

  @Property({ type: 'text', nullable: true })
  requestId?: string;

  @Property({ type: 'text', nullable: true })
  address?: string;

  @Property({ type: 'jsonb', nullable: true })
  details?: Record<string, unknown>;
}
