import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency } from '../../platform/http/idempotency';
import { AuditTrail } from '../audit';
import { PaymentResponse } from './dto/payment.response';
import type { SettlePaymentRequest } from './dto/settle-payment.request';
import { PaymentRepository } from './payment.repository';

/** Money that came past the provider: in cash or by transfer. */
@Injectable()
export class PaymentSettlement {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly payments: PaymentRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The whole amount was received.
   *
   * @throws NotFound, IllegalTransition 409 for what is not owed any more, `payment_reference_used` 409
   */
  settle(actor: SignedInActor, id: string, body: SettlePaymentRequest, key: string | null): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /payments/${id}/settlement`, key, body };
    return this.idempotency.run(request, 201, async (em) => {
      const payment = await this.payments.locked(em, id);
      const fromStatus = payment.status;
      const at = this.clock.now();
      payment.settle(body.means, body.reference, at);
      const subject = { subjectType: 'payment', subjectId: id };
      recordStatusChange(em, actor, { ...subject, fromStatus, toStatus: payment.status, at });
      const { patientId } = payment;
      this.audit.record(em, actor, {
        action: 'payment.settled',
        ...subject,
        patientId,
        details: { means: body.means },
      });
      return PaymentResponse.from(payment);
    });
  }
}
