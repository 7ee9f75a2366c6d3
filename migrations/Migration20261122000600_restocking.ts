import { Migration } from '@mikro-orm/migrations';

/**
 * Orders of stock to suppliers. Two instances that check the stock at once are held apart here: one suggested order of the check for a
 * supplier and a location, and one open line of the check for a product and a location.
 */
export class Migration20261122000600_restocking extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.orders();
    this.lines();
    this.receipts();
    for (const table of ['restock_order', 'restock_order_line', 'restock_receipt', 'restock_receipt_line']) {
      this.addSql(
        `create trigger ${table}_kept before delete on ${table} for each row execute function refuse_deletion()`,
      );
    }
  }

  private orders(): void {
    // Numbers for people: they may have gaps.
    this.addSql(`create sequence restock_order_number`);
    this.addSql(`
      create table restock_order (
        id uuid primary key,
        number bigint not null,
        supplier_id uuid not null constraint restock_order_supplier_fkey references supplier (id),
        location_id uuid not null constraint restock_order_location_fkey references stock_location (id),
        status text not null,
        origin text not null,
        currency text not null,
        note text,
        created_by uuid,
        requested_by uuid,
        requested_at timestamptz,
        approved_by uuid,
        approved_at timestamptz,
        approved_alone boolean not null default false,
        submitted_by uuid,
        submitted_at timestamptz,
        channel text,
        mailed_at timestamptz,
        acknowledged_at timestamptz,
        supplier_reference text,
        expected_on date,
        late_flagged_at timestamptz,
        first_received_at timestamptz,
        received_at timestamptz,
        ended_by uuid,
        ended_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint restock_order_number_once unique (number),
        constraint restock_order_status_known check (status in ('suggested', 'pending_approval', 'approved', 'rejected', 'submitted',
          'acknowledged', 'partially_received', 'received', 'closed', 'cancelled')),
        constraint restock_order_origin_known check (origin in ('stock_check', 'manual')),
        constraint restock_order_channel_known check (channel in ('email', 'other')),
        constraint restock_order_currency_iso check (currency ~ '^[A-Z]{3}$'),
        constraint restock_order_two_people check (approved_alone or approved_by is null or approved_by is distinct from requested_by),
        constraint restock_order_approved check (status not in ('approved', 'submitted', 'acknowledged', 'partially_received', 'received', 'closed')
          or (approved_by is not null and requested_by is not null)),
        constraint restock_order_submitted check (status not in ('submitted', 'acknowledged', 'partially_received', 'received', 'closed')
          or (submitted_at is not null and channel is not null and expected_on is not null))
      )`);
    this.addSql(`create unique index restock_order_one_suggestion on restock_order (supplier_id, location_id)
      where status = 'suggested' and origin = 'stock_check'`);
    this.addSql(`create index restock_order_supplier on restock_order (supplier_id, submitted_at)`);
    this.addSql(`create index restock_order_location on restock_order (location_id, id)`);
    this.addSql(`create index restock_order_underway on restock_order (expected_on)
      where status in ('submitted', 'acknowledged', 'partially_received')`);
  }

  private lines(): void {
    this.addSql(`
      create table restock_order_line (
        id uuid primary key,
        order_id uuid not null constraint restock_order_line_order_fkey references restock_order (id),
        line integer not null,
        product_id uuid not null constraint restock_order_line_product_fkey references product (id),
        location_id uuid not null constraint restock_order_line_location_fkey references stock_location (id),
        automatic boolean not null,
        open boolean not null,
        purchase_units integer not null,
        units_per_purchase_unit integer not null,
        quantity integer not null,
        received integer not null default 0,
        unit_cost bigint,
        basis jsonb,
        declined_at timestamptz,
        constraint restock_order_line_numbered unique (order_id, line),
        constraint restock_order_line_one_per_product unique (order_id, product_id),
        constraint restock_order_line_quantity check (purchase_units > 0 and units_per_purchase_unit > 0
          and quantity = purchase_units * units_per_purchase_unit),
        constraint restock_order_line_received_not_negative check (received >= 0),
        constraint restock_order_line_cost_not_negative check (unit_cost >= 0),
        constraint restock_order_line_declined_is_over check (declined_at is null or not open)
      )`);
    // However many checks run at once, they open one line.
    this.addSql(
      `create unique index restock_order_line_one_open on restock_order_line (product_id, location_id) where automatic and open`,
    );
    this.addSql(`create index restock_order_line_on_order on restock_order_line (location_id, product_id)
      include (quantity, received) where open`);
    this.addSql(`create index restock_order_line_declined on restock_order_line (location_id, product_id, declined_at)
      where declined_at is not null`);
    // What a supplier asked for a product the last time: the price of the next suggestion.
    this.addSql(`
      create table supplier_price (
        supplier_id uuid not null constraint supplier_price_supplier_fkey references supplier (id),
        product_id uuid not null constraint supplier_price_product_fkey references product (id),
        unit_cost bigint not null,
        currency text not null,
        updated_at timestamptz not null,
        constraint supplier_price_pkey primary key (supplier_id, product_id),
        constraint supplier_price_not_negative check (unit_cost >= 0)
      )`);
  }

  private receipts(): void {
    this.addSql(`
      create table restock_receipt (
        id uuid primary key references stock_receipt (id),
        order_id uuid not null constraint restock_receipt_order_fkey references restock_order (id),
        received_by uuid not null,
        received_at timestamptz not null
      )`);
    this.addSql(`create index restock_receipt_order on restock_receipt (order_id, received_at)`);
    this.addSql(`
      create table restock_receipt_line (
        id uuid primary key,
        receipt_id uuid not null constraint restock_receipt_line_receipt_fkey references restock_receipt (id),
        order_line_id uuid not null constraint restock_receipt_line_order_line_fkey references restock_order_line (id),
        quantity integer not null,
        unit_cost bigint,
        constraint restock_receipt_line_once unique (receipt_id, order_line_id),
        constraint restock_receipt_line_quantity_positive check (quantity > 0),
        constraint restock_receipt_line_cost_not_negative check (unit_cost >= 0)
      )`);
    this.addSql(`create index restock_receipt_line_order_line on restock_receipt_line (order_line_id)`);
  }
}
