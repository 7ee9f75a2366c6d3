import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import { AuditTrail } from '../audit';
import { DoctorDirectory, releaseTime, retakeTime } from '../doctors';
import type { Payment, SettlementAnswer } from '../payments';
import type { Consultation } from './consultation.entity';
import { ConsultationTexts } from './consultation-texts';
import { busyRange } from './time-taking';

/** A visit and its payment, both locked, in one transaction. */
export interface Settling {
  em: EntityManager;
  actor: Actor;
  consultation: Consultation;
  payment: Payment;
}

type Succeeded = Extract<SettlementAnswer, { status: 'succeeded' }>;

/** What each answer of the provider does to the visit, to the payment and to the time. */
@Injectable()
export class SettlementSteps {
  constructor(
    private readonly doctors: DoctorDirectory,
    private readonly texts: ConsultationTexts,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async settle(settling: Settling, answer: SettlementAnswer): Promise<void> {
    const { payment, consultation } = settling;
    const [paymentWas, consultationWas] = [payment.status, consultation.status];
    const at = this.clock.now();
    await this.take(settling, answer, at);
    this.remember(settling, paymentWas, consultationWas, at);
  }

  async expire(settling: Settling): Promise<void> {
    const { em, consultation, payment } = settling;
    const [paymentWas, consultationWas] = [payment.status, consultation.status];
    const at = this.clock.now();
    consultation.expire(await this.doctorUserId(consultation), at);
    await releaseTime(em, consultation.id);
    // The patient never answered the bank: the charge must not succeed behind our back any more.
    if (payment.status === 'requires_action') {
      payment.giveUp(at);
      payment.requestVoid(at);
    }
    this.remember(settling, paymentWas, consultationWas, at);
  }

  private async take(settling: Settling, answer: SettlementAnswer, at: Date): Promise<void> {
    const { payment } = settling;
    switch (answer.status) {
      case 'unknown':
        return payment.loseSight(at);
      case 'requires_action':
        return payment.requireAction(answer.ref, at);
      case 'authorized':
        payment.authorize(answer.ref, at);
        return this.hold(settling, at);
      case 'succeeded':
        return this.capture(settling, answer, at);
      case 'cancelled':
        if (payment.isSettling()) payment.fail('charge_cancelled', at);
        else payment.giveUp(at);
        return this.release(settling, at);
      case 'failed':
        // Who was sent to the bank could still pay with another card.
        if (payment.status === 'requires_action') payment.requestVoid(at);
        payment.fail(answer.code, at);
        return this.release(settling, at);
    }
  }

  private capture(settling: Settling, { ref, amount }: Succeeded, at: Date): Promise<void> | void {
    const { payment } = settling;
    const wasAuthorized = payment.status === 'authorized';
    payment.capture(ref, at, amount);
    // What was set aside is taken only when we ask for it: the whole after the visit, or what policy keeps of one that was cancelled late.
    if (!wasAuthorized) return this.hold(settling, at);
  }

  /** The money is there: so is the visit, unless its time is gone; then the money goes back, all of it. */
  private async hold({ em, consultation, payment }: Settling, at: Date): Promise<void> {
    const { status } = consultation;
    if (status === 'pending_payment' || (status === 'expired' && (await this.retake(em, consultation)))) {
      return consultation.schedule(await this.doctorUserId(consultation), at);
    }
    if (status !== 'cancelled' && status !== 'expired') return;
    if (payment.status === 'authorized') payment.requestVoid(at);
    else em.persist(payment.refund(payment.refundable(), 'visit_not_held', at));
  }

  private async release({ em, consultation }: Settling, at: Date): Promise<void> {
    if (consultation.status !== 'pending_payment') return;
    const reason = this.texts.sealCancellationReason(consultation.id, 'payment_declined');
    consultation.cancel(reason, await this.doctorUserId(consultation), at);
    await releaseTime(em, consultation.id);
  }

  private async retake(
    em: EntityManager,
    { id, doctorId, patientId, startsAt, endsAt }: Consultation,
  ): Promise<boolean> {
    const doctor = await this.doctors.bookable(doctorId);
    if (!doctor) return false;
    const visit = { startsAt: startsAt.getTime(), endsAt: endsAt.getTime() };
    return retakeTime(em, {
      consultationId: id,
      doctorId,
      patientId,
      doctorBusy: busyRange(visit, doctor.schedule),
      patientBusy: `[${startsAt.toISOString()},${endsAt.toISOString()})`,
    });
  }

  private async doctorUserId({ doctorId }: Consultation): Promise<string | null> {
    return (await this.doctors.bookable(doctorId))?.userId ?? null;
  }

  private remember(
    { em, actor, consultation, payment }: Settling,
    paymentWas: string,
    consultationWas: string,
    at: Date,
  ): void {
    const { patientId } = consultation;
    const steps = [
      { subjectType: 'payment', subjectId: payment.id, fromStatus: paymentWas, toStatus: payment.status, at },
      {
        subjectType: 'consultation',
        subjectId: consultation.id,
        fromStatus: consultationWas,
        toStatus: consultation.status,
        at,
      },
    ];
    for (const step of steps.filter(({ fromStatus, toStatus }) => fromStatus !== toStatus)) {
      recordStatusChange(em, actor, step);
      const { subjectType, subjectId } = step;
      this.audit.record(em, actor, { action: `${subjectType}.${step.toStatus}`, subjectType, subjectId, patientId });
    }
  }
}
