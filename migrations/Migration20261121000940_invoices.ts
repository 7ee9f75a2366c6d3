import { Migration } from '@mikro-orm/migrations';

/**
 * Invoices and credit notes, append-only. Numbers run without gaps in each series and year: one row counts them, locked until the document
 * commits, and each document points at the one before it. A payment remembers that it is a fee, since its invoice has to say what was paid for.
 */
export class Migration20261121000940_invoices extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`alter table payment add column fee_only boolean not null default false`);
    this.addSql(`
      create table invoice_series (
        kind text not null,
        year smallint not null,
        last_number integer not null,
        constraint invoice_series_pkey primary key (kind, year),
        constraint invoice_series_counts_up check (last_number > 0)
      )`);
    this.addSql(`
      create table invoice (
        id uuid primary key,
        kind text not null,
        year smallint not null,
        number integer not null,
        previous_number integer,
        payment_id uuid not null references payment (id),
        patient_id uuid not null references user_account (id),
        refund_id uuid references refund (id),
        corrects_id uuid references invoice (id),
        issued_at timestamptz not null,
        seller jsonb not null,
        description text not null,
        method text not null,
        currency text not null,
        net bigint not null,
        taxes jsonb not null,
        total bigint not null,
        constraint invoice_number_once unique (kind, year, number),
        constraint invoice_number_follows foreign key (kind, year, previous_number) references invoice (kind, year, number),
        constraint invoice_number_counts check (number > 0 and previous_number is not distinct from nullif(number - 1, 0)),
        constraint invoice_kind_known check (kind in ('invoice', 'credit_note')),
        constraint invoice_corrects_by_refund check ((kind = 'credit_note') = (refund_id is not null and corrects_id is not null)),
        constraint invoice_total_not_negative check (total >= 0),
        constraint invoice_currency_iso check (currency ~ '^[A-Z]{3}$'),
        constraint invoice_once_per_refund unique (refund_id)
      )`);
    this.addSql(`create unique index invoice_once_per_payment on invoice (payment_id) where kind = 'invoice'`);
    this.addSql(`create index invoice_payment on invoice (payment_id)`);
    this.addSql(`create index invoice_patient on invoice (patient_id, id)`);
    this.addSql(
      `create trigger invoice_append_only before update or delete on invoice for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger invoice_no_truncate before truncate on invoice for each statement execute function refuse_change()`,
    );
  }
}
