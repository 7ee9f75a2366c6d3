import { Migration } from '@mikro-orm/migrations';

/**
 * Leave to read one patient's record for a short time, taken in an emergency by somebody who does not treat the patient. The record of
 * it outlives the access: it is reviewed afterwards and never deleted.
 */
export class Migration20261121000700_emergency_access extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table emergency_access (
        id uuid primary key,
        patient_id uuid not null references user_account (id),
        opened_by uuid not null references user_account (id),
        opened_by_role text not null,
        reason text not null,
        opened_at timestamptz not null,
        expires_at timestamptz not null,
        ended_at timestamptz,
        looks integer not null default 0,
        last_look_at timestamptz,
        reviewed_at timestamptz,
        reviewed_by uuid references user_account (id),
        review_outcome text,
        review_note text,
        version integer not null default 1,
        constraint emergency_access_reason_sealed check (is_envelope(reason)),
        constraint emergency_access_review_note_sealed check (is_envelope(review_note)),
        constraint emergency_access_role_known check (opened_by_role in ('doctor', 'pharmacist', 'staff')),
        constraint emergency_access_times_ordered check (opened_at < expires_at and ended_at between opened_at and expires_at),
        constraint emergency_access_of_somebody_else check (opened_by <> patient_id),
        constraint emergency_access_looks_not_negative check (looks >= 0),
        constraint emergency_access_outcome_known check (review_outcome in ('justified', 'unjustified', 'needs_follow_up')),
        constraint emergency_access_review_whole check (
          (reviewed_at is null) = (reviewed_by is null) and (reviewed_at is null) = (review_outcome is null)
          and (review_note is null or reviewed_at is not null)),
        constraint emergency_access_reviewed_by_another check (reviewed_by <> opened_by),
        -- One open at a time for each person and patient, whatever two requests at once think they see.
        constraint emergency_access_no_overlap exclude using gist (
          opened_by with =, patient_id with =, tstzrange(opened_at, coalesce(ended_at, expires_at)) with &&)
      )`);
    this.addSql(`create index emergency_access_opener on emergency_access (opened_by, opened_at)`);
    this.addSql(`create index emergency_access_patient on emergency_access (patient_id, opened_at)`);
    this.addSql(`create index emergency_access_unreviewed on emergency_access (opened_at) where reviewed_at is null`);
  }
}
