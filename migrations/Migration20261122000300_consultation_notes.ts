import { Migration } from '@mikro-orm/migrations';

/**
 * What doctors write about a visit. Texts are sealed; what is signed stays as it is, for every client of the database: a trigger lets
 * nothing of it change but the envelope, which gets a new key from time to time. What is inside has its hash in the row.
 */
export class Migration20261122000300_consultation_notes extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.notes();
    this.addenda();
    this.unchanged();
  }

  private notes(): void {
    this.addSql(`
      create table consultation_note (
        id uuid primary key,
        consultation_id uuid not null references consultation (id),
        patient_id uuid not null references user_account (id),
        author_id uuid not null references user_account (id),
        content text not null,
        content_hash text not null,
        late_entry boolean not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        signed_at timestamptz,
        version integer not null default 1,
        constraint consultation_note_content_sealed check (is_envelope(content)),
        constraint consultation_note_hash_is_one check (content_hash ~ '^[0-9a-f]{64}$')
      )`);
    this.addSql(`create index consultation_note_visit on consultation_note (consultation_id)`);
    this.addSql(
      `create index consultation_note_patient on consultation_note (patient_id, signed_at desc, id desc) where signed_at is not null`,
    );
  }

  private addenda(): void {
    this.addSql(`
      create table consultation_note_addendum (
        id uuid primary key,
        note_id uuid not null references consultation_note (id),
        author_id uuid not null references user_account (id),
        content text not null,
        content_hash text not null,
        signed_at timestamptz not null,
        constraint consultation_note_addendum_content_sealed check (is_envelope(content)),
        constraint consultation_note_addendum_hash_is_one check (content_hash ~ '^[0-9a-f]{64}$')
      )`);
    this.addSql(`create index consultation_note_addendum_note on consultation_note_addendum (note_id)`);
  }

  private unchanged(): void {
    // Not refuse_change(): the envelopes are sealed again when a data key has served its time.
    this.addSql(`
      create function keep_signed() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and (old.signed_at is null or to_jsonb(new) - 'content' = to_jsonb(old) - 'content') then
          return new;
        end if;
        raise exception 'what is signed in % stays as it is', tg_table_name using errcode = 'TH002';
      end
      $$`);
    for (const table of ['consultation_note', 'consultation_note_addendum']) {
      this.addSql(
        `create trigger ${table}_signed before update or delete on ${table} for each row execute function keep_signed()`,
      );
      this.addSql(
        `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_deletion()`,
      );
    }
  }
}
