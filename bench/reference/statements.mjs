/** A doctor with hours as one JSON text. $1 id, $2 exceptions that end before are left out. */
export const DOCTOR = {
  name: 'doctor',
  text: `
    select json_build_object(
      'id', d.id, 'userId', d.user_id, 'name', d.name, 'specialty', d.specialty, 'languages', d.languages,
      'biography', d.biography, 'fee', json_build_object('amount', d.fee_amount, 'currency', d.fee_currency),
      'timeZone', d.time_zone, 'acceptsBookings', d.accepts_bookings, 'version', d.version,
      'bufferBeforeMinutes', d.buffer_before_minutes, 'bufferAfterMinutes', d.buffer_after_minutes,
      'minimumNoticeMinutes', d.minimum_notice_minutes, 'horizonDays', d.horizon_days,
      'rules', coalesce((
        select json_agg(json_build_object('weekday', r.weekday, 'startTime', r.start_time, 'endTime', r.end_time,
          'slotMinutes', r.slot_minutes, 'validFrom', r.valid_from, 'validUntil', r.valid_until) order by r.id)
        from availability_rule r where r.doctor_id = d.id and r.retired_at is null), '[]'),
      'exceptions', coalesce((
        select json_agg(json_build_object('kind', e.kind, 'startsAt', e.starts_at, 'endsAt', e.ends_at,
          'slotMinutes', e.slot_minutes) order by e.starts_at)
        from availability_exception e where e.doctor_id = d.id and e.retired_at is null and e.ends_at > $2), '[]')
    )::text as record
    from doctor d where d.id = $1 and d.deleted_at is null`,
};

/** When a doctor is taken, as flat JSON in epoch milliseconds, and when the first hold among that runs out. $1 doctor, $2 range, $3 now. */
export const BUSY = {
  name: 'busy',
  text: `
    select '[' || string_agg((date_part('epoch', lower(c.during)) * 1000)::bigint || ',' ||
        (date_part('epoch', upper(c.during)) * 1000)::bigint, ',' order by c.during) || ']' as times,
      date_part('epoch', min(c.expires_at)) * 1000 as next_expiry
    from time_claim c
    where c.resource_id = $1 and c.during && $2 and not c.overbook and (c.expires_at is null or c.expires_at > $3)`,
};

export const BOOK = {
  name: 'book',
  text: `select * from book_consultation(${Array.from({ length: 32 }, (_, index) => `$${index + 1}`).join(', ')})`,
};

/** The first use of an Idempotency-Key. $1 account, $2 route, $3 key. */
export const KEY_USE = {
  name: 'key_use',
  text: `select body_hash, status_code, response from idempotency_key where actor_id = $1 and route = $2 and key = $3`,
};
