import { Migration } from '@mikro-orm/migrations';

/** Who waits for a time to become free, and what was offered to whom: no time is offered to one entry twice. */
export class Migration20261122000220_waitlist extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table waitlist_entry (
        id uuid primary key,
        patient_id uuid not null references user_account (id),
        doctor_id uuid references doctor (id),
        specialty text,
        starts_from timestamptz not null,
        starts_until timestamptz not null,
        earliest_time text,
        latest_time text,
        status text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint waitlist_entry_doctor_or_specialty check ((doctor_id is null) <> (specialty is null)),
        constraint waitlist_entry_times_ordered check (starts_from < starts_until),
        constraint waitlist_entry_status_known check (status in ('waiting', 'offered', 'booked', 'withdrawn', 'expired'))
      )`);
    this.addSql(
      `create index waitlist_entry_of_doctor on waitlist_entry (doctor_id, created_at) where status = 'waiting'`,
    );
    this.addSql(
      `create index waitlist_entry_of_specialty on waitlist_entry (lower(specialty), created_at) where status = 'waiting'`,
    );
    this.addSql(`create index waitlist_entry_patient on waitlist_entry (patient_id, created_at)`);
    this.addSql(`
      create table waitlist_offer (
        id uuid primary key,
        entry_id uuid not null references waitlist_entry (id),
        hold_id uuid not null,
        doctor_id uuid not null references doctor (id),
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        expires_at timestamptz not null,
        status text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint waitlist_offer_hold_unique unique (hold_id),
        constraint waitlist_offer_time_once unique (entry_id, doctor_id, starts_at),
        constraint waitlist_offer_status_known check (status in ('open', 'accepted', 'declined', 'expired'))
      )`);
    this.addSql(`create unique index waitlist_offer_one_open on waitlist_offer (entry_id) where status = 'open'`);
    // Called before the hold is locked: the entry is locked before its hold, by everybody.
    this.addSql(`
      create function lock_waitlist_entry_of(p_hold_id uuid) returns void language plpgsql as $$
      begin
        perform from waitlist_entry e where e.id = (select o.entry_id from waitlist_offer o where o.hold_id = p_hold_id) for update;
      end
      $$`);
    // In the transaction that books or moves with the hold.
    this.addSql(`
      create function accept_waitlist_offer(p_hold_id uuid, p_at timestamptz) returns void language plpgsql as $$
      begin
        update waitlist_entry e set status = 'booked', updated_at = p_at
          where e.status = 'offered' and e.id = (select o.entry_id from waitlist_offer o where o.hold_id = p_hold_id);
        update waitlist_offer o set status = 'accepted', updated_at = p_at where o.hold_id = p_hold_id and o.status = 'open';
      end
      $$`);
  }
}
