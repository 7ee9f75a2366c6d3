import type { TestApp } from '../../support/test-app';

/** Pairs of claims that share a resource and time, though neither was taken on top of others on purpose. Compares every pair by itself. */
export function overlaps(test: Pick<TestApp, 'sql'>) {
  return test.sql(
    `select a.owner_id as one, b.owner_id as other, a.during from time_claim a join time_claim b
       on a.resource_id = b.resource_id and a.owner_id < b.owner_id and not a.overbook and not b.overbook
         and lower(a.during) < upper(b.during) and lower(b.during) < upper(a.during)`,
  );
}

/**
 * Claims that nobody answers for, and visits and holds that have not what they are for: each that lives takes its doctor and its patient,
 * the patient for its own time exactly; each that is over takes nothing. Of a hold that ran out, who needed the time may have taken half.
 */
export function strayClaims(test: Pick<TestApp, 'sql'>) {
  return test.sql(
    `with owner as (
       select id, doctor_id, patient_id, starts_at, ends_at, status in ('pending_payment', 'scheduled', 'checked_in', 'in_progress') as lives,
           status in ('cancelled', 'expired') as dead, 'consultation' as kind from consultation
       union all
       select id, doctor_id, patient_id, starts_at, ends_at, false, status <> 'held', 'hold' from slot_hold),
     claim as (
       select owner_id, kind, array_agg(resource_id order by resource_id) as resources from time_claim group by owner_id, kind)
     select coalesce(o.id, c.owner_id) as id, o.kind, c.kind as claimed,
         case when o.id is null then 'nobody''s claims' when c.owner_id is null then 'without its time'
           when o.dead then 'over, and still takes time' else 'takes other than its own time' end as fault
       from owner o full join claim c on c.owner_id = o.id
       where o.id is null or (o.dead and c.owner_id is not null) or (o.lives and c.owner_id is null)
         or (c.owner_id is not null and (c.kind <> o.kind or (o.kind = 'consultation' and array_length(c.resources, 1) <> 2)
           or exists (select from time_claim t where t.owner_id = o.id and not (
             (t.resource_id = o.patient_id and t.during = tstzrange(o.starts_at, o.ends_at))
             or (t.resource_id = o.doctor_id and t.during @> tstzrange(o.starts_at, o.ends_at))))))`,
  );
}
