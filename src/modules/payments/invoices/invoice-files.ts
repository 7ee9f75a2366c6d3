import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { NotFound } from '../../../kernel/domain-error';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { FileStore } from '../../../platform/files/file-store';
import { PatientProfiles } from '../../identity';
import { Invoice } from './invoice.entity';
import { InvoiceTerms } from './invoice-terms';

/** Invoices on paper: drawn once, outside the transaction that gives the number, and kept as they were drawn. */
@Injectable()
export class InvoiceFiles {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly files: FileStore,
    private readonly patients: PatientProfiles,
    private readonly terms: InvoiceTerms,
  ) {}

  /** The PDF; drawn now if nobody has drawn it yet. @throws DomainError `file_unavailable` 503 */
  async pdfOf(invoice: Invoice): Promise<Buffer> {
    const name = nameOf(invoice);
    const kept = await this.files.get(name);
    if (kept) return kept;
    await this.files.put(name, await this.draw(invoice), 'application/pdf');
    // The first one stays, which may be another process's.
    return (await this.files.get(name)) ?? this.draw(invoice);
  }

  private async draw(invoice: Invoice): Promise<Buffer> {
    const paper = await this.unitOfWork.read(async (em) => ({
      buyer: await this.nameOfBuyer(em, invoice.patientId),
      corrects: invoice.correctsId === null ? null : await em.findOneOrFail(Invoice, { id: invoice.correctsId }),
    }));
    // Loaded when the first one is drawn: fonts and what draws with them take 100 ms that a start can do without.
    const { drawInvoice } = await import('./invoice-paper.js');
    return drawInvoice({ invoice, ...paper, timeZone: this.terms.timeZone });
  }

  private async nameOfBuyer(em: EntityManager, patientId: string): Promise<string | null> {
    try {
      return (await this.patients.get(em, patientId)).name;
    } catch (error) {
      // The account was erased in the meantime, or is a patient's no more.
      if (error instanceof NotFound) return null;
      throw error;
    }
  }
}

function nameOf({ kind, year, label }: Invoice): string {
  return `${kind === 'invoice' ? 'invoices' : 'credit-notes'}/${year}/${label}.pdf`;
}
