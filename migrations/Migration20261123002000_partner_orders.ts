import { Migration } from '@mikro-orm/migrations';

/**
 * Orders of stock that go to a supplier through its partner, and what the partner tells of them: how much it confirms, what it ships, or
 * that nothing will come.
 */
export class Migration20261123002000_partner_orders extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.suppliers();
    this.orders();
    this.shipments();
    this.dispatches();
  }

  private suppliers(): void {
    this.addSql(`alter table supplier add column partner_id uuid`);
    this.addSql(
      `alter table supplier add constraint supplier_partner_fkey foreign key (partner_id) references partner (id) not valid`,
    );
  }

  private orders(): void {
    this.addSql(`alter table restock_order add column partner_id uuid, add column transmitted_at timestamptz,
      add column shipped_at timestamptz, add column refused_at timestamptz, add column refusal text`);
    this.addSql(
      `alter table restock_order add constraint restock_order_partner_fkey foreign key (partner_id) references partner (id) not valid`,
    );
    this.addSql(`alter table restock_order drop constraint restock_order_channel_known`);
    this.addSql(
      `alter table restock_order add constraint restock_order_channel_known check (channel in ('email', 'other', 'partner')) not valid`,
    );
    this.addSql(
      `alter table restock_order add constraint restock_order_has_its_partner check (channel <> 'partner' or partner_id is not null) not valid`,
    );
    this.addSql(`alter table restock_order_line add column confirmed integer`);
    this.addSql(
      `alter table restock_order_line add constraint restock_order_line_confirmed_not_negative check (confirmed >= 0) not valid`,
    );
    this.addSql(`alter table pms_order drop constraint pms_order_status_known`);
    this.addSql(
      `alter table pms_order add constraint pms_order_status_known check (status in ('acknowledged', 'shipped', 'rejected')) not valid`,
    );
  }

  private shipments(): void {
    this.addSql(`
      create table restock_shipment (
        id uuid primary key,
        order_id uuid not null constraint restock_shipment_order_fkey references restock_order (id),
        reference text not null,
        reported_version bigint not null,
        carrier text,
        tracking_number text,
        expected_on date,
        told_at timestamptz not null,
        receipt_id uuid constraint restock_shipment_receipt_fkey references restock_receipt (id),
        version integer not null default 1,
        constraint restock_shipment_once unique (order_id, reference),
        constraint restock_shipment_receipt_once unique (receipt_id)
      )`);
    this.addSql(`
      create table restock_shipment_line (
        id uuid primary key,
        shipment_id uuid not null constraint restock_shipment_line_shipment_fkey references restock_shipment (id),
        position integer not null,
        order_line_id uuid not null constraint restock_shipment_line_order_line_fkey references restock_order_line (id),
        quantity integer not null,
        batch text,
        expires_on date,
        constraint restock_shipment_line_quantity_positive check (quantity > 0)
      )`);
    this.addSql(`create index restock_shipment_line_shipment on restock_shipment_line (shipment_id, position)`);
    this.addSql(`create index restock_shipment_line_order_line on restock_shipment_line (order_line_id)`);
    this.addSql(
      `create trigger restock_shipment_kept before delete on restock_shipment for each row execute function refuse_deletion()`,
    );
  }

  /** What has gone out to a partner about an order, until the partner has it. */
  private dispatches(): void {
    this.addSql(`
      create table pms_order_dispatch (
        event_id uuid primary key,
        partner_id uuid not null constraint pms_order_dispatch_partner_fkey references partner (id),
        restock_order_id uuid not null constraint pms_order_dispatch_order_fkey references restock_order (id),
        event_type text not null,
        created_at timestamptz not null,
        delivered_at timestamptz,
        missed_at timestamptz
      )`);
    this.addSql(`create index pms_order_dispatch_open on pms_order_dispatch (created_at) where delivered_at is null`);
    this.addSql(`create index pms_order_dispatch_order on pms_order_dispatch (restock_order_id)`);
  }
}
