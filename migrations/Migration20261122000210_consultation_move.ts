import { Migration } from '@mikro-orm/migrations';

/** Each time that a visit was moved to another time: from when to when, by whom and why. */
export class Migration20261122000210_consultation_move extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table consultation_move (
        id uuid primary key,
        consultation_id uuid not null references consultation (id),
        sequence integer not null,
        from_starts_at timestamptz not null,
        from_ends_at timestamptz not null,
        to_starts_at timestamptz not null,
        to_ends_at timestamptz not null,
        moved_by uuid not null,
        reason text,
        at timestamptz not null,
        constraint consultation_move_once unique (consultation_id, sequence),
        constraint consultation_move_times_ordered check (from_starts_at < from_ends_at and to_starts_at < to_ends_at),
        constraint consultation_move_sequence_positive check (sequence > 0),
        constraint consultation_move_reason_sealed check (is_envelope(reason))
      )`);
  }
}
