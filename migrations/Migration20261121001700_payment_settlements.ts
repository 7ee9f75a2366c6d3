import { Migration } from '@mikro-orm/migrations';

/** Payouts of the provider to the bank, as its statements list them: each once. */
export class Migration20261121001700_payment_settlements extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table payment_settlement (
        id uuid primary key,
        provider text not null,
        reference text not null,
        paid_at timestamptz not null,
        amount bigint not null,
        currency text not null,
        fee bigint not null,
        imported_at timestamptz not null,
        constraint payment_settlement_once unique (provider, reference),
        constraint payment_settlement_amount_positive check (amount > 0),
        constraint payment_settlement_fee_not_negative check (fee >= 0),
        constraint payment_settlement_currency_iso check (currency ~ '^[A-Z]{3}$')
      )`);
    this.addSql(
      `create trigger payment_settlement_append_only before update or delete on payment_settlement for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger payment_settlement_no_truncate before truncate on payment_settlement for each statement execute function refuse_change()`,
    );
  }
}
