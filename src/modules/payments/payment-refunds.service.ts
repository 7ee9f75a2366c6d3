import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { Money } from '../../kernel/money';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency } from '../../platform/http/idempotency';
import { AuditTrail } from '../audit';
import { RefundResponse } from './dto/refund.response';
import type { RequestRefundRequest } from './dto/request-refund.request';
import { PaymentRepository } from './payment.repository';

/** What people ask to have given back, besides what policy gives back by itself. */
@Injectable()
export class PaymentRefunds {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly payments: PaymentRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a payment that does not exist or is somebody else's */
  list(actor: SignedInActor, paymentId: string): Promise<RefundResponse[]> {
    return this.unitOfWork.run(async (em) => {
      const { patientId } = await this.payments.findOwnedBy(em, actor, paymentId);
      const refunds = await this.payments.refundsOf(em, paymentId);
      this.audit.record(em, actor, {
        action: 'refund.listed',
        subjectType: 'payment',
        subjectId: paymentId,
        patientId,
        details: { ids: refunds.map(({ id }) => id) },
      });
      return refunds.map((refund) => RefundResponse.from(refund));
    });
  }

  /**
   * Sets a part of what was captured aside; the provider is asked afterwards.
   *
   * @throws NotFound, `refund_exceeds_captured` 409
   */
  request(
    actor: SignedInActor,
    paymentId: string,
    body: RequestRefundRequest,
    key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /payments/${paymentId}/refunds`, key, body };
    return this.idempotency.run(request, 201, async (em) => {
      const payment = await this.payments.locked(em, paymentId);
      const refund = payment.refund(Money.of(body.amount, payment.currency), body.reason, this.clock.now());
      em.persist(refund);
      this.audit.record(em, actor, {
        action: 'refund.requested',
        subjectType: 'refund',
        subjectId: refund.id,
        patientId: payment.patientId,
        details: { paymentId, amount: body.amount, reason: body.reason },
      });
      return RefundResponse.from(refund);
    });
  }
}
