import { Migration } from '@mikro-orm/migrations';

/**
 * The dispensary: what it holds, where, in which lots, and the ledger of every unit that came or went. The balances of a lot can be
 * changed by the ledger and the reservations alone; the triggers see to that for every client of the database.
 */
export class Migration20261121000800_inventory extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.products();
    this.places();
    this.lots();
    this.ledger();
    this.reservations();
    this.transfers();
    this.papers();
    this.counts();
    this.kept();
  }

  private products(): void {
    this.addSql(`
      create table product (
        id uuid primary key,
        generic_name text not null,
        brand_name text,
        form text not null,
        strength text,
        pack text,
        storage_condition text not null,
        storage_min_celsius integer not null,
        storage_max_celsius integer not null,
        controlled_schedule text,
        prescription_only boolean not null,
        use_unit text not null,
        purchase_unit text not null,
        units_per_purchase_unit integer not null,
        stock_sequence bigint not null default 0,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint product_storage_known check (storage_condition in ('frozen', 'refrigerated', 'cool', 'room_temperature')),
        constraint product_storage_ordered check (storage_min_celsius < storage_max_celsius),
        constraint product_units_positive check (units_per_purchase_unit > 0)
      )`);
    this.addSql(`create index product_listing on product (generic_name, id) where deleted_at is null`);
    this.addSql(`
      create table product_code (
        id uuid primary key,
        product_id uuid not null references product (id),
        system text not null,
        code text not null,
        display text,
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint product_code_system_known check (system in ('gtin', 'ndc', 'atc', 'rxnorm'))
      )`);
    // A GTIN or NDC names one pack. An ATC class or a clinical drug of RxNorm is shared by many products.
    this.addSql(`create unique index product_code_names_one on product_code (system, code)
      where system in ('gtin', 'ndc') and retired_at is null`);
    this.addSql(
      `create unique index product_code_once on product_code (product_id, system, code) where retired_at is null`,
    );
    this.addSql(`create index product_code_lookup on product_code (code) where retired_at is null`);
    // One row for both directions: a relation that is symmetric by what it is.
    this.addSql(`
      create table product_substitute (
        lower_id uuid not null references product (id),
        higher_id uuid not null references product (id),
        constraint product_substitute_pkey primary key (lower_id, higher_id),
        constraint product_substitute_ordered check (lower_id < higher_id)
      )`);
    this.addSql(`create index product_substitute_higher on product_substitute (higher_id)`);
  }

  private places(): void {
    this.addSql(`
      create table stock_location (
        id uuid primary key,
        name text not null,
        kind text not null,
        time_zone text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint stock_location_kind_known check (kind in ('dispensary', 'storeroom', 'ward', 'quarantine'))
      )`);
    this.addSql(
      `create unique index stock_location_name_unique on stock_location (lower(name)) where deleted_at is null`,
    );
    this.addSql(`
      create table supplier (
        id uuid primary key,
        name text not null,
        kind text not null,
        contact_name text,
        email text,
        phone text,
        lead_time_days integer not null,
        currency text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint supplier_kind_known check (kind in ('manufacturer', 'wholesaler', 'pharmacy', 'donor')),
        constraint supplier_lead_time_sane check (lead_time_days between 0 and 365),
        constraint supplier_currency_iso check (currency ~ '^[A-Z]{3}$')
      )`);
    this.addSql(`create unique index supplier_name_unique on supplier (lower(name)) where deleted_at is null`);
    this.addSql(`
      create table reorder_rule (
        id uuid primary key,
        product_id uuid not null constraint reorder_rule_product_fkey references product (id),
        location_id uuid not null constraint reorder_rule_location_fkey references stock_location (id),
        supplier_id uuid not null constraint reorder_rule_supplier_fkey references supplier (id),
        minimum integer not null,
        target integer not null,
        lead_time_days integer,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint reorder_rule_levels_ordered check (minimum >= 0 and target > minimum),
        constraint reorder_rule_lead_time_sane check (lead_time_days between 0 and 365)
      )`);
    this.addSql(
      `create unique index reorder_rule_one_per_place on reorder_rule (product_id, location_id) where deleted_at is null`,
    );
    this.addSql(`create index reorder_rule_location on reorder_rule (location_id) where deleted_at is null`);
    this.addSql(`create index reorder_rule_supplier on reorder_rule (supplier_id) where deleted_at is null`);
  }

  private lots(): void {
    this.addSql(`
      create table lot (
        id uuid primary key,
        product_id uuid not null constraint lot_product_fkey references product (id),
        location_id uuid not null constraint lot_location_fkey references stock_location (id),
        batch text not null,
        expires_on date not null,
        status text not null,
        on_hand integer not null default 0,
        reserved integer not null default 0,
        near_expiry_flagged_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint lot_status_known check (status in ('quarantined', 'available', 'recalled', 'expired', 'destroyed')),
        constraint lot_on_hand_within check (on_hand between 0 and 1000000000),
        constraint lot_reserved_within_on_hand check (reserved between 0 and on_hand),
        constraint lot_reserved_only_while_available check (reserved = 0 or status = 'available'),
        constraint lot_destroyed_is_empty check (status <> 'destroyed' or on_hand = 0)
      )`);
    // More of a batch may arrive after a part of it was destroyed: that is a lot of its own.
    this.addSql(
      `create unique index lot_identity on lot (product_id, batch, expires_on, location_id) where status <> 'destroyed'`,
    );
    this.addSql(`create index lot_allocation on lot (product_id, location_id, expires_on, id)`);
    this.addSql(`create index lot_location on lot (location_id, id)`);
    this.addSql(`create index lot_expiry on lot (expires_on) where status in ('available', 'quarantined')`);
    this.addSql(`
      create function guard_lot() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          if new.on_hand <> 0 or new.reserved <> 0 then
            raise exception 'a lot begins empty: its balances come from the ledger' using errcode = 'TH003';
          end if;
        elsif (new.on_hand, new.reserved) is distinct from (old.on_hand, old.reserved) and pg_trigger_depth() < 2 then
          raise exception 'the balances of a lot are changed by movements and reservations' using errcode = 'TH003';
        elsif (new.product_id, new.location_id, new.batch, new.expires_on) is distinct from
              (old.product_id, old.location_id, old.batch, old.expires_on) then
          raise exception 'what a lot is never changes' using errcode = 'TH003';
        end if;
        if new.status = 'available' and (tg_op = 'INSERT' or old.status <> 'available')
           and exists (select from stock_location where id = new.location_id and kind = 'quarantine') then
          raise exception 'nothing is available in quarantine' using errcode = '23514', constraint = 'lot_not_available_in_quarantine';
        end if;
        return new;
      end
      $$`);
    this.addSql(`create trigger lot_guarded before insert or update on lot for each row execute function guard_lot()`);
    this.addSql(`
      create function may_leave_lot(checked lot, moment timestamptz) returns boolean language sql stable as $$
        select checked.status = 'available' and checked.expires_on >= (moment at time zone l.time_zone)::date
        from stock_location l where l.id = checked.location_id
      $$`);
  }

  private ledger(): void {
    this.addSql(`
      create table stock_movement (
        position bigint generated always as identity,
        id uuid primary key,
        lot_id uuid not null,
        product_id uuid not null,
        location_id uuid not null,
        kind text not null,
        quantity integer not null,
        lot_balance integer not null,
        register_balance integer,
        source_type text not null,
        source_id uuid not null,
        line integer not null,
        reason_code text,
        note text,
        sgtin text,
        actor_id uuid,
        actor_role text not null,
        witness_id uuid constraint stock_movement_witness_fkey references user_account (id),
        at timestamptz not null,
        constraint stock_movement_lot_fkey foreign key (lot_id) references lot (id),
        constraint stock_movement_kind_known check (kind in ('receipt', 'dispense', 'adjustment', 'transfer_out', 'transfer_in', 'return', 'destruction')),
        constraint stock_movement_signed check (case when kind in ('receipt', 'transfer_in') then quantity > 0
          when kind in ('dispense', 'transfer_out', 'destruction') then quantity < 0 else quantity <> 0 end),
        constraint stock_movement_reasoned check (kind not in ('adjustment', 'return') or reason_code is not null),
        constraint stock_movement_other_witness check (witness_id <> actor_id),
        constraint stock_movement_once unique (source_id, source_type, line, kind)
      )`);
    this.addSql(`create unique index stock_movement_position on stock_movement (position)`);
    this.addSql(`create index stock_movement_lot on stock_movement (lot_id, position)`);
    this.addSql(`create index stock_movement_place on stock_movement (product_id, location_id, position)`);
    this.addSql(`create index stock_movement_register on stock_movement (position) where register_balance is not null`);
    // A serialised pack arrives once.
    this.addSql(
      `create unique index stock_movement_pack_received_once on stock_movement (sgtin) where kind = 'receipt' and sgtin is not null`,
    );
    this.addSql(`
      create function post_stock_movement() returns trigger language plpgsql as $$
      declare
        moved lot;
      begin
        update lot set on_hand = on_hand + new.quantity, updated_at = greatest(updated_at, new.at)
          where id = new.lot_id returning * into moved;
        if not found then
          raise exception 'no such lot' using errcode = '23503', constraint = 'stock_movement_lot_fkey';
        end if;
        if new.kind = 'dispense' and may_leave_lot(moved, new.at) is not true then
          raise exception 'only what is available and not expired is dispensed' using errcode = '23514', constraint = 'stock_movement_from_good_lot';
        end if;
        new.product_id := moved.product_id;
        new.location_id := moved.location_id;
        new.lot_balance := moved.on_hand;
        new.register_balance := null;
        if exists (select from product where id = moved.product_id and controlled_schedule is not null) then
          if new.actor_role not in ('system', 'partner') and new.witness_id is null then
            raise exception 'a controlled drug moves before a witness' using errcode = '23514', constraint = 'stock_movement_witnessed';
          end if;
          select sum(on_hand) into new.register_balance from lot
            where product_id = moved.product_id and location_id = moved.location_id;
        end if;
        return new;
      end
      $$`);
    this.addSql(
      `create trigger stock_movement_posted before insert on stock_movement for each row execute function post_stock_movement()`,
    );
    this.addSql(
      `create trigger stock_movement_append_only before update or delete on stock_movement for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger stock_movement_no_truncate before truncate on stock_movement for each statement execute function refuse_change()`,
    );
    this.addSql(`
      create table witness_signature (
        movement_id uuid primary key references stock_movement (id),
        witness_id uuid not null references user_account (id),
        signed_at timestamptz not null
      )`);
    this.addSql(
      `create trigger witness_signature_append_only before update or delete on witness_signature for each row execute function refuse_change()`,
    );
  }

  private reservations(): void {
    this.addSql(`
      create table reservation (
        id uuid primary key,
        lot_id uuid not null references lot (id),
        product_id uuid not null,
        location_id uuid not null,
        quantity integer not null,
        status text not null,
        source_type text not null,
        source_id uuid not null,
        line integer not null,
        expires_at timestamptz,
        ended_because text,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint reservation_quantity_positive check (quantity > 0),
        constraint reservation_status_known check (status in ('active', 'consumed', 'released', 'expired'))
      )`);
    this.addSql(`create index reservation_lot on reservation (lot_id) where status = 'active'`);
    this.addSql(`create index reservation_source on reservation (source_type, source_id, line)`);
    this.addSql(
      `create index reservation_due on reservation (expires_at) where status = 'active' and expires_at is not null`,
    );
    this.addSql(`
      create function hold_stock() returns trigger language plpgsql as $$
      declare
        held_before integer := 0;
        held_after integer := 0;
        held lot;
      begin
        if tg_op = 'UPDATE' then
          if new.lot_id <> old.lot_id or (old.status <> 'active' and new.status <> old.status) then
            raise exception 'a reservation that has ended stays so, and on its lot' using errcode = 'TH003';
          end if;
          if old.status = 'active' then held_before := old.quantity; end if;
        end if;
        if new.status = 'active' then held_after := new.quantity; end if;
        update lot set reserved = reserved + held_after - held_before where id = new.lot_id returning * into held;
        if held_after > held_before and may_leave_lot(held, new.updated_at) is not true then
          raise exception 'only what is available and not expired is reserved' using errcode = '23514', constraint = 'reservation_on_good_lot';
        end if;
        return new;
      end
      $$`);
    this.addSql(
      `create trigger reservation_holds before insert or update on reservation for each row execute function hold_stock()`,
    );
  }

  private transfers(): void {
    this.addSql(`
      create table stock_transfer (
        id uuid primary key,
        from_location_id uuid not null constraint stock_transfer_from_fkey references stock_location (id),
        to_location_id uuid not null constraint stock_transfer_to_fkey references stock_location (id),
        status text not null,
        note text,
        sent_by uuid not null,
        witness_id uuid,
        sent_at timestamptz not null,
        ended_by uuid,
        ended_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint stock_transfer_status_known check (status in ('in_transit', 'received', 'cancelled')),
        constraint stock_transfer_between_two check (from_location_id <> to_location_id),
        constraint stock_transfer_ended check ((status = 'in_transit') = (ended_at is null))
      )`);
    this.addSql(`create index stock_transfer_open on stock_transfer (to_location_id) where status = 'in_transit'`);
    this.addSql(`
      create table stock_transfer_line (
        id uuid primary key,
        transfer_id uuid not null references stock_transfer (id),
        line integer not null,
        lot_id uuid not null references lot (id),
        quantity integer not null,
        received_lot_id uuid references lot (id),
        received_quantity integer,
        constraint stock_transfer_line_quantity_positive check (quantity > 0),
        constraint stock_transfer_line_received_within check (received_quantity between 0 and quantity),
        constraint stock_transfer_line_once unique (transfer_id, line)
      )`);
    this.addSql(`create index stock_transfer_line_lot on stock_transfer_line (lot_id)`);
  }

  private papers(): void {
    this.addSql(`
      create table stock_receipt (
        id uuid primary key,
        location_id uuid not null constraint stock_receipt_location_fkey references stock_location (id),
        supplier_id uuid constraint stock_receipt_supplier_fkey references supplier (id),
        reference text,
        received_by uuid,
        received_at timestamptz not null
      )`);
    this.addSql(`create index stock_receipt_location on stock_receipt (location_id, id)`);
    this.addSql(`
      create table lot_destruction (
        id uuid primary key,
        lot_id uuid not null references lot (id),
        quantity integer not null,
        reason text not null,
        status text not null,
        proposed_by uuid not null,
        proposed_at timestamptz not null,
        ended_by uuid,
        ended_at timestamptz,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint lot_destruction_quantity_not_negative check (quantity >= 0),
        constraint lot_destruction_status_known check (status in ('proposed', 'confirmed', 'withdrawn')),
        constraint lot_destruction_two_people check (status <> 'confirmed' or (ended_by is not null and ended_by <> proposed_by)),
        constraint lot_destruction_ended check ((status = 'proposed') = (ended_at is null))
      )`);
    this.addSql(`create unique index lot_destruction_one_open on lot_destruction (lot_id) where status = 'proposed'`);
  }

  private counts(): void {
    this.addSql(`
      create table stock_count (
        id uuid primary key,
        location_id uuid not null constraint stock_count_location_fkey references stock_location (id),
        status text not null,
        opened_by uuid not null,
        opened_at timestamptz not null,
        submitted_by uuid,
        submitted_at timestamptz,
        ended_by uuid,
        ended_at timestamptz,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint stock_count_status_known check (status in ('open', 'submitted', 'approved', 'cancelled')),
        constraint stock_count_two_people check (status <> 'approved' or (ended_by is not null and ended_by <> submitted_by))
      )`);
    this.addSql(
      `create unique index stock_count_one_open on stock_count (location_id) where status in ('open', 'submitted')`,
    );
    this.addSql(`
      create table stock_count_line (
        id uuid primary key,
        count_id uuid not null references stock_count (id),
        line integer not null,
        lot_id uuid not null references lot (id),
        counted integer,
        expected integer,
        counted_by uuid,
        counted_at timestamptz,
        constraint stock_count_line_counted_not_negative check (counted >= 0),
        constraint stock_count_line_whole check ((counted is null) = (expected is null) and (counted is null) = (counted_at is null)),
        constraint stock_count_line_once unique (count_id, lot_id),
        constraint stock_count_line_numbered unique (count_id, line)
      )`);
  }

  private kept(): void {
    // Not refuse_change(): what has that is append-only to the running service, and a reservation ends by an update.
    this.addSql(`
      create function refuse_deletion() returns trigger language plpgsql as $$
      begin
        raise exception 'a row of % is ended, never deleted', tg_table_name using errcode = 'TH002';
      end
      $$`);
    for (const table of ['reservation', 'lot', 'stock_transfer', 'stock_count', 'lot_destruction', 'stock_receipt']) {
      this.addSql(
        `create trigger ${table}_kept before delete on ${table} for each row execute function refuse_deletion()`,
      );
    }
  }
}
