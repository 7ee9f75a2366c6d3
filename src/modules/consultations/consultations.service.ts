import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import { PaymentRepository } from '../payments';
import { ConsultationRepository } from './consultation.repository';
import { ConsultationTexts } from './consultation-texts';
import type { ConsultationListQuery } from './dto/consultation-list.query';
import { ConsultationResponse } from './dto/consultation.response';

/** What people may see of visits. A look is audited in the transaction that reads, and what was typed is opened after it. */
@Injectable()
export class ConsultationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly consultations: ConsultationRepository,
    private readonly payments: PaymentRepository,
    private readonly texts: ConsultationTexts,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFound for a visit that does not exist or is somebody else's */
  async find(actor: SignedInActor, id: string): Promise<ConsultationResponse> {
    const { consultation, payment, refund } = await this.unitOfWork.run(async (em) => {
      const found = await this.consultations.findOwnedBy(em, actor, id);
      const paid = await this.payments.ofConsultation(em, id);
      const refunds = await this.payments.refundsOf(em, paid.id);
      this.audit.record(em, actor, {
        action: 'consultation.read',
        subjectType: 'consultation',
        subjectId: id,
        patientId: found.patientId,
      });
      return { consultation: found, payment: paid, refund: refunds.at(-1) };
    });
    const reason = await this.texts.reasonFor(actor, consultation);
    const overbookReason = await this.texts.overbookReasonFor(actor, consultation);
    return Object.assign(ConsultationResponse.from(consultation, reason, payment, refund), { overbookReason });
  }

  async list(actor: SignedInActor, query: ConsultationListQuery): Promise<Page<ConsultationResponse>> {
    const [paid, total] = await this.unitOfWork.run(async (em) => {
      const [consultations, all] = await this.consultations.listOwnedBy(em, actor, query);
      const ids = consultations.map(({ id }) => id);
      // A later payment of the same visit replaces an earlier one that failed.
      const payments = new Map(
        (await this.payments.ofConsultations(em, ids)).map((payment) => [payment.consultationId, payment]),
      );
      this.audit.recordList(em, actor, { action: 'consultation.listed', subjectType: 'consultation' }, consultations);
      const found = consultations.flatMap((consultation) => {
        const payment = payments.get(consultation.id);
        return payment ? [{ consultation, payment }] : [];
      });
      return [found, all] as const;
    });
    const items = await Promise.all(
      paid.map(async ({ consultation, payment }) =>
        ConsultationResponse.from(consultation, await this.texts.reasonFor(actor, consultation), payment),
      ),
    );
    return new Page(items, total, query);
  }
}
