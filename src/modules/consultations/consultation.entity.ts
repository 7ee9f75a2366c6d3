import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AggregateRoot } from '../../kernel/aggregate-root';
import { assertTransition } from '../../kernel/transition-table';
import {
  assertReschedulable,
  CONSULTATION_TRANSITIONS,
  type ConsultationMode,
  type ConsultationStatus,
} from './consultation-status';
import { NoShowFinal } from './consultations.errors';
import { consultationEvent, type ConsultationEventType, type ConsultationFacts } from './consultations.events';

/**
 * One visit, from booking to completion. It is born in the booking statement (`BookingRepository`); everything that comes later
 * goes through its verbs.
 */
@Entity({ tableName: 'consultation' })
export class Consultation extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  doctorId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'text' })
  status!: ConsultationStatus;

  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Property({ type: 'timestamptz' })
  endsAt!: Date;

  @Property({ type: 'text' })
  mode!: ConsultationMode;

  /** Sealed; ConsultationTexts opens it. */
  @Property({ type: 'text' })
  reason!: string;

  /** Rises by one with every reschedule; calendars tell versions of an appointment apart by it. */
  @Property({ type: 'integer', default: 0 })
  sequence!: number;

  /** The code of the kind of visit that the doctor offered; null for a usual one. */
  @Property({ type: 'text', nullable: true })
  visitKind!: string | null;

  /** Taken on top of others on purpose, by the desk. */
  @Property({ type: 'boolean', default: false })
  overbooked!: boolean;

  /** Why it was, sealed. */
  @Property({ type: 'text', nullable: true })
  overbookReason?: string | null;

  @Property({ type: 'uuid' })
  bookedBy!: string;

  @Property({ type: 'timestamptz', nullable: true })
  cancelledAt?: Date;

  /** Sealed. */
  @Property({ type: 'text', nullable: true })
  cancellationReason?: string;

  /** When the patient came, the last time. */
  @Property({ type: 'timestamptz', nullable: true })
  checkedInAt?: Date;

  @Property({ type: 'timestamptz', nullable: true })
  startedAt?: Date;

  /** When it was completed or aborted. */
  @Property({ type: 'timestamptz', nullable: true })
  endedAt?: Date;

  /** Since when it counts as missed. */
  @Property({ type: 'timestamptz', nullable: true })
  missedAt?: Date | null;

  /** When the fee for a missed visit was taken; it cannot be taken up after that. */
  @Property({ type: 'timestamptz', nullable: true })
  noShowFinalAt?: Date;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt?: Date;

  /** The payment is settled. @throws IllegalTransition */
  schedule(doctorUserId: string | null, at: Date): void {
    this.become('scheduled', 'consultation.scheduled', doctorUserId, at);
  }

  /** To another time: the same visit, in the same state. @throws IllegalTransition */
  reschedule(startsAt: Date, endsAt: Date, doctorUserId: string | null, at: Date): void {
    assertReschedulable(this.status);
    const previous = { previousStartsAt: this.startsAt.toISOString(), previousEndsAt: this.endsAt.toISOString() };
    this.startsAt = startsAt;
    this.endsAt = endsAt;
    this.sequence += 1;
    this.overbooked = false;
    this.updatedAt = at;
    const facts = { ...this.facts(doctorUserId, this.status), ...previous, sequence: this.sequence };
    this.announce(consultationEvent('consultation.rescheduled', facts, at));
  }

  /** @param sealedReason an envelope. @throws IllegalTransition once the visit has begun or is over */
  cancel(sealedReason: string, doctorUserId: string | null, at: Date): void {
    this.become('cancelled', 'consultation.cancelled', doctorUserId, at);
    this.cancelledAt = at;
    this.cancellationReason = sealedReason;
  }

  /**
   * The patient is here, in person or on line; also one who comes so late that the visit counted as missed.
   *
   * @throws IllegalTransition; NoShowFinal once the fee for a missed visit is taken
   */
  checkIn(doctorUserId: string | null, at: Date): void {
    if (this.noShowFinalAt) throw new NoShowFinal();
    this.become('checked_in', 'consultation.checked_in', doctorUserId, at);
    this.checkedInAt = at;
    this.missedAt = null;
  }

  /** Doctor and patient have met. @throws IllegalTransition */
  start(doctorUserId: string | null, at: Date): void {
    this.become('in_progress', 'consultation.started', doctorUserId, at);
    this.startedAt = at;
  }

  /** @throws IllegalTransition */
  complete(doctorUserId: string | null, at: Date): void {
    this.become('completed', 'consultation.completed', doctorUserId, at);
    this.endedAt = at;
  }

  /** It began and could not be brought to its end. @throws IllegalTransition */
  abort(doctorUserId: string | null, at: Date): void {
    this.become('aborted', 'consultation.aborted', doctorUserId, at);
    this.endedAt = at;
  }

  /** The patient has not come, or has not waited. @throws IllegalTransition */
  miss(doctorUserId: string | null, at: Date): void {
    this.become('no_show', 'consultation.missed', doctorUserId, at);
    this.missedAt = at;
  }

  /** A missed visit cannot be taken up any more. @returns whether it could until now */
  closeNoShow(at: Date): boolean {
    if (this.status !== 'no_show' || this.noShowFinalAt) return false;
    this.noShowFinalAt = at;
    this.updatedAt = at;
    return true;
  }

  /** Nobody could say in time whether it was paid. @throws IllegalTransition */
  expire(doctorUserId: string | null, at: Date): void {
    this.become('expired', 'consultation.expired', doctorUserId, at);
  }

  private become(
    status: ConsultationStatus,
    event: ConsultationEventType,
    doctorUserId: string | null,
    at: Date,
  ): void {
    assertTransition('consultation', CONSULTATION_TRANSITIONS, this.status, status);
    const previousStatus = this.status;
    this.status = status;
    this.updatedAt = at;
    this.announce(consultationEvent(event, this.facts(doctorUserId, previousStatus), at));
  }

  private facts(doctorUserId: string | null, previousStatus: ConsultationStatus): ConsultationFacts {
    return {
      consultationId: this.id,
      doctorId: this.doctorId,
      doctorUserId,
      patientId: this.patientId,
      startsAt: this.startsAt.toISOString(),
      endsAt: this.endsAt.toISOString(),
      mode: this.mode,
      status: this.status,
      previousStatus,
    };
  }
}
