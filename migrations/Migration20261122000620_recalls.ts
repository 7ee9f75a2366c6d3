import { Migration } from '@mikro-orm/migrations';

/** Recalls of batches, and the patients who had something of them: who was told, and who could be reached. */
export class Migration20261122000620_recalls extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table recall (
        id uuid primary key,
        product_id uuid not null constraint recall_product_fkey references product (id),
        batch text not null,
        class text not null,
        reason text not null,
        status text not null,
        unaccounted integer not null,
        opened_by uuid not null,
        opened_at timestamptz not null,
        closed_by uuid,
        closed_at timestamptz,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint recall_class_known check (class in ('I', 'II', 'III')),
        constraint recall_status_known check (status in ('open', 'closed')),
        constraint recall_closed check ((status = 'closed') = (closed_at is not null)),
        constraint recall_unaccounted_not_negative check (unaccounted >= 0),
        constraint recall_reason_sealed check (is_envelope(reason))
      )`);
    this.addSql(`create unique index recall_one_open on recall (product_id, batch) where status = 'open'`);
    this.addSql(`
      create table recall_lot (
        recall_id uuid not null constraint recall_lot_recall_fkey references recall (id),
        lot_id uuid not null constraint recall_lot_lot_fkey references lot (id),
        location_id uuid not null,
        from_status text not null,
        on_hand integer not null,
        constraint recall_lot_pkey primary key (recall_id, lot_id)
      )`);
    this.addSql(`create index recall_lot_lot on recall_lot (lot_id)`);
    this.addSql(`
      create table recall_patient (
        id uuid primary key,
        recall_id uuid not null constraint recall_patient_recall_fkey references recall (id),
        patient_id uuid not null constraint recall_patient_patient_fkey references user_account (id),
        state text not null,
        quantity integer not null,
        returned integer not null,
        first_dispensed_at timestamptz not null,
        last_dispensed_at timestamptz not null,
        dispense_ids uuid[] not null,
        updated_at timestamptz not null,
        constraint recall_patient_once unique (recall_id, patient_id),
        constraint recall_patient_state_known check (state in ('pending', 'reached', 'unreachable')),
        constraint recall_patient_quantities check (quantity > 0 and returned between 0 and quantity)
      )`);
    this.addSql(`create index recall_patient_patient on recall_patient (patient_id, id)`);
    this.addSql(`
      create table recall_contact (
        id uuid primary key,
        recall_id uuid not null constraint recall_contact_recall_fkey references recall (id),
        patient_id uuid not null constraint recall_contact_patient_fkey references user_account (id),
        outcome text not null,
        note text,
        contacted_by uuid not null,
        at timestamptz not null,
        constraint recall_contact_of_patient foreign key (recall_id, patient_id) references recall_patient (recall_id, patient_id),
        constraint recall_contact_outcome_known check (outcome in ('reached', 'left_message', 'no_answer', 'unreachable')),
        constraint recall_contact_note_sealed check (is_envelope(note))
      )`);
    this.addSql(`create index recall_contact_recall on recall_contact (recall_id, patient_id, id)`);
    for (const table of ['recall', 'recall_lot', 'recall_patient', 'recall_contact']) {
      this.addSql(
        `create trigger ${table}_kept before delete on ${table} for each row execute function refuse_deletion()`,
      );
    }
  }
}
