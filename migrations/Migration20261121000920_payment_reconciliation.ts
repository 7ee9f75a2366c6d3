import { Migration } from '@mikro-orm/migrations';

/** What comparing the provider's books with ours has found, run by run. */
export class Migration20261121000920_payment_reconciliation extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql(`
      create table payment_reconciliation (
        id uuid primary key,
        provider text not null,
        from_at timestamptz not null,
        until_at timestamptz not null,
        compared_at timestamptz not null,
        movements integer not null,
        difference_count integer not null,
        constraint payment_reconciliation_ordered check (from_at < until_at)
      )`);
    this.addSql(`create index payment_reconciliation_latest on payment_reconciliation (compared_at)`);
    this.addSql(`
      create table payment_difference (
        id uuid primary key,
        reconciliation_id uuid not null references payment_reconciliation (id),
        ref text not null,
        payment_id uuid,
        currency text not null,
        provider_amount bigint not null,
        ledger_amount bigint not null,
        constraint payment_difference_differs check (provider_amount <> ledger_amount)
      )`);
    this.addSql(`create index payment_difference_run on payment_difference (reconciliation_id)`);
  }
}
