import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import type { PaymentListQuery } from './dto/payment-list.query';
import { PaymentResponse } from './dto/payment.response';
import { PaymentRepository } from './payment.repository';

/** What people may see of payments. A look is audited in the transaction that reads. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly audit: AuditTrail,
  ) {}

  find(actor: SignedInActor, id: string): Promise<PaymentResponse> {
    return this.unitOfWork.run(async (em) => {
      const payment = await this.payments.findOwnedBy(em, actor, id);
      const { patientId } = payment;
      this.audit.record(em, actor, { action: 'payment.read', subjectType: 'payment', subjectId: id, patientId });
      return PaymentResponse.from(payment);
    });
  }

  list(actor: SignedInActor, query: PaymentListQuery): Promise<Page<PaymentResponse>> {
    return this.unitOfWork.run(async (em) => {
      const [payments, total] = await this.payments.listOwnedBy(em, actor, query);
      this.audit.recordList(em, actor, { action: 'payment.listed', subjectType: 'payment' }, payments);
      return new Page(
        payments.map((payment) => PaymentResponse.from(payment)),
        total,
        query,
      );
    });
  }
}
