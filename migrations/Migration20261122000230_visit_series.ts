import { Migration } from '@mikro-orm/migrations';

/** Visits that were booked together in a rhythm, and the times of it that could not be had. */
export class Migration20261122000230_visit_series extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table consultation_series (
        id uuid primary key,
        doctor_id uuid not null references doctor (id),
        patient_id uuid not null references user_account (id),
        booked_by uuid not null,
        frequency text not null,
        every integer not null,
        occurrences integer not null,
        time_zone text not null,
        first_starts_at timestamptz not null,
        mode text not null,
        visit_kind text,
        created_at timestamptz not null,
        constraint consultation_series_frequency_known check (frequency in ('daily', 'weekly', 'monthly')),
        constraint consultation_series_rhythm_sound check (every > 0 and occurrences > 1)
      )`);
    this.addSql(`create index consultation_series_patient on consultation_series (patient_id, created_at)`);
    this.addSql(`create index consultation_series_doctor on consultation_series (doctor_id, created_at)`);
    this.addSql(`
      create table consultation_series_visit (
        id uuid primary key,
        series_id uuid not null references consultation_series (id),
        position integer not null,
        consultation_id uuid not null references consultation (id),
        constraint consultation_series_visit_place unique (series_id, position),
        constraint consultation_series_visit_once unique (consultation_id),
        constraint consultation_series_visit_position_positive check (position > 0)
      )`);
    this.addSql(`
      create table consultation_series_exception (
        id uuid primary key,
        series_id uuid not null references consultation_series (id),
        position integer not null,
        local_start text not null,
        starts_at timestamptz,
        reason text not null,
        constraint consultation_series_exception_place unique (series_id, position),
        constraint consultation_series_exception_position_positive check (position > 0),
        constraint consultation_series_exception_reason_known check (
          reason in ('no_such_time', 'not_offered', 'doctor_busy', 'patient_busy', 'doctor_fully_booked')
        ),
        constraint consultation_series_exception_instant check ((reason = 'no_such_time') = (starts_at is null))
      )`);
  }
}
