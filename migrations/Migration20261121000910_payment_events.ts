import { Migration } from '@mikro-orm/migrations';

/** The provider's events as they came, each once; what became of it stands beside it. */
export class Migration20261121000910_payment_events extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql(`
      create table payment_event (
        id uuid primary key,
        provider text not null,
        event_id text not null,
        type text not null,
        news jsonb not null,
        occurred_at timestamptz not null,
        received_at timestamptz not null,
        outcome text not null,
        payment_id uuid,
        concluded_at timestamptz,
        constraint payment_event_once unique (provider, event_id),
        constraint payment_event_outcome_known check (outcome in ('received', 'applied', 'duplicate', 'stale', 'ignored', 'unmatched')),
        constraint payment_event_concluded check ((outcome = 'received') = (concluded_at is null))
      )`);
    this.addSql(`create index payment_event_payment on payment_event (payment_id) where payment_id is not null`);
    this.addSql(
      `create index payment_event_open on payment_event (received_at) where outcome in ('received', 'unmatched')`,
    );
  }
}
