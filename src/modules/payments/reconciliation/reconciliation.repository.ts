import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { PageQuery } from '../../../platform/http/page';
import type { BookedAmount } from './compare-books';
import { PaymentDifference, PaymentReconciliation } from './payment-reconciliation.entity';

interface Row {
  ref: string;
  currency: string;
  amount: string;
  payment_id: string | null;
}

/**
 * What our books say lies with the provider, by the provider's names: charges and disputes by the charge, refunds by the refund. Fees and
 * payouts belong to no charge of ours.
 */
const LINES = `
  select coalesce(r.provider_ref, p.provider_ref, l.source_id) as ref, l.currency, sum(l.amount) as amount, l.payment_id
    from ledger_line l
    left join refund r on l.source_type = 'refund' and r.id::text = l.source_id
    left join payment p on l.source_type = 'payment' and p.id = l.payment_id
   where l.account = 'provider_clearing' and l.kind not in ('fee', 'payout')`;
const BY_REF = `group by 1, l.currency, l.payment_id`;

@Injectable()
export class ReconciliationRepository {
  /** What our books hold of the given charges and refunds, whenever it was posted. */
  async bookedOf(em: EntityManager, refs: string[]): Promise<BookedAmount[]> {
    const rows = await em.execute<Row[]>(
      `${LINES} and coalesce(r.provider_ref, p.provider_ref, l.source_id) = any (string_to_array(?, ',')) ${BY_REF}`,
      [refs.join(',')],
    );
    return rows.map(booked);
  }

  /** The charges and refunds that our books posted from `from` until before `until`. */
  async bookedBetween(em: EntityManager, from: Date, until: Date): Promise<string[]> {
    const rows = await em.execute<Row[]>(`${LINES} and l.at >= ? and l.at < ? ${BY_REF}`, [from, until]);
    return rows.map(({ ref }) => ref);
  }

  /** Newest first. */
  list(em: EntityManager, { limit, offset }: PageQuery): Promise<[PaymentReconciliation[], number]> {
    return em.findAndCount(PaymentReconciliation, {}, { orderBy: { id: 'desc' }, limit, offset });
  }

  find(em: EntityManager, id: string): Promise<PaymentReconciliation | null> {
    return em.findOne(PaymentReconciliation, { id });
  }

  differencesOf(em: EntityManager, reconciliationId: string): Promise<PaymentDifference[]> {
    return em.find(PaymentDifference, { reconciliationId }, { orderBy: { ref: 'asc' } });
  }
}

function booked({ ref, currency, amount, payment_id }: Row): BookedAmount {
  return { ref, currency, amount: Number(amount), paymentId: payment_id };
}
