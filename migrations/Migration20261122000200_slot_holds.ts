import { Migration } from '@mikro-orm/migrations';

/**
 * Slot holds: a time that is kept for one patient for a few minutes; kinds of visit, and visits on top of others; and the two functions
 * that take time for more than a plain booking.
 *
 * `book_consultation` stays as it is: a booking without conditions pays nothing for those that have some.
 */
export class Migration20261122000200_slot_holds extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table slot_hold (
        id uuid primary key,
        doctor_id uuid not null references doctor (id),
        patient_id uuid not null references user_account (id),
        held_by uuid references user_account (id),
        visit_kind text,
        status text not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        expires_at timestamptz not null,
        renewals integer not null default 0,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint slot_hold_times_ordered check (starts_at < ends_at),
        constraint slot_hold_status_known check (status in ('held', 'booked', 'released', 'expired'))
      )`);
    this.addSql(`create index slot_hold_due on slot_hold (expires_at) where status = 'held'`);
    this.addSql(`create index slot_hold_patient on slot_hold (patient_id) where status = 'held'`);
    this.addSql(`create index slot_hold_over on slot_hold (updated_at) where status <> 'held'`);
    this.visits();
    this.lockTimes();
    this.doctorIsFull();
    this.takeTime();
    this.bookWithConditions();
  }

  private visits(): void {
    this.addSql(`
      alter table consultation
        add column visit_kind text,
        add column overbooked boolean not null default false,
        add column overbook_reason text,
        add constraint consultation_overbook_reason_sealed check (is_envelope(overbook_reason)) not valid`);
  }

  /** Whoever frees time and takes other time in one transaction could wait in a circle with another such: they queue here instead. */
  private lockTimes(): void {
    this.addSql(`
      create function lock_times(p_one uuid, p_other uuid) returns void language plpgsql as $$
      begin
        perform pg_advisory_xact_lock(hashtextextended('times of ' || least(p_one, p_other), 0));
        perform pg_advisory_xact_lock(hashtextextended('times of ' || greatest(p_one, p_other), 0));
      end
      $$`);
  }

  /**
   * Whether as many visits begin in the local day or week as may. p_limits is { day, week: tstzranges, perDay, perWeek: integers or null },
   * or null. What is held counts, and what was taken on top of others on purpose does not. Only right under lock_times.
   */
  private doctorIsFull(): void {
    this.addSql(`
      create function doctor_is_full(p_doctor_id uuid, p_limits jsonb, p_except uuid[], p_at timestamptz) returns boolean
        language sql stable as $$
        select coalesce(count(*) filter (where taken.starts_at <@ (p_limits->>'day')::tstzrange) >= (p_limits->>'perDay')::integer, false)
            or coalesce(count(*) >= (p_limits->>'perWeek')::integer, false)
          from (
            select c.id, c.starts_at from consultation c
              where c.doctor_id = p_doctor_id and c.status not in ('cancelled', 'expired') and c.deleted_at is null and not c.overbooked
            union all
            select h.id, h.starts_at from slot_hold h where h.doctor_id = p_doctor_id and h.status = 'held' and h.expires_at > p_at
          ) as taken
          where taken.starts_at >= lower((p_limits->>'week')::tstzrange) and taken.starts_at < upper((p_limits->>'week')::tstzrange)
            and taken.id <> all(p_except)
      $$`);
  }

  /**
   * Takes time of a doctor and a patient for a hold or a visit, after giving back what the owners in p_frees have. Outcomes:
   *
   *   ok               both claims stand
   *   stale            the doctor changed since it was read, or is gone
   *   full             the day or the week of the doctor is
   *   doctor, patient  that one is not free; the caller rolls everything back
   *
   * p_overbook takes the doctor even if somebody else has the time, and then keeps nobody out; the patient is in one place only.
   *
   * One resource after the other, in their order, as bookings do: what is freed of the second while waiting for the first could make
   * two wait for each other. Between the times of one resource lock_times does the same.
   */
  private takeTime(): void {
    this.addSql(`
      create function take_time(
        p_owner_id uuid, p_kind text, p_expires_at timestamptz, p_doctor_id uuid, p_doctor_version integer, p_doctor_busy tstzrange,
        p_patient_id uuid, p_patient_busy tstzrange, p_frees uuid[], p_limits jsonb, p_overbook boolean, p_at timestamptz
      ) returns text language plpgsql as $$
      declare
        wanted record;
      begin
        perform lock_times(p_doctor_id, p_patient_id);
        if not exists (
          select from doctor d where d.id = p_doctor_id and d.version = p_doctor_version and d.deleted_at is null and d.accepts_bookings
        ) then
          return 'stale';
        end if;
        if p_limits is not null and doctor_is_full(p_doctor_id, p_limits, p_frees, p_at) then
          return 'full';
        end if;
        for wanted in
          select * from (values (p_doctor_id, p_doctor_busy, 'doctor', p_overbook), (p_patient_id, p_patient_busy, 'patient', false))
            as v (resource_id, during, who, overbook)
            order by v.resource_id
        loop
          delete from time_claim c where c.owner_id = any(p_frees) and c.resource_id = wanted.resource_id;
          for attempt in 1..2 loop
            insert into time_claim (owner_id, resource_id, during, kind, expires_at, overbook)
              values (p_owner_id, wanted.resource_id, wanted.during, p_kind, p_expires_at, false) on conflict do nothing;
            exit when found;
            if attempt = 1 then
              delete from time_claim c where c.resource_id = wanted.resource_id and c.during && wanted.during and c.expires_at <= p_at;
            end if;
            if attempt = 2 or not found then
              if not wanted.overbook then
                return wanted.who;
              end if;
              insert into time_claim (owner_id, resource_id, during, kind, expires_at, overbook)
                values (p_owner_id, wanted.resource_id, wanted.during, p_kind, p_expires_at, true);
              exit;
            end if;
          end loop;
        end loop;
        return 'ok';
      end
      $$`);
  }

  /**
   * A booking with a condition: the hold that it uses up, a kind of visit, limits of the doctor, or taken on top of others. Everything of
   * the booking is in p_booking, by the names of BookingRow. Outcomes, where book_consultation has not the same:
   *
   *   no_hold       there is no such hold of this patient
   *   hold_expired  it ran out, was given back or used
   *   other_hold    it is for another doctor or time, or for a visit of another kind
   *   full          as many visits begin in the day or the week as may
   *   overbooked    as many visits of the day were taken on top of others as may be
   *
   * A hold gives its claims to the visit, as they are: nobody can come between, and there is nothing to wait for. It was counted when
   * it was made.
   */
  private bookWithConditions(): void {
    this.addSql(`
      create function book_with_conditions(p_booking jsonb) returns table (
        outcome text, blocker text, body_hash text, status_code integer, response text, subject_id uuid, locked_until timestamptz
      ) language plpgsql as $$
      #variable_conflict use_column
      declare
        b record;
        held slot_hold%rowtype;
        refused text := 'ok';
        refused_by text;
        claimed integer;
      begin
        select * into b from jsonb_to_record(p_booking) as r (
          "at" timestamptz, "consultationId" uuid, "doctorId" uuid, "doctorVersion" integer, "patientId" uuid,
          "startsAt" timestamptz, "endsAt" timestamptz, "busy" tstzrange, "status" text, "mode" text, "reason" text,
          "paymentId" uuid, "amount" bigint, "currency" text, "method" text, "paymentStatus" text, "provider" text,
          "providerKey" text, "providerToken" text, "actorId" uuid, "actorRole" text, "requestId" text, "address" text,
          "auditId" uuid, "eventId" uuid, "event" text, "route" text, "key" text, "body" text, "statusCode" integer,
          "response" text, "lockedUntil" timestamptz,
          "holdId" uuid, "visitKind" text, "limits" jsonb, "overbookReason" text, "overbookDay" tstzrange,
          "overbookMost" integer);

        -- The key first: a repeat meets a hold that its first attempt has used up.
        if b."key" is not null then
          insert into idempotency_key (actor_id, route, key, body_hash, status_code, response, subject_id, locked_until, created_at)
            values (b."actorId", b."route", b."key", b."body", b."statusCode", b."response", b."consultationId", b."lockedUntil", b."at")
            on conflict do nothing;
          if not found then
            return query select 'replay', null::text, k.body_hash, k.status_code, k.response, k.subject_id, k.locked_until
              from idempotency_key k where k.actor_id = b."actorId" and k.route = b."route" and k.key = b."key";
            return;
          end if;
        end if;

        if not exists (
          select from doctor d where d.id = b."doctorId" and d.version = b."doctorVersion" and d.deleted_at is null and d.accepts_bookings
        ) then
          refused := 'stale';
        elsif b."actorRole" <> 'patient' and not exists (
          select from user_account u where u.id = b."patientId" and u.role = 'patient' and u.deleted_at is null
        ) then
          refused := 'no_patient';
        elsif b."holdId" is null then
          refused := take_time(b."consultationId", 'consultation', null, b."doctorId", b."doctorVersion", b."busy", b."patientId",
            tstzrange(b."startsAt", b."endsAt"), '{}', b."limits", b."overbookReason" is not null, b."at");
          -- Under the lock of the doctor's times, which that has taken.
          if refused = 'ok' and b."overbookReason" is not null and b."overbookMost" <= (
            select count(*) from consultation c where c.doctor_id = b."doctorId" and c.overbooked and c.deleted_at is null
              and c.status not in ('cancelled', 'expired')
              and c.starts_at >= lower(b."overbookDay") and c.starts_at < upper(b."overbookDay")
          ) then
            refused := 'overbooked';
            delete from time_claim c where c.owner_id = b."consultationId";
          end if;
          if refused in ('doctor', 'patient') then
            refused_by := refused;
            refused := 'taken';
            delete from time_claim c where c.owner_id = b."consultationId";
          end if;
        else
          perform lock_waitlist_entry_of(b."holdId");
          select h.* into held from slot_hold h where h.id = b."holdId" and h.patient_id = b."patientId" for update;
          if held.id is null then
            refused := 'no_hold';
          elsif held.doctor_id <> b."doctorId" or held.starts_at <> b."startsAt"
              or held.visit_kind is distinct from b."visitKind" then
            refused := 'other_hold';
          elsif held.status <> 'held' or held.expires_at <= b."at" or held.ends_at <> b."endsAt" then
            refused := 'hold_expired';
          else
            update time_claim c set owner_id = b."consultationId", kind = 'consultation', expires_at = null where c.owner_id = held.id;
            get diagnostics claimed = row_count;
            if claimed = 2 then
              update slot_hold h set status = 'booked', updated_at = b."at" where h.id = held.id;
              perform accept_waitlist_offer(held.id, b."at");
            else
              -- Cleared away by somebody whose clock runs ahead of ours.
              delete from time_claim c where c.owner_id = b."consultationId";
              refused := 'hold_expired';
            end if;
          end if;
        end if;

        if refused <> 'ok' then
          delete from idempotency_key k where k.actor_id = b."actorId" and k.route = b."route" and k.key = b."key";
          return query select refused, refused_by, null::text, null::integer, null::text, null::uuid, null::timestamptz;
          return;
        end if;

        insert into consultation (id, doctor_id, patient_id, status, starts_at, ends_at, mode, reason, booked_by, created_at, updated_at,
            visit_kind, overbooked, overbook_reason)
          values (b."consultationId", b."doctorId", b."patientId", b."status", b."startsAt", b."endsAt", b."mode", b."reason",
            b."actorId", b."at", b."at", b."visitKind", b."overbookReason" is not null, b."overbookReason");
        insert into payment (id, consultation_id, patient_id, amount, currency, method, status, provider, provider_key, provider_token,
            submitted_at, created_at, updated_at)
          values (b."paymentId", b."consultationId", b."patientId", b."amount", b."currency", b."method", b."paymentStatus", b."provider",
            b."providerKey", b."providerToken", case when b."paymentStatus" = 'processing' then b."at" end, b."at", b."at");
        insert into audit_log (id, at, actor_id, actor_role, action, subject_type, subject_id, patient_id, outcome, request_id, address, details)
          values (b."auditId", b."at", b."actorId", b."actorRole", 'consultation.booked', 'consultation', b."consultationId", b."patientId",
            'success', b."requestId", b."address",
            jsonb_strip_nulls(jsonb_build_object('holdId', b."holdId", 'visitKind', b."visitKind", 'overbooked', case when b."overbookReason" is not null then true end)));
        insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
          values (b."eventId", 'consultation', b."consultationId", 'consultation.booked', b."event"::jsonb, b."at");
        return query select 'booked', null::text, null::text, null::integer, null::text, null::uuid, null::timestamptz;
      end
      $$`);
  }
}
