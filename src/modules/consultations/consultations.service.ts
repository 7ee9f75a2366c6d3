import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import { PaymentRepository } from '../payments';
import { ConsultationRepository } from './consultation.repository';
import type { ConsultationListQuery } from './dto/consultation-list.query';
import { ConsultationResponse } from './dto/consultation.response';

/** What people may see of visits. A look is audited in the transaction that reads. */
@Injectable()
export class ConsultationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly consultations: ConsultationRepository,
    private readonly payments: PaymentRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFound for a visit that does not exist or is somebody else's */
  find(actor: SignedInActor, id: string): Promise<ConsultationResponse> {
    return this.unitOfWork.run(async (em) => {
      const consultation = await this.consultations.findOwnedBy(em, actor, id);
      const payment = await this.payments.ofConsultation(em, id);
      const refunds = await this.payments.refundsOf(em, payment.id);
      const { patientId } = consultation;
      this.audit.record(em, actor, {
        action: 'consultation.read',
        subjectType: 'consultation',
        subjectId: id,
        patientId,
      });
      return ConsultationResponse.from(consultation, payment, refunds.at(-1));
    });
  }

  list(actor: SignedInActor, query: ConsultationListQuery): Promise<Page<ConsultationResponse>> {
    return this.unitOfWork.run(async (em) => {
      const [consultations, total] = await this.consultations.listOwnedBy(em, actor, query);
      const ids = consultations.map(({ id }) => id);
      // A later payment of the same visit replaces an earlier one that failed.
      const payments = new Map(
        (await this.payments.ofConsultations(em, ids)).map((payment) => [payment.consultationId, payment]),
      );
      this.audit.record(em, actor, { action: 'consultation.listed', subjectType: 'consultation', details: { ids } });
      const items = consultations.flatMap((consultation) => {
        const payment = payments.get(consultation.id);
        return payment ? [ConsultationResponse.from(consultation, payment)] : [];
      });
      return new Page(items, total, query);
    });
  }
}
