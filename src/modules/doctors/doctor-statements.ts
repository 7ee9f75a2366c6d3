import type { PreparedStatement } from '../../platform/database/prepared-statements';

/**
 * Doctors as DoctorRecord, one JSON text each. One statement and so one snapshot: a version is never paired with the rules of
 * another. $1 ids, $2 exceptions that end before are left out.
 */
export const DOCTOR_RECORDS: PreparedStatement = {
  name: 'doctors.records',
  text: `
    select json_build_object(
      'id', d.id, 'userId', d.user_id, 'name', d.name, 'specialty', d.specialty, 'languages', d.languages,
      'biography', d.biography, 'fee', json_build_object('amount', d.fee_amount, 'currency', d.fee_currency),
      'timeZone', d.time_zone, 'acceptsBookings', d.accepts_bookings, 'version', d.version,
      'bufferBeforeMinutes', d.buffer_before_minutes, 'bufferAfterMinutes', d.buffer_after_minutes,
      'minimumNoticeMinutes', d.minimum_notice_minutes, 'horizonDays', d.horizon_days,
      'maximumVisitsPerDay', d.maximum_visits_per_day, 'maximumVisitsPerWeek', d.maximum_visits_per_week,
      'visitKinds', d.visit_kinds,
      'holidays', coalesce((
        select json_agg(json_build_object('from', h.from_date, 'until', h.until_date) order by h.from_date)
        from clinic_holiday h where h.retired_at is null and h.until_date >= ($2::timestamptz at time zone 'UTC')::date), '[]'),
      'rules', coalesce((
        select json_agg(json_build_object('weekday', r.weekday, 'startTime', r.start_time, 'endTime', r.end_time,
          'slotMinutes', r.slot_minutes, 'validFrom', r.valid_from, 'validUntil', r.valid_until) order by r.id)
        from availability_rule r where r.doctor_id = d.id and r.retired_at is null), '[]'),
      'exceptions', coalesce((
        select json_agg(json_build_object('kind', e.kind, 'startsAt', e.starts_at, 'endsAt', e.ends_at,
          'slotMinutes', e.slot_minutes) order by e.starts_at)
        from availability_exception e where e.doctor_id = d.id and e.retired_at is null and e.ends_at > $2::timestamptz), '[]')
    )::text as record
    from doctor d where d.id = any($1::uuid[]) and d.deleted_at is null`,
};

const KEEPS_OTHERS_OUT = 'not c.overbook and (c.expires_at is null or c.expires_at > $3)';

/** Bounds as flat JSON `[start, end, start, end, …]` in epoch milliseconds, sorted; text is a third of the cost of rows. */
const TIMES = `'[' || string_agg((date_part('epoch', lower(c.during)) * 1000)::bigint || ',' ||
      (date_part('epoch', upper(c.during)) * 1000)::bigint, ',' order by c.during) || ']' as times,
    date_part('epoch', min(c.expires_at)) * 1000 as next_expiry`;

/** When a doctor is taken (null for never) and the moment the first hold among them runs out. $1 doctor, $2 range, $3 now. */
export const BUSY_TIMES: PreparedStatement = {
  name: 'doctors.busy_times',
  text: `select ${TIMES} from time_claim c where c.resource_id = $1::uuid and c.during && $2::tstzrange and ${KEEPS_OTHERS_OUT}`,
};

/** The same for several doctors, those that are taken at all. $1 doctors, $2 range, $3 now. */
export const BUSY_TIMES_OF_MANY: PreparedStatement = {
  name: 'doctors.busy_times_of_many',
  text: `select c.resource_id as doctor_id, ${TIMES} from time_claim c
    where c.resource_id = any($1::uuid[]) and c.during && $2::tstzrange and ${KEEPS_OTHERS_OUT} group by c.resource_id`,
};
