import { Migration } from '@mikro-orm/migrations';

/**
 * What the systems of partners tell: the secrets that their events are signed with, the events as they came, and the mirror of their
 * products, stock and orders that is kept from them. Nothing here is stock of ours.
 */
export class Migration20261122000800_pms_inbound extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.secrets();
    this.events();
    this.products();
    this.stock();
    this.orders();
  }

  private secrets(): void {
    // Sealed and not hashed: a MAC is checked with the secret itself.
    this.addSql(`
      create table pms_webhook_secret (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        secret text,
        created_at timestamptz not null,
        revoked_at timestamptz,
        constraint pms_webhook_secret_kept_while_in_force check ((secret is not null) = (revoked_at is null)),
        constraint pms_webhook_secret_secret_sealed check (is_envelope(secret))
      )`);
    this.addSql(`create index pms_webhook_secret_partner on pms_webhook_secret (partner_id, id)`);
  }

  private events(): void {
    // The constraint decides which of two deliveries was first, on whatever instance they arrive.
    this.addSql(`
      create table pms_inbound_event (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        event_id text not null,
        webhook_secret_id uuid not null,
        payload text not null,
        type text,
        subject text,
        product_ref text,
        subject_version bigint,
        received_at timestamptz not null,
        last_delivered_at timestamptz not null,
        deliveries integer not null default 1,
        outcome text not null,
        attempts integer not null default 0,
        next_attempt_at timestamptz,
        reason text,
        concluded_at timestamptz,
        constraint pms_inbound_event_once unique (partner_id, event_id),
        constraint pms_inbound_event_payload_sealed check (is_envelope(payload)),
        constraint pms_inbound_event_outcome_known check (
          outcome in ('received', 'applied', 'waiting', 'stale', 'ignored', 'dead')),
        constraint pms_inbound_event_concluded check (
          (outcome = 'received') = (concluded_at is null) and (outcome = 'received') = (next_attempt_at is not null))
      )`);
    this.addSql(
      `create index pms_inbound_event_due on pms_inbound_event (partner_id, next_attempt_at) where outcome = 'received'`,
    );
    this.addSql(
      `create index pms_inbound_event_waiting on pms_inbound_event (partner_id, product_ref) where outcome = 'waiting'`,
    );
    this.addSql(`create index pms_inbound_event_dead on pms_inbound_event (partner_id, id) where outcome = 'dead'`);
    this.addSql(`create index pms_inbound_event_listing on pms_inbound_event (partner_id, id)`);
    this.addSql(`create index pms_inbound_event_age on pms_inbound_event (received_at)`);
  }

  private products(): void {
    // Version 0: only its stock was reported so far, and nothing of the product itself.
    this.addSql(`
      create table pms_product (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        ref text not null,
        reported_version bigint not null,
        name text,
        gtin text,
        ndc text,
        use_units_per_unit integer not null default 1,
        discontinued boolean not null default false,
        product_id uuid references product (id),
        mapped_by text,
        mapped_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint pms_product_once unique (partner_id, ref),
        constraint pms_product_version_positive check (reported_version >= 0),
        constraint pms_product_units_positive check (use_units_per_unit > 0),
        constraint pms_product_mapped_by_known check (mapped_by in ('gtin', 'ndc', 'hand')),
        constraint pms_product_mapped_somehow check ((product_id is null and (mapped_by is null or mapped_by = 'hand'))
          or (product_id is not null and mapped_by is not null))
      )`);
    this.addSql(`create index pms_product_mapped on pms_product (product_id) where product_id is not null`);
    this.addSql(`create index pms_product_unmapped on pms_product (partner_id, ref) where product_id is null`);
    this.addSql(`create index pms_product_gtin on pms_product (gtin) where gtin is not null`);
    this.addSql(`create index pms_product_ndc on pms_product (ndc) where ndc is not null`);
  }

  private stock(): void {
    this.addSql(`
      create table pms_stock (
        id uuid primary key,
        partner_id uuid not null,
        product_ref text not null,
        location_ref text not null,
        reported_version bigint not null,
        on_hand integer not null,
        reserved integer not null,
        updated_at timestamptz not null,
        constraint pms_stock_product_fkey foreign key (partner_id, product_ref) references pms_product (partner_id, ref),
        constraint pms_stock_once unique (partner_id, location_ref, product_ref),
        constraint pms_stock_version_positive check (reported_version > 0),
        constraint pms_stock_not_negative check (on_hand >= 0 and reserved >= 0)
      )`);
    this.addSql(`create index pms_stock_product on pms_stock (partner_id, product_ref)`);
  }

  private orders(): void {
    this.addSql(`
      create table pms_order (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        order_ref text not null,
        reported_version bigint not null,
        status text not null,
        partner_reference text,
        expected_on date,
        carrier text,
        tracking_number text,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint pms_order_once unique (partner_id, order_ref),
        constraint pms_order_version_positive check (reported_version > 0),
        constraint pms_order_status_known check (status in ('acknowledged', 'shipped'))
      )`);
  }
}
