import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { LedgerAccount } from '../ledger/ledger-account';
import type { PaymentMethod, PaymentStatus } from '../payment-status';
import type { ReportGroup } from './dto/daily-report.query';

/** Days by the calendar of a time zone, both included; `YYYY-MM-DD`. */
export interface Days {
  from: string;
  to: string;
  timeZone: string;
}

export interface ExportFilter {
  status?: PaymentStatus;
  method?: PaymentMethod;
  doctorId?: string;
}

/** Amounts are minor units. */
export interface ReportRow {
  group: string | null;
  currency: string;
  captured: number;
  refunded: number;
  chargedBack: number;
  fees: number;
  writtenOff: number;
}

export interface ExportedPayment {
  /** Where it stands in the order of the export. */
  position: string;
  paymentId: string;
  createdAt: string;
  consultationId: string;
  doctorId: string | null;
  patientId: string;
  method: string;
  status: string;
  provider: string;
  currency: string;
  amount: number;
  captured: number;
  refunded: number;
  reference: string | null;
  invoice: string | null;
}

export interface LedgerRow {
  id: string;
  at: Date;
  kind: string;
  sourceType: string;
  sourceId: string;
  paymentId: string | null;
  lines: { account: LedgerAccount; currency: string; amount: number }[];
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
const GROUPS: Record<ReportGroup, string> = {
  day: `to_char(l.at at time zone ?, 'YYYY-MM-DD')`,
  doctor: 'c.doctor_id::text',
  method: 'p.method',
  status: 'p.status',
};

const WITHIN = (column: string) =>
  `${column} >= (?::date)::timestamp at time zone ? and ${column} < (?::date + 1)::timestamp at time zone ?`;

/**
 * What is read across payments. The doctor of a payment stands in its visit, whose table is joined here and nowhere else in this module: reading
 * needs no part of what a visit does.
 */
@Injectable()
export class ReportsRepository {
  /** From the books, by the time of posting. */
  async daily(em: EntityManager, days: Days, group: ReportGroup): Promise<ReportRow[]> {
    const rows = await em.execute<Record<keyof ReportRow, string>[]>(
      `select ${GROUPS[group]} as "group", l.currency,
              coalesce(sum(l.amount) filter (where l.kind = 'capture' and l.amount > 0), 0) as captured,
              coalesce(sum(l.amount) filter (where l.account = 'refunds'), 0) as refunded,
              coalesce(sum(l.amount) filter (where l.account = 'chargebacks'), 0) as "chargedBack",
              coalesce(sum(l.amount) filter (where l.account = 'fees'), 0) as fees,
              coalesce(sum(l.amount) filter (where l.account = 'write_offs'), 0) as "writtenOff"
         from ledger_line l
         left join payment p on p.id = l.payment_id
         left join consultation c on c.id = p.consultation_id
        where ${WITHIN('l.at')} and (l.kind = 'capture' or l.account in ('refunds', 'chargebacks', 'fees', 'write_offs'))
        group by 1, 2 order by 1 nulls last, 2`,
      [...(group === 'day' ? [days.timeZone] : []), ...boundsOf(days)],
    );
    return rows.map(({ group, currency, ...amounts }) => ({ group, currency, ...numbers(amounts) }));
  }

  /** Of the payments that were made on some days, oldest first, those after one. */
  async payments(
    em: EntityManager,
    days: Days,
    { status, method, doctorId }: ExportFilter,
    { after, limit }: { after: ExportedPayment | null; limit: number },
  ): Promise<ExportedPayment[]> {
    // Said only where it is asked for: a condition that may be any value has the planner expect few rows, and sort all of them for each batch.
    const wanted = [
      ['p.status', status],
      ['p.method', method],
      ['c.doctor_id', doctorId],
    ].filter(([, value]) => value !== undefined);
    const rows = await em.execute<(ExportedPayment & Record<'amount' | 'captured' | 'refunded', string>)[]>(
      `select p.created_at::text as position, p.id as "paymentId", to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
              p.consultation_id as "consultationId", c.doctor_id as "doctorId", p.patient_id as "patientId", p.method, p.status,
              p.provider, p.currency, p.amount, p.captured_amount as captured, p.provider_ref as reference,
              (select coalesce(sum(r.amount), 0) from refund r where r.payment_id = p.id and r.status = 'succeeded') as refunded,
              (select 'INV-' || i.year || '-' || lpad(i.number::text, greatest(6, length(i.number::text)), '0')
                 from invoice i where i.payment_id = p.id and i.kind = 'invoice') as invoice
         from payment p
         left join consultation c on c.id = p.consultation_id
        where ${WITHIN('p.created_at')} and (p.created_at, p.id) > (?::timestamptz, ?::uuid)${wanted.map(([column]) => ` and ${column} = ?`).join('')}
        order by p.created_at, p.id limit ?`,
      [
        ...boundsOf(days),
        after?.position ?? '-infinity',
        after?.paymentId ?? NOBODY,
        ...wanted.map(([, value]) => value),
        limit,
      ],
    );
    return rows.map(({ amount, captured, refunded, ...row }) => ({
      ...row,
      ...numbers({ amount, captured, refunded }),
    }));
  }

  /** The trial balance: sums to zero in each currency. */
  async balances(em: EntityManager, asOf: Date): Promise<LedgerRow['lines']> {
    const rows = await em.execute<{ account: LedgerAccount; currency: string; amount: string }[]>(
      `select account, currency, sum(amount) as amount from ledger_line where at <= ? group by 1, 2 order by 2, 1`,
      [asOf],
    );
    return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
  }

  /** Newest first. */
  async entries(
    em: EntityManager,
    { paymentId, before }: { paymentId?: string; before?: string },
    limit: number,
  ): Promise<LedgerRow[]> {
    return em.execute<LedgerRow[]>(
      `with page as (
         select entry_id from ledger_line
          where line = 1 and (?::uuid is null or payment_id = ?::uuid) and (?::uuid is null or entry_id < ?::uuid)
          order by entry_id desc limit ?)
       select l.entry_id as id, min(l.at) as at, min(l.kind) as kind, min(l.source_type) as "sourceType",
              min(l.source_id) as "sourceId", (array_agg(l.payment_id))[1] as "paymentId",
              json_agg(json_build_object('account', l.account, 'currency', l.currency, 'amount', l.amount) order by l.line) as lines
         from page join ledger_line l using (entry_id) group by l.entry_id order by l.entry_id desc`,
      [paymentId ?? null, paymentId ?? null, before ?? null, before ?? null, limit],
    );
  }
}

function boundsOf({ from, to, timeZone }: Days): string[] {
  return [from, timeZone, to, timeZone];
}

/** PostgreSQL's sums come as text. */
function numbers<K extends string>(amounts: Record<K, string>): Record<K, number> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, Number(amount)])) as Record<
    K,
    number
  >;
}
