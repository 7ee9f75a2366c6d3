import { Migration } from '@mikro-orm/migrations';

/**
 * What was decided about each reminder of an appointment: one row for a visit, a beginning and a lead time, whatever several processes
 * decide at once. A visit that moves has another beginning, and so reminders of its own.
 */
export class Migration20261122000400_appointment_reminder extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table appointment_reminder (
        id uuid primary key,
        consultation_id uuid not null references consultation (id),
        starts_at timestamptz not null,
        lead_minutes integer not null,
        outcome text not null,
        decided_at timestamptz not null,
        constraint appointment_reminder_once unique (consultation_id, starts_at, lead_minutes),
        constraint appointment_reminder_lead_positive check (lead_minutes > 0),
        constraint appointment_reminder_outcome_known check (outcome in ('announced', 'overtaken', 'too_late'))
      )`);
    this.addSql(`create index appointment_reminder_start on appointment_reminder (starts_at)`);
  }
}
