import { Migration } from '@mikro-orm/migrations';

/**
 * What kinds of visit a doctor offers, how many visits begin in a day and in a week, when the whole clinic is closed, and what the hours
 * were: one row for each time they were replaced, beginning with what holds now.
 */
export class Migration20261122000100_visit_kinds_limits_and_holidays extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.doctor();
    this.holidays();
    this.versions();
  }

  private doctor(): void {
    this.addSql(`
      alter table doctor
        add column visit_kinds jsonb not null default '[]',
        add column maximum_visits_per_day integer,
        add column maximum_visits_per_week integer`);
    this.addSql(
      `alter table doctor add constraint doctor_visit_kinds_listed check (jsonb_typeof(visit_kinds) = 'array') not valid`,
    );
    this.addSql(
      `alter table doctor add constraint doctor_day_limit_sane check (maximum_visits_per_day between 1 and 288) not valid`,
    );
    this.addSql(
      `alter table doctor add constraint doctor_week_limit_sane check (maximum_visits_per_week between 1 and 2016) not valid`,
    );
  }

  private holidays(): void {
    this.addSql(`
      create table clinic_holiday (
        id uuid primary key,
        name text not null,
        from_date date not null,
        until_date date not null,
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint clinic_holiday_ordered check (from_date <= until_date)
      )`);
    this.addSql(`create index clinic_holiday_in_force on clinic_holiday (until_date) where retired_at is null`);
  }

  private versions(): void {
    this.addSql(`
      create table availability_version (
        doctor_id uuid not null references doctor (id),
        version integer not null,
        settings jsonb not null,
        at timestamptz not null,
        primary key (doctor_id, version)
      )`);
    this.addSql(`
      insert into availability_version (doctor_id, version, settings, at)
        select d.id, d.version, jsonb_build_object('timeZone', d.time_zone, 'bufferBeforeMinutes', d.buffer_before_minutes,
            'bufferAfterMinutes', d.buffer_after_minutes, 'minimumNoticeMinutes', d.minimum_notice_minutes,
            'horizonDays', d.horizon_days, 'maximumVisitsPerDay', null, 'maximumVisitsPerWeek', null, 'rules', (
              select jsonb_agg(jsonb_build_object('weekday', r.weekday, 'startTime', r.start_time, 'endTime', r.end_time,
                'slotMinutes', r.slot_minutes, 'validFrom', r.valid_from, 'validUntil', r.valid_until) order by r.weekday, r.start_time)
              from availability_rule r where r.doctor_id = d.id and r.retired_at is null)), d.updated_at
          from doctor d
          where exists (select from availability_rule r where r.doctor_id = d.id and r.retired_at is null)`);
    this.addSql(
      `create trigger availability_version_append_only before update or delete on availability_version for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger availability_version_no_truncate before truncate on availability_version for each statement execute function refuse_change()`,
    );
  }
}
