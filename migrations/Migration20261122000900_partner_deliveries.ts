import { Migration } from '@mikro-orm/migrations';

/** What partners are told: where, of what, and how each telling went. */
export class Migration20261122000900_partner_deliveries extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.endpoints();
    this.deliveries();
    this.attempts();
  }

  private endpoints(): void {
    this.addSql(`
      create table partner_endpoint (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        url text not null,
        event_types text[] not null,
        description text,
        status text not null,
        disabled_because text,
        disabled_at timestamptz,
        paused_until timestamptz,
        failing_since timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint partner_endpoint_status_known check (status in ('active', 'disabled')),
        constraint partner_endpoint_disabled_because check (
          (status = 'disabled') = (disabled_because is not null) and (disabled_because is null) = (disabled_at is null)
          and disabled_because in ('by_hand', 'gone', 'failing'))
      )`);
    this.addSql(
      `create unique index partner_endpoint_url_unique on partner_endpoint (partner_id, url) where deleted_at is null`,
    );
  }

  private deliveries(): void {
    // `due_at` of one that is under way is the end of its lease: whoever took it up has died if it is still under way then.
    // `redelivery_of` names a row that may be forgotten before this one.
    this.addSql(`
      create table partner_delivery (
        id uuid primary key,
        position bigint generated always as identity,
        partner_id uuid not null references partner (id),
        endpoint_id uuid not null references partner_endpoint (id),
        event_id uuid not null,
        event_type text not null,
        subject_id uuid not null,
        body text not null,
        status text not null,
        attempts integer not null default 0,
        due_at timestamptz,
        started_at timestamptz,
        occurred_at timestamptz not null,
        created_at timestamptz not null,
        settled_at timestamptz,
        redelivery_of uuid,
        constraint partner_delivery_position_key unique (position),
        constraint partner_delivery_status_known check (status in ('pending', 'delivering', 'retry_wait', 'delivered', 'dead')),
        constraint partner_delivery_due_until_settled check (
          (status in ('delivered', 'dead')) = (settled_at is not null) and (settled_at is null) = (due_at is not null)),
        constraint partner_delivery_attempts_counted check (attempts >= 0)
      )`);
    // An event that is handled twice makes one delivery; a redelivery is a row of its own, one at a time.
    this.addSql(
      `create unique index partner_delivery_once on partner_delivery (endpoint_id, event_id) where redelivery_of is null`,
    );
    this.addSql(`
      create unique index partner_delivery_one_redelivery on partner_delivery (redelivery_of)
      where redelivery_of is not null and settled_at is null`);
    this.addSql(
      `create index partner_delivery_due on partner_delivery (endpoint_id, due_at, position) where due_at is not null`,
    );
    this.addSql(`create index partner_delivery_partner on partner_delivery (partner_id, position)`);
    this.addSql(`create index partner_delivery_settled on partner_delivery (settled_at) where settled_at is not null`);
    this.addSql(
      `create index partner_delivery_redelivery_of on partner_delivery (redelivery_of) where redelivery_of is not null`,
    );
  }

  private attempts(): void {
    this.addSql(`
      create table partner_delivery_attempt (
        delivery_id uuid not null references partner_delivery (id) on delete cascade,
        number integer not null,
        started_at timestamptz not null,
        duration_ms integer,
        outcome text not null,
        status_code integer,
        reply text,
        error text,
        constraint partner_delivery_attempt_pkey primary key (delivery_id, number),
        constraint partner_delivery_attempt_outcome_known check (outcome in ('accepted', 'refused', 'redirected', 'gone',
          'timed_out', 'unreachable', 'address_refused', 'unsigned', 'interrupted'))
      )`);
  }
}
