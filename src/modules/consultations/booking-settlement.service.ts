import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { FreeSlots } from '../doctors';
import { type Payment, PaymentRepository, type SettlementAnswer } from '../payments';
import type { Consultation } from './consultation.entity';
import { ConsultationRepository } from './consultation.repository';
import { effectOf } from './settlement/charge-news';
import { type Settling, SettlementSteps } from './settlement-steps.service';

export interface SettledBooking {
  consultation: Consultation;
  payment: Payment;
}

/** Joins what the provider said to the visit: paid and scheduled, or declined and the time free again. */
@Injectable()
export class BookingSettlement {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly consultations: ConsultationRepository,
    private readonly payments: PaymentRepository,
    private readonly steps: SettlementSteps,
    private readonly slots: FreeSlots,
  ) {}

  /** As it stands now. @throws NotFound */
  current(consultationId: string): Promise<SettledBooking> {
    return this.unitOfWork.read((em) => this.load(em, consultationId, false));
  }

  /** Safe to repeat: what is settled stays as it is. */
  async settle(actor: Actor, consultationId: string, answer: SettlementAnswer): Promise<SettledBooking> {
    const settled = await this.unitOfWork.run(async (em) => {
      const booking = await this.load(em, consultationId, true);
      if (isDue(booking.payment, answer)) await this.steps.settle({ em, actor, ...booking }, answer);
      return booking;
    });
    this.slots.invalidate(settled.consultation.doctorId);
    return settled;
  }

  /** A visit and its payment, locked in the caller's transaction. @throws NotFound */
  locked(em: EntityManager, consultationId: string): Promise<SettledBooking> {
    return this.load(em, consultationId, true);
  }

  /** Within the caller's transaction; {@link timesChanged} is to be told afterwards. */
  settleIn(settling: Settling, answer: SettlementAnswer): Promise<void> {
    return this.steps.settle(settling, answer);
  }

  timesChanged(doctorId: string): void {
    this.slots.invalidate(doctorId);
  }

  /** Gives the time of a visit back whose payment nobody could tell of in time; the payment goes on being asked for. */
  async expire(actor: Actor, consultationId: string): Promise<void> {
    const { consultation } = await this.unitOfWork.run(async (em) => {
      const booking = await this.load(em, consultationId, true);
      if (booking.consultation.status === 'pending_payment') await this.steps.expire({ em, actor, ...booking });
      return booking;
    });
    this.slots.invalidate(consultation.doctorId);
  }

  /** The visit is locked before its payment, by everybody. */
  private async load(em: EntityManager, consultationId: string, lock: boolean): Promise<SettledBooking> {
    const consultation = await this.consultations.find(em, consultationId, lock);
    return { consultation, payment: await this.payments.ofConsultation(em, consultationId, lock) };
  }
}

/** An answer that the provider's own news have overtaken changes nothing any more. */
function isDue(payment: Payment, answer: SettlementAnswer): boolean {
  if (answer.status === 'unknown') return payment.isSettling();
  return effectOf(payment.status, answer) === 'applied';
}
