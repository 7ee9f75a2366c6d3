import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import { AuditTrail } from '../audit';
import { Doctor, releaseTime } from '../doctors';
import { type Refund, refundFor } from '../payments';
import type { Consultation } from './consultation.entity';
import { ConsultationTexts } from './consultation-texts';
import { ConsultationResponse } from './dto/consultation.response';
import { type Paying, VisitMoney } from './visit/visit-money.service';
import { VisitPolicy } from './visit/visit-policy';

/** What a cancellation does to the visit, the time and the money; called with the visit locked. */
@Injectable()
export class CancellationSteps {
  constructor(
    private readonly money: VisitMoney,
    private readonly policy: VisitPolicy,
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
    if (actor.role === 'patient') this.policy.assertPatientMayCancel(consultation, at);
    const { id, patientId, status: fromStatus } = consultation;
    const payment = await this.money.paymentOf(em, id);
    const doctor = await em.findOne(Doctor, { id: consultation.doctorId });
    consultation.cancel(this.texts.sealCancellationReason(id, reason), doctor?.userId ?? null, at);
    await releaseTime(em, id);
    const refund = this.giveBack({ em, actor, payment, at }, consultation);
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
  private giveBack(paying: Paying, { startsAt }: Consultation): Refund | undefined {
    const price = this.money.priceOf(paying.payment);
    const by = paying.actor.role === 'patient' ? 'patient' : 'clinic';
    return this.money.keep(paying, price.minus(refundFor(price, startsAt, paying.at, by)), 'consultation_cancelled');
  }
}
