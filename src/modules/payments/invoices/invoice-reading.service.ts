import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { PaymentRepository } from '../payment.repository';
import { InvoiceResponse } from './dto/invoice.response';
import type { Invoice } from './invoice.entity';
import { InvoiceFiles } from './invoice-files';
import { InvoiceRepository } from './invoice.repository';

/** A document as a file. */
export interface InvoiceFile {
  /** `INV-2026-000001.pdf` */
  name: string;
  bytes: Buffer;
}

/** What people may see of invoices. A look is audited in the transaction that reads. */
@Injectable()
export class InvoiceReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly invoices: InvoiceRepository,
    private readonly files: InvoiceFiles,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFound for a payment that is somebody else's, or has no invoice (yet) */
  async invoice(actor: SignedInActor, paymentId: string): Promise<InvoiceResponse> {
    return InvoiceResponse.from(await this.seen(actor, paymentId, 'invoice.read', (em) => this.issued(em, paymentId)));
  }

  /** @throws NotFound, DomainError `file_unavailable` 503 */
  async invoiceFile(actor: SignedInActor, paymentId: string): Promise<InvoiceFile> {
    return this.file(await this.seen(actor, paymentId, 'invoice.downloaded', (em) => this.issued(em, paymentId)));
  }

  /** Oldest first. @throws NotFound for a payment that is somebody else's */
  creditNotes(actor: SignedInActor, paymentId: string): Promise<InvoiceResponse[]> {
    return this.unitOfWork.run(async (em) => {
      const { patientId } = await this.payments.findOwnedBy(em, actor, paymentId);
      const notes = await this.invoices.creditNotesOf(em, paymentId);
      this.audit.record(em, actor, {
        action: 'credit_note.listed',
        subjectType: 'payment',
        subjectId: paymentId,
        patientId,
        details: { ids: notes.map(({ id }) => id) },
      });
      return notes.map((note) => InvoiceResponse.from(note));
    });
  }

  /** @throws NotFound, DomainError `file_unavailable` 503 */
  async creditNoteFile(actor: SignedInActor, paymentId: string, id: string): Promise<InvoiceFile> {
    const find = (em: EntityManager) => this.invoices.creditNote(em, paymentId, id);
    return this.file(await this.seen(actor, paymentId, 'credit_note.downloaded', find));
  }

  private seen(
    actor: SignedInActor,
    paymentId: string,
    action: string,
    find: (em: EntityManager) => Promise<Invoice>,
  ): Promise<Invoice> {
    return this.unitOfWork.run(async (em) => {
      const { patientId } = await this.payments.findOwnedBy(em, actor, paymentId);
      const invoice = await find(em);
      this.audit.record(em, actor, { action, subjectType: 'invoice', subjectId: invoice.id, patientId });
      return invoice;
    });
  }

  private async issued(em: EntityManager, paymentId: string): Promise<Invoice> {
    const invoice = await this.invoices.ofPayment(em, paymentId);
    if (!invoice) throw new NotFound('invoice');
    return invoice;
  }

  private async file(invoice: Invoice): Promise<InvoiceFile> {
    return { name: `${invoice.label}.pdf`, bytes: await this.files.pdfOf(invoice) };
  }
}
