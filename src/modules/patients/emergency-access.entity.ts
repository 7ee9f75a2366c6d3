import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AggregateRoot } from '../../kernel/aggregate-root';
import type { SignedInActor } from '../../platform/auth/actor';
import {
  EMERGENCY_ACCESS_OPENED,
  EMERGENCY_ACCESS_UNUSUAL,
  emergencyAccessEvent,
  type EmergencyAccessFacts,
} from './patients.events';
import { EmergencyAccessReviewed, OwnEmergencyAccess } from './patients.errors';

export const REVIEW_OUTCOMES = ['justified', 'unjustified', 'needs_follow_up'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export interface Opening {
  id: string;
  patientId: string;
  /** Sealed. */
  reason: string;
  expiresAt: Date;
}

export interface Review {
  outcome: ReviewOutcome;
  /** Sealed. */
  note: string | null;
}

/** Leave to read one patient's record for a short time, without treating the patient. */
@Entity({ tableName: 'emergency_access' })
export class EmergencyAccess extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'uuid' })
  openedBy!: string;

  @Property({ type: 'text' })
  openedByRole!: string;

  /** Sealed by FieldCipher. */
  @Property({ type: 'text' })
  reason!: string;

  @Property({ type: 'timestamptz' })
  openedAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  /** Given back before it expired. */
  @Property({ type: 'timestamptz', nullable: true })
  endedAt?: Date;

  /** How often the record was read through it. */
  @Property({ type: 'integer', default: 0 })
  looks: number = 0;

  @Property({ type: 'timestamptz', nullable: true })
  lastLookAt?: Date;

  @Property({ type: 'timestamptz', nullable: true })
  reviewedAt?: Date;

  @Property({ type: 'uuid', nullable: true })
  reviewedBy?: string;

  @Property({ type: 'text', nullable: true })
  reviewOutcome?: ReviewOutcome;

  /** Sealed by FieldCipher. */
  @Property({ type: 'text', nullable: true })
  reviewNote?: string;

  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  static open({ id, patientId, reason, expiresAt }: Opening, actor: SignedInActor, at: Date): EmergencyAccess {
    const access = new EmergencyAccess();
    access.id = id;
    access.patientId = patientId;
    access.openedBy = actor.id;
    access.openedByRole = actor.role;
    access.reason = reason;
    access.openedAt = at;
    access.expiresAt = expiresAt;
    access.announce(emergencyAccessEvent(EMERGENCY_ACCESS_OPENED, access.facts(), at));
    return access;
  }

  /** Tells the administrators that this person opens more than is usual. */
  flagAsUnusual(openedWithinADay: number, adminIds: readonly string[]): void {
    const facts = { ...this.facts(), openedWithinADay, adminIds };
    this.announce(emergencyAccessEvent(EMERGENCY_ACCESS_UNUSUAL, facts, this.openedAt));
  }

  isOpen(at: Date): boolean {
    return !this.endedAt && at < this.expiresAt;
  }

  /** Counts a look at the record. */
  look(at: Date): void {
    this.looks += 1;
    this.lastLookAt = at;
  }

  /** Harmless once it is over. */
  end(at: Date): void {
    if (this.isOpen(at)) this.endedAt = at;
  }

  /** What was found unjustified ends at once. @throws EmergencyAccessReviewed, OwnEmergencyAccess */
  review({ outcome, note }: Review, reviewer: SignedInActor, at: Date): void {
    if (this.openedBy === reviewer.id) throw new OwnEmergencyAccess();
    if (this.reviewedAt) throw new EmergencyAccessReviewed();
    this.reviewedAt = at;
    this.reviewedBy = reviewer.id;
    this.reviewOutcome = outcome;
    if (note !== null) this.reviewNote = note;
    if (outcome === 'unjustified') this.end(at);
  }

  private facts(): EmergencyAccessFacts {
    return {
      emergencyAccessId: this.id,
      patientId: this.patientId,
      openedBy: this.openedBy,
      openedByRole: this.openedByRole,
      openedAt: this.openedAt.toISOString(),
      expiresAt: this.expiresAt.toISOString(),
    };
  }
}
