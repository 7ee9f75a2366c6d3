import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import { Money } from '../../kernel/money';
import type { SignedInActor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import { AuditTrail } from '../audit';
import { DoctorDirectory, releaseTime } from '../doctors';
import { type Payment, PaymentRepository, type Refund, refundFor } from '../payments';
import type { Consultation } from './consultation.entity';
import { ConsultationTexts } from './consultation-texts';
import { ConsultationResponse } from './dto/consultation.response';

/** What a cancellation does to the visit, the time and the money; called with the visit locked. */
@Injectable()
export class CancellationSteps {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly doctors: DoctorDirectory,
    private readonly texts: ConsultationTexts,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async cancel(
    em: EntityManager,
    actor: SignedInActor,
    consultation: Consultation,
    reason: string,
  ): Promise<ConsultationResponse> {
    const at = this.clock.now();
    if (actor.role === 'patient' && at >= consultation.startsAt) {
      throw new DomainError(
        'consultation_started',
        'conflict',
        'The appointment has already begun; ask the clinic to cancel it.',
      );
    }
    const { id, patientId, status: fromStatus } = consultation;
    const payment = await this.payments.ofConsultation(em, id, true);
    const doctor = await this.doctors.bookable(consultation.doctorId);
    consultation.cancel(this.texts.sealCancellationReason(id, reason), doctor?.userId ?? null, at);
    await releaseTime(em, id);
    const refund = this.giveBack(em, actor, consultation, payment, at);
    const step = { subjectType: 'consultation', subjectId: id, fromStatus, toStatus: 'cancelled', at };
    recordStatusChange(em, actor, step, this.texts.because(reason));
    this.audit.record(em, actor, {
      action: 'consultation.cancelled',
      subjectType: 'consultation',
      subjectId: id,
      patientId,
    });
    return ConsultationResponse.from(consultation, await this.texts.reasonFor(actor, consultation), payment, refund);
  }

  /** A charge that is still unsettled is given back when its answer arrives: see SettlementSteps. */
  private giveBack(
    em: EntityManager,
    actor: SignedInActor,
    visit: Consultation,
    payment: Payment,
    at: Date,
  ): Refund | undefined {
    if (payment.status === 'created') {
      payment.cancel(at);
      recordStatusChange(em, actor, {
        subjectType: 'payment',
        subjectId: payment.id,
        fromStatus: 'created',
        toStatus: 'cancelled',
        at,
      });
      return undefined;
    }
    const by = actor.role === 'patient' ? 'patient' : 'clinic';
    if (payment.status === 'authorized') return void this.keepFee(payment, visit, at, by);
    if (payment.status !== 'captured') return undefined;
    const amount = refundFor(payment.refundable(), visit.startsAt, at, by);
    if (!amount.isPositive()) return undefined;
    const refund = payment.refund(amount, 'consultation_cancelled', at);
    em.persist(refund);
    return refund;
  }

  /** Of what was only set aside, what policy would not give back is taken, and the rest freed. */
  private keepFee(payment: Payment, visit: Consultation, at: Date, by: 'patient' | 'clinic'): void {
    const authorized = Money.of(payment.amount, payment.currency);
    const fee = authorized.minus(refundFor(authorized, visit.startsAt, at, by));
    if (fee.isPositive()) payment.requestCapture(fee.amount, at);
    else payment.requestVoid(at);
  }
}
