import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AggregateRoot } from '../../kernel/aggregate-root';
import { assertTransition } from '../../kernel/transition-table';
import { CONSULTATION_TRANSITIONS, type ConsultationMode, type ConsultationStatus } from './consultation-status';
import { consultationEvent, type ConsultationEventType } from './consultations.events';

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

  @Property({ type: 'uuid' })
  bookedBy!: string;

  @Property({ type: 'timestamptz', nullable: true })
  cancelledAt?: Date;

  /** Sealed. */
  @Property({ type: 'text', nullable: true })
  cancellationReason?: string;

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

  /** @param sealedReason an envelope. @throws IllegalTransition once the visit has begun or is over */
  cancel(sealedReason: string, doctorUserId: string | null, at: Date): void {
    this.become('cancelled', 'consultation.cancelled', doctorUserId, at);
    this.cancelledAt = at;
    this.cancellationReason = sealedReason;
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
    this.announce(
      consultationEvent(
        event,
        {
          consultationId: this.id,
          doctorId: this.doctorId,
          doctorUserId,
          patientId: this.patientId,
          startsAt: this.startsAt.toISOString(),
          endsAt: this.endsAt.toISOString(),
          mode: this.mode,
          status,
          previousStatus,
        },
        at,
      ),
    );
  }
}
