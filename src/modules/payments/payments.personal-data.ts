import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  type Obligation,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { Invoice } from './invoices/invoice.entity';
import { Payment } from './payment.entity';
import type { PaymentStatus } from './payment-status';
import { Refund } from './refund.entity';
import type { RefundStatus } from './refund-status';

/** Money in one of these is still on its way. */
const UNSETTLED: readonly PaymentStatus[] = ['processing', 'requires_action', 'authorized', 'unknown', 'disputed'];
const UNSETTLED_REFUNDS: readonly RefundStatus[] = ['pending', 'submitted', 'unknown'];

@PersonalData({
  section: 'payments',
  tables: {
    payment: { kept: 'Financial record: books and receipts must be kept for as long as tax law says.' },
    refund: { kept: 'Financial record, with the payment that it belongs to.' },
    invoice: { kept: 'Tax record: invoices stay as they were issued, with the name that is printed on them.' },
  },
})
export class PaymentsPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const payments = await em.find(
      Payment,
      { patientId: userId },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    const refunds = await em.find(Refund, { paymentId: { $in: payments.map(({ id }) => id) } });
    const invoices = await em.find(Invoice, { patientId: userId, paymentId: { $in: payments.map(({ id }) => id) } });
    return section(payments.map((payment) => exported(payment, refunds, invoices)));
  }

  async obligations(em: EntityManager, userId: string): Promise<Obligation[]> {
    const payments = await em.find(
      Payment,
      { patientId: userId },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST },
    );
    const refunds = await em.find(Refund, {
      paymentId: { $in: payments.map(({ id }) => id) },
      status: { $in: [...UNSETTLED_REFUNDS] },
    });
    return [
      ...payments
        .filter(({ status }) => UNSETTLED.includes(status))
        .map(({ id, createdAt }) => ({ type: 'payment', id, at: createdAt.toISOString() })),
      ...refunds.map(({ id, createdAt }) => ({ type: 'refund', id, at: createdAt.toISOString() })),
    ];
  }
}

function exported(payment: Payment, refunds: readonly Refund[], invoices: readonly Invoice[]): object {
  const { id, consultationId, amount, currency, method, status, capturedAmount, createdAt } = payment;
  return {
    ...{ id, consultationId, amount, currency, method, status, capturedAmount, createdAt },
    refunds: refunds
      .filter(({ paymentId }) => paymentId === id)
      .map((refund) => ({ id: refund.id, amount: refund.amount, status: refund.status, createdAt: refund.createdAt })),
    invoices: invoices
      .filter(({ paymentId }) => paymentId === id)
      .map(({ label, kind, issuedAt, net, total }) => ({ number: label, kind, issuedAt, net, total })),
  };
}
