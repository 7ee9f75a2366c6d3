import { Migration } from '@mikro-orm/migrations';

/**
 * The books: double entry, append-only. One entry is the lines with one entry_id; its lines sum to zero in each currency, which is checked
 * when the transaction commits. A source (a payment, a refund, a line of the provider's books) makes each kind of entry once.
 */
export class Migration20261121000900_ledger extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql(`
      create table ledger_line (
        entry_id uuid not null,
        line smallint not null,
        at timestamptz not null,
        kind text not null,
        source_type text not null,
        source_id text not null,
        payment_id uuid,
        account text not null,
        amount bigint not null,
        currency text not null,
        constraint ledger_line_pkey primary key (entry_id, line),
        constraint ledger_line_once_per_source unique (source_type, source_id, kind, line),
        constraint ledger_line_amount_moves check (amount <> 0),
        constraint ledger_line_currency_iso check (currency ~ '^[A-Z]{3}$'),
        constraint ledger_line_account_known check (account in ('receivable', 'provider_clearing', 'cash', 'bank', 'revenue', 'refunds',
          'fees', 'chargebacks', 'write_offs'))
      )`);
    this.addSql(`create index ledger_line_payment on ledger_line (payment_id) where payment_id is not null`);
    this.addSql(`create index ledger_line_account on ledger_line (account, currency, at)`);
    this.addSql(`
      create function assert_entry_balances() returns trigger language plpgsql as $$
      declare
        gap record;
      begin
        select l.currency, sum(l.amount) as amount into gap
          from ledger_line l where l.entry_id = new.entry_id group by l.currency having sum(l.amount) <> 0 limit 1;
        if found then
          raise exception 'ledger entry % is off by % %', new.entry_id, gap.amount, gap.currency using errcode = 'TH003';
        end if;
        return null;
      end
      $$`);
    // Deferred: the lines of an entry come one by one.
    this.addSql(`
      create constraint trigger ledger_entry_balances after insert on ledger_line deferrable initially deferred
        for each row execute function assert_entry_balances()`);
    this.addSql(
      `create trigger ledger_line_append_only before update or delete on ledger_line for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger ledger_line_no_truncate before truncate on ledger_line for each statement execute function refuse_change()`,
    );
  }
}
