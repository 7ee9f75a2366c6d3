import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import { AuditTrail } from '../audit';
import { DoctorDirectory, releaseTime, retakeTime } from '../doctors';
import type { Payment, SettlementAnswer } from '../payments';
import { busyRange } from './booking-plan';
import type { Consultation } from './consultation.entity';
import { ConsultationTexts } from './consultation-texts';

/** A visit and its payment, both locked, in one transaction. */
export interface Settling {
  em: EntityManager;
  actor: Actor;
  consultation: Consultation;
  payment: Payment;
}

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
    if (answer.status === 'unknown') payment.loseSight(at);
    else if (answer.status === 'succeeded') await this.captured(settling, answer.ref, at);
    else await this.declined(settling, answer.code, at);
    this.remember(settling, paymentWas, consultationWas, at);
  }

  async expire(settling: Settling): Promise<void> {
    const { em, consultation, payment } = settling;
    const consultationWas = consultation.status;
    const at = this.clock.now();
    consultation.expire(await this.doctorUserId(consultation), at);
    await releaseTime(em, consultation.id);
    this.remember(settling, payment.status, consultationWas, at);
  }

  private async captured({ em, consultation, payment }: Settling, ref: string, at: Date): Promise<void> {
    payment.capture(ref, at);
    const scheduled =
      consultation.status === 'pending_payment' ||
      (consultation.status === 'expired' && (await this.retake(em, consultation)));
    if (scheduled) consultation.schedule(await this.doctorUserId(consultation), at);
    // The visit was cancelled, or its time went to somebody else: the money goes back, all of it.
    else em.persist(payment.refund(payment.refundable(), 'visit_not_held', at));
  }

  private async declined({ em, consultation, payment }: Settling, code: string, at: Date): Promise<void> {
    payment.fail(code, at);
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
