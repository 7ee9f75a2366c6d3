import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import type { Payment } from '../payment.entity';
import { PaymentRepository } from '../payment.repository';
import { Invoice, type InvoiceKind } from './invoice.entity';
import { InvoiceRepository } from './invoice.repository';
import { InvoiceTerms } from './invoice-terms';
import { taxesGivenBack, taxesWithin } from './taxes';

/** Issues the documents of a payment: an invoice once it is captured, a credit note for each refund that succeeded. */
@Injectable()
export class Invoicing {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly invoices: InvoiceRepository,
    private readonly audit: AuditTrail,
    private readonly terms: InvoiceTerms,
  ) {}

  /**
   * Issues what is missing, and nothing twice: safe to repeat and to race, for the payment is locked. The counters are locked last and for no
   * longer than the inserts take.
   *
   * @returns every document of the payment
   * @throws NotFound
   */
  issueFor(actor: Actor, paymentId: string): Promise<Invoice[]> {
    return this.unitOfWork.run(async (em) => {
      const payment = await this.payments.locked(em, paymentId);
      const invoice = (await this.invoices.ofPayment(em, paymentId)) ?? (await this.invoice(em, actor, payment));
      if (!invoice) return [];
      await this.creditRefunds(em, actor, invoice);
      return [invoice, ...(await this.invoices.creditNotesOf(em, paymentId))];
    });
  }

  private async invoice(em: EntityManager, actor: Actor, payment: Payment): Promise<Invoice | null> {
    if (!['captured', 'disputed', 'charged_back'].includes(payment.status)) return null;
    const amount = taxesWithin(payment.capturedAmount, this.terms.rates);
    const invoice = Invoice.of(payment, amount, await this.next(em, 'invoice'));
    await this.issue(em, actor, invoice);
    return invoice;
  }

  /** With the rates of the invoice, whatever the configuration says by now. */
  private async creditRefunds(em: EntityManager, actor: Actor, invoice: Invoice): Promise<void> {
    const notes = await this.invoices.creditNotesOf(em, invoice.paymentId);
    let before = notes.reduce((sum, { total }) => sum + total, 0);
    for (const refund of await this.invoices.uncredited(em, invoice.paymentId)) {
      const amount = taxesGivenBack(refund.amount, before, invoice.taxes);
      await this.issue(em, actor, invoice.creditNote(refund.id, amount, await this.next(em, 'credit_note')));
      before += refund.amount;
    }
  }

  private async next(em: EntityManager, kind: InvoiceKind) {
    const now = this.terms.now();
    return { ...now, number: await this.invoices.nextNumber(em, kind, now.year) };
  }

  private async issue(em: EntityManager, actor: Actor, invoice: Invoice): Promise<void> {
    const { id, kind, label, paymentId, patientId } = invoice;
    const subject = { subjectType: 'invoice', subjectId: id, patientId };
    this.audit.record(em, actor, { action: `${kind}.issued`, ...subject, details: { paymentId, number: label } });
    await em.persist(invoice).flush();
  }
}
