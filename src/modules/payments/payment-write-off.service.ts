import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency } from '../../platform/http/idempotency';
import { AuditTrail } from '../audit';
import { PaymentResponse } from './dto/payment.response';
import type { WriteOffPaymentRequest } from './dto/write-off.request';
import { PaymentRepository } from './payment.repository';

/** Debts that the clinic gives up. */
@Injectable()
export class PaymentWriteOff {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly payments: PaymentRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound, IllegalTransition 409 for what is paid or over, `payment_not_owed` 409 before the visit is over */
  writeOff(
    actor: SignedInActor,
    id: string,
    body: WriteOffPaymentRequest,
    key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /payments/${id}/write-off`, key, body };
    return this.idempotency.run(request, 201, async (em) => {
      const payment = await this.payments.locked(em, id);
      const fromStatus = payment.status;
      const at = this.clock.now();
      payment.writeOff(at);
      const subject = { subjectType: 'payment', subjectId: id };
      const { status: toStatus, patientId } = payment;
      recordStatusChange(em, actor, { ...subject, fromStatus, toStatus, at });
      const details = { reason: body.reason, amount: payment.amount };
      this.audit.record(em, actor, { action: 'payment.written_off', ...subject, patientId, details });
      return PaymentResponse.from(payment);
    });
  }
}
