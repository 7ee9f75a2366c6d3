import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { Refund } from '../refund.entity';
import { Invoice, type InvoiceKind } from './invoice.entity';

/** Named finders for invoices and credit notes, and their numbers. */
@Injectable()
export class InvoiceRepository {
  /**
   * The next number of a series. Its row stays locked until the caller's transaction ends, so that the next one waits: a number that is
   * rolled back is given again, and none is left out.
   */
  async nextNumber(em: EntityManager, kind: InvoiceKind, year: number): Promise<number> {
    const [row] = await em.execute<{ last_number: number }[]>(
      `insert into invoice_series (kind, year, last_number) values (?, ?, 1)
       on conflict (kind, year) do update set last_number = invoice_series.last_number + 1 returning last_number`,
      [kind, year],
    );
    return row.last_number;
  }

  ofPayment(em: EntityManager, paymentId: string): Promise<Invoice | null> {
    return em.findOne(Invoice, { paymentId, kind: 'invoice' });
  }

  /** Oldest first. */
  creditNotesOf(em: EntityManager, paymentId: string): Promise<Invoice[]> {
    return em.find(Invoice, { paymentId, kind: 'credit_note' }, { orderBy: { year: 'asc', number: 'asc' } });
  }

  /** @throws NotFound for one that does not exist or belongs to another payment */
  async creditNote(em: EntityManager, paymentId: string, id: string): Promise<Invoice> {
    const note = await em.findOne(Invoice, { id, paymentId, kind: 'credit_note' });
    if (!note) throw new NotFound('credit note');
    return note;
  }

  /** What was given back and has no credit note yet, oldest first. */
  async uncredited(em: EntityManager, paymentId: string): Promise<Refund[]> {
    const credited = (await this.creditNotesOf(em, paymentId)).map(({ refundId }) => refundId);
    const refunds = await em.find(
      Refund,
      { paymentId, status: 'succeeded' },
      { orderBy: { updatedAt: 'asc', id: 'asc' } },
    );
    return refunds.filter(({ id }) => !credited.includes(id));
  }

  /** Payments that were captured, or given back in part, without the document of it: their event was lost. */
  async undocumented(em: EntityManager, before: Date, limit: number): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      `select p.id from payment p
        where p.status in ('captured', 'disputed', 'charged_back') and p.updated_at < ?
          and not exists (select from invoice i where i.payment_id = p.id and i.kind = 'invoice')
       union
       select r.payment_id from refund r
        where r.status = 'succeeded' and r.updated_at < ? and not exists (select from invoice i where i.refund_id = r.id)
       limit ?`,
      [before, before, limit],
    );
    return rows.map(({ id }) => id);
  }
}
