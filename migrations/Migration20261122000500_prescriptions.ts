import { Migration } from '@mikro-orm/migrations';

/**
 * Prescriptions and what was dispensed on them. What a doctor has signed never changes, for any client of the database; how much was
 * dispensed is counted by the database itself and can never be more than was prescribed.
 */
export class Migration20261122000500_prescriptions extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.prescriptions();
    this.signed();
    this.dispenses();
    this.counted();
    this.returns();
    this.allergies();
  }

  private prescriptions(): void {
    this.addSql(`
      create table prescription (
        id uuid primary key,
        consultation_id uuid not null references consultation (id),
        patient_id uuid not null references user_account (id),
        doctor_id uuid not null references doctor (id),
        prescriber_id uuid not null references user_account (id),
        location_id uuid not null references stock_location (id),
        status text not null,
        supersedes_id uuid references prescription (id),
        content_hash text,
        signed_at timestamptz,
        expires_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint prescription_status_known check (status in ('draft', 'signed', 'reserved', 'partially_reserved', 'awaiting_stock',
          'partially_dispensed', 'dispensed', 'on_hold', 'cancelled', 'expired')),
        constraint prescription_signed_whole check ((signed_at is null) = (content_hash is null) and (signed_at is null) = (expires_at is null)),
        constraint prescription_signed_before_used check (signed_at is not null or status in ('draft', 'cancelled')),
        constraint prescription_expires_later check (expires_at > signed_at)
      )`);
    this.addSql(`create index prescription_patient on prescription (patient_id, id)`);
    this.addSql(`create index prescription_doctor on prescription (doctor_id, id)`);
    this.addSql(`create index prescription_consultation on prescription (consultation_id)`);
    this.addSql(`create index prescription_queue on prescription (signed_at, id)
      where status in ('reserved', 'partially_reserved', 'awaiting_stock', 'partially_dispensed', 'on_hold')`);
    this.addSql(`create index prescription_due on prescription (expires_at)
      where status in ('reserved', 'partially_reserved', 'awaiting_stock', 'partially_dispensed', 'on_hold')`);
    this.addSql(`create unique index prescription_superseded_once on prescription (supersedes_id)
      where supersedes_id is not null and signed_at is not null`);
    this.addSql(`
      create table prescription_line (
        id uuid primary key,
        prescription_id uuid not null references prescription (id),
        line integer not null,
        product_id uuid not null references product (id),
        quantity integer not null,
        refills integer not null,
        days_supply integer not null,
        substitution_allowed boolean not null,
        directions text not null,
        dispensed integer not null default 0,
        fill_started_at timestamptz,
        short integer not null default 0,
        constraint prescription_line_once unique (prescription_id, line),
        constraint prescription_line_quantity_positive check (quantity between 1 and 1000000),
        constraint prescription_line_refills_sane check (refills between 0 and 99),
        constraint prescription_line_days_sane check (days_supply between 1 and 366),
        constraint prescription_line_dispensed_within check (dispensed between 0 and quantity * (refills + 1)),
        constraint prescription_line_short_within check (short between 0 and quantity),
        constraint prescription_line_directions_sealed check (is_envelope(directions))
      )`);
    this.addSql(`create index prescription_line_waiting on prescription_line (product_id) where short > 0`);
    this.addSql(`create index prescription_line_product on prescription_line (product_id)`);
    this.addSql(`
      create table prescription_acknowledgement (
        id uuid primary key,
        prescription_id uuid not null references prescription (id),
        warning text not null,
        reason text not null,
        acknowledged_by uuid not null references user_account (id),
        at timestamptz not null,
        constraint prescription_acknowledgement_once unique (prescription_id, warning),
        constraint prescription_acknowledgement_reason_sealed check (is_envelope(reason))
      )`);
  }

  /** The envelope of the directions may be replaced: keys rotate. What is in it, the content hash vouches for. */
  private signed(): void {
    this.addSql(`
      create function guard_prescription() returns trigger language plpgsql as $$
      begin
        if old.status <> 'draft' and (new.status = 'draft' or
            (new.consultation_id, new.patient_id, new.doctor_id, new.prescriber_id, new.location_id, new.supersedes_id, new.content_hash,
             new.signed_at, new.expires_at, new.created_at) is distinct from
            (old.consultation_id, old.patient_id, old.doctor_id, old.prescriber_id, old.location_id, old.supersedes_id, old.content_hash,
             old.signed_at, old.expires_at, old.created_at)) then
          raise exception 'what was signed never changes' using errcode = 'TH004';
        end if;
        return new;
      end
      $$`);
    this.addSql(
      `create trigger prescription_guarded before update on prescription for each row execute function guard_prescription()`,
    );
    this.addSql(`
      create function guard_prescription_line() returns trigger language plpgsql as $$
      declare
        of_prescription text;
      begin
        select status into of_prescription from prescription where id = coalesce(new.prescription_id, old.prescription_id);
        if tg_op = 'UPDATE' then
          if (new.dispensed, new.fill_started_at) is distinct from (old.dispensed, old.fill_started_at) and pg_trigger_depth() < 2 then
            raise exception 'what was dispensed is counted by what was dispensed' using errcode = 'TH003';
          end if;
          if of_prescription = 'draft' or (new.prescription_id, new.line, new.product_id, new.quantity, new.refills, new.days_supply,
                new.substitution_allowed) is not distinct from
              (old.prescription_id, old.line, old.product_id, old.quantity, old.refills, old.days_supply, old.substitution_allowed) then
            return new;
          end if;
        elsif of_prescription = 'draft' and (tg_op = 'DELETE' or (new.dispensed = 0 and new.fill_started_at is null)) then
          return coalesce(new, old);
        end if;
        raise exception 'what was signed never changes' using errcode = 'TH004';
      end
      $$`);
    this.addSql(
      `create trigger prescription_line_guarded before insert or update or delete on prescription_line for each row execute function guard_prescription_line()`,
    );
    for (const table of ['prescription', 'prescription_acknowledgement'])
      this.addSql(
        `create trigger ${table}_kept before delete on ${table} for each row execute function refuse_deletion()`,
      );
  }

  private dispenses(): void {
    this.addSql(`
      create table dispense (
        id uuid primary key,
        prescription_id uuid not null references prescription (id),
        patient_id uuid not null references user_account (id),
        location_id uuid not null references stock_location (id),
        dispensed_by uuid not null references user_account (id),
        witness_id uuid references user_account (id),
        dispensed_at timestamptz not null
      )`);
    this.addSql(`create index dispense_prescription on dispense (prescription_id, id)`);
    this.addSql(`create index dispense_patient on dispense (patient_id, id)`);
    this.addSql(`
      create table dispense_line (
        id uuid primary key,
        dispense_id uuid not null references dispense (id),
        line integer not null,
        prescription_line_id uuid not null references prescription_line (id),
        product_id uuid not null references product (id),
        lot_id uuid not null references lot (id),
        quantity integer not null,
        returned integer not null default 0,
        constraint dispense_line_once unique (dispense_id, line),
        constraint dispense_line_quantity_positive check (quantity > 0),
        constraint dispense_line_returned_within check (returned between 0 and quantity)
      )`);
    this.addSql(`create index dispense_line_lot on dispense_line (lot_id)`);
    this.addSql(`create index dispense_line_prescription_line on dispense_line (prescription_line_id)`);
    this.addSql(
      `create trigger dispense_append_only before update or delete on dispense for each row execute function refuse_change()`,
    );
  }

  private counted(): void {
    this.addSql(`
      create function count_dispensed() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          if pg_trigger_depth() < 2 or (new.id, new.dispense_id, new.line, new.prescription_line_id, new.product_id, new.lot_id, new.quantity)
              is distinct from (old.id, old.dispense_id, old.line, old.prescription_line_id, old.product_id, old.lot_id, old.quantity) then
            raise exception 'what was dispensed never changes' using errcode = 'TH003';
          end if;
          return new;
        end if;
        update prescription_line l
           set fill_started_at = case when l.dispensed % l.quantity = 0 then d.dispensed_at else l.fill_started_at end,
               dispensed = l.dispensed + new.quantity
          from dispense d where l.id = new.prescription_line_id and d.id = new.dispense_id and d.prescription_id = l.prescription_id;
        if not found then
          raise exception 'no such line of the prescription' using errcode = '23503', constraint = 'dispense_line_of_its_prescription';
        end if;
        new.returned := 0;
        return new;
      end
      $$`);
    this.addSql(
      `create trigger dispense_line_counted before insert or update on dispense_line for each row execute function count_dispensed()`,
    );
    this.addSql(
      `create trigger dispense_line_kept before delete on dispense_line for each row execute function refuse_deletion()`,
    );
  }

  private returns(): void {
    this.addSql(`
      create table dispense_return (
        id uuid primary key,
        dispense_id uuid not null references dispense (id),
        location_id uuid not null references stock_location (id),
        reason_code text not null,
        received_by uuid not null references user_account (id),
        witness_id uuid references user_account (id),
        returned_at timestamptz not null
      )`);
    this.addSql(`create index dispense_return_dispense on dispense_return (dispense_id)`);
    this.addSql(`
      create table dispense_return_line (
        id uuid primary key,
        dispense_return_id uuid not null references dispense_return (id),
        dispense_line_id uuid not null references dispense_line (id),
        lot_id uuid not null references lot (id),
        quantity integer not null,
        constraint dispense_return_line_once unique (dispense_return_id, dispense_line_id),
        constraint dispense_return_line_quantity_positive check (quantity > 0)
      )`);
    this.addSql(`
      create function count_returned() returns trigger language plpgsql as $$
      begin
        update dispense_line l set returned = l.returned + new.quantity
          from dispense_return r where l.id = new.dispense_line_id and r.id = new.dispense_return_id and r.dispense_id = l.dispense_id;
        if not found then
          raise exception 'no such line of the dispense' using errcode = '23503', constraint = 'dispense_return_line_of_its_dispense';
        end if;
        return new;
      end
      $$`);
    this.addSql(
      `create trigger dispense_return_line_counted before insert on dispense_return_line for each row execute function count_returned()`,
    );
    for (const table of ['dispense_return', 'dispense_return_line'])
      this.addSql(
        `create trigger ${table}_append_only before update or delete on ${table} for each row execute function refuse_change()`,
      );
  }

  private allergies(): void {
    this.addSql(`
      create table patient_allergy (
        id uuid primary key,
        patient_id uuid not null references user_account (id),
        details text not null,
        recorded_by uuid not null references user_account (id),
        recorded_at timestamptz not null,
        ended_by uuid references user_account (id),
        ended_at timestamptz,
        constraint patient_allergy_ended check ((ended_by is null) = (ended_at is null)),
        constraint patient_allergy_details_sealed check (is_envelope(details))
      )`);
    this.addSql(`create index patient_allergy_patient on patient_allergy (patient_id, id)`);
    this.addSql(
      `create trigger patient_allergy_kept before delete on patient_allergy for each row execute function refuse_deletion()`,
    );
  }
}
