import { systemActor } from '../../../platform/auth/actor';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { InvoiceFiles } from './invoice-files';
import { Invoicing } from './invoicing.service';

/** Not wrapped in OncePerEvent: a payment has one invoice, and a refund one credit note, however often they are asked for. */
@EventHandler({ name: 'payments.invoice', events: ['payment.captured', 'payment.refunded'] })
export class InvoicingHandler implements HandlesEvents {
  constructor(
    private readonly invoicing: Invoicing,
    private readonly files: InvoiceFiles,
  ) {}

  async handle({ id, payload }: DeliveredEvent): Promise<void> {
    const invoices = await this.invoicing.issueFor(systemActor(id), String(payload.paymentId));
    for (const invoice of invoices) await this.files.pdfOf(invoice);
  }
}
