import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency } from '../../platform/http/idempotency';
import { AuditTrail } from '../audit';
import { RefundResponse } from './dto/refund.response';
import type { SettlePaymentRequest } from './dto/settle-payment.request';
import { PaymentRepository } from './payment.repository';
import { refundGoesByProvider } from './payments.errors';

/** Money that people give back with their own hands: what was paid in cash or by transfer. */
@Injectable()
export class RefundHandover {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly payments: PaymentRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound, IllegalTransition 409 when it was settled before, `refund_by_provider` 409 for what was paid by card */
  settle(
    actor: SignedInActor,
    paymentId: string,
    refundId: string,
    body: SettlePaymentRequest,
    key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /payments/${paymentId}/refunds/${refundId}/settlement`, key, body };
    return this.idempotency.run(request, 201, async (em) => {
      const payment = await this.payments.locked(em, paymentId);
      const refund = (await this.payments.refundsOf(em, paymentId)).find(({ id }) => id === refundId);
      if (!refund) throw new NotFound('refund');
      if (!payment.isSettledByHand()) throw refundGoesByProvider();
      const fromStatus = refund.status;
      const at = this.clock.now();
      refund.succeed(body.reference, at);
      payment.refundSucceeded(refund, at);
      const subject = { subjectType: 'refund', subjectId: refundId };
      recordStatusChange(em, actor, { ...subject, fromStatus, toStatus: refund.status, at });
      const { patientId } = payment;
      this.audit.record(em, actor, { action: 'refund.settled', ...subject, patientId, details: { means: body.means } });
      return RefundResponse.from(refund);
    });
  }
}
