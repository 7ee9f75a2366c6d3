import { Migration } from '@mikro-orm/migrations';

/**
 * The booking as one statement: time claims, idempotency key, consultation, payment, audit row and outbox row.
 *
 * The doctor is taken for p_busy (the visit and its buffers), the patient for the visit alone.
 *
 * The caller decides outside what only needs reading (is the start a real slot, what is the fee) from a copy of the doctor, and
 * names the version it read; the function refuses when the primary has another one. Outcomes:
 *
 *   booked   everything is written
 *   stale    the doctor changed since it was read, or is gone: read again and decide again
 *   no_patient  whoever books for p_patient_id, who has no patient's account
 *   taken    a claim of the doctor or the patient overlaps; blocker tells whose. Nothing is written
 *   replay   this actor used this key before: body_hash, status_code, response, subject_id and locked_until tell of the first use
 *
 * Claims are taken in resource order and with ON CONFLICT DO NOTHING: rivals then wait for the first to commit instead of
 * deadlocking inside the exclusion check. Losing is no error, so nothing is rolled back and no subtransaction is opened.
 */
export class Migration20261120000100_book_consultation extends Migration {
  override up(): void {
    this.addSql(`
      create function book_consultation(
        p_at timestamptz, p_consultation_id uuid, p_doctor_id uuid, p_doctor_version integer, p_patient_id uuid,
        p_starts_at timestamptz, p_ends_at timestamptz, p_busy tstzrange, p_status text, p_mode text, p_reason text,
        p_payment_id uuid, p_amount bigint, p_currency text, p_method text, p_payment_status text, p_provider text,
        p_provider_key text, p_provider_token text,
        p_actor_id uuid, p_actor_role text, p_request_id text, p_address text, p_audit_id uuid, p_event_id uuid, p_event jsonb,
        p_route text, p_key text, p_body_hash text, p_status_code integer, p_response text, p_locked_until timestamptz
      ) returns table (
        outcome text, blocker text, body_hash text, status_code integer, response text, subject_id uuid, locked_until timestamptz
      ) language plpgsql as $$
      declare
        claimed integer;
        current_version integer;
      begin
        select d.version into current_version from doctor d
          where d.id = p_doctor_id and d.deleted_at is null and d.accepts_bookings;
        if current_version is distinct from p_doctor_version then
          return query select 'stale', null::text, null::text, null::integer, null::text, null::uuid, null::timestamptz;
          return;
        end if;
        -- Who books for somebody else may name anybody; the patient who books is known to be one.
        if p_actor_role <> 'patient' and not exists (
          select from user_account u where u.id = p_patient_id and u.role = 'patient' and u.deleted_at is null
        ) then
          return query select 'no_patient', null::text, null::text, null::integer, null::text, null::uuid, null::timestamptz;
          return;
        end if;

        for attempt in 1..2 loop
          insert into time_claim (owner_id, resource_id, during, kind)
            select p_consultation_id, wanted.resource_id, wanted.during, 'consultation'
              from (values (p_doctor_id, p_busy), (p_patient_id, tstzrange(p_starts_at, p_ends_at))) as wanted (resource_id, during)
              order by wanted.resource_id
            on conflict do nothing;
          get diagnostics claimed = row_count;
          exit when claimed = 2;
          if claimed = 1 then
            delete from time_claim c where c.owner_id = p_consultation_id;
          end if;
          -- Only now is it worth looking for holds that ran out: a booking that meets nobody never pays for it.
          if attempt = 1 then
            delete from time_claim c
              where c.resource_id in (p_doctor_id, p_patient_id) and c.during && p_busy and c.expires_at <= p_at;
            exit when not found;
          end if;
        end loop;

        if claimed < 2 then
          -- A repeat of the request that won meets its own claim: it gets the first answer, not a refusal.
          if p_key is not null then
            return query select 'replay', null::text, k.body_hash, k.status_code, k.response, k.subject_id, k.locked_until
              from idempotency_key k where k.actor_id = p_actor_id and k.route = p_route and k.key = p_key;
            if found then
              return;
            end if;
          end if;
          return query select 'taken',
            case when exists (select from time_claim c where c.resource_id = p_doctor_id and c.during && p_busy and not c.overbook)
              then 'doctor' else 'patient' end,
            null::text, null::integer, null::text, null::uuid, null::timestamptz;
          return;
        end if;

        if p_key is not null then
          insert into idempotency_key (actor_id, route, key, body_hash, status_code, response, subject_id, locked_until, created_at)
            values (p_actor_id, p_route, p_key, p_body_hash, p_status_code, p_response, p_consultation_id, p_locked_until, p_at)
            on conflict do nothing;
          if not found then
            delete from time_claim c where c.owner_id = p_consultation_id;
            return query select 'replay', null::text, k.body_hash, k.status_code, k.response, k.subject_id, k.locked_until
              from idempotency_key k where k.actor_id = p_actor_id and k.route = p_route and k.key = p_key;
            return;
          end if;
        end if;

        insert into consultation (id, doctor_id, patient_id, status, starts_at, ends_at, mode, reason, booked_by, created_at, updated_at)
          values (p_consultation_id, p_doctor_id, p_patient_id, p_status, p_starts_at, p_ends_at, p_mode, p_reason, p_actor_id, p_at, p_at);
        insert into payment (id, consultation_id, patient_id, amount, currency, method, status, provider, provider_key, provider_token,
            submitted_at, created_at, updated_at)
          values (p_payment_id, p_consultation_id, p_patient_id, p_amount, p_currency, p_method, p_payment_status, p_provider,
            p_provider_key, p_provider_token, case when p_payment_status = 'processing' then p_at end, p_at, p_at);
        insert into audit_log (id, at, actor_id, actor_role, action, subject_type, subject_id, patient_id, outcome, request_id, address)
          values (p_audit_id, p_at, p_actor_id, p_actor_role, 'consultation.booked', 'consultation', p_consultation_id, p_patient_id,
            'success', p_request_id, p_address);
        insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
          values (p_event_id, 'consultation', p_consultation_id, 'consultation.booked', p_event, p_at);
        return query select 'booked', null::text, null::text, null::integer, null::text, null::uuid, null::timestamptz;
      end
      $$`);
  }
}
