import { Migration } from '@mikro-orm/migrations';

/**
 * Everything a booking needs, in one transaction on an empty database: accounts, doctors, time claims, consultations, payments,
 * the audit trail, the outbox and the idempotency keys. Later migrations change live tables and are linted for that.
 */
export class Migration20261120000000_foundation extends Migration {
  override up(): void {
    this.addSql('create extension if not exists btree_gist');
    this.accounts();
    this.doctors();
    this.timeClaims();
    this.partitions();
    this.consultations();
    this.payments();
    this.auditTrail();
    this.messaging();
    this.sandboxProvider();
    this.addSql(`select ensure_partitions(now())`);
  }

  private accounts(): void {
    this.addSql(`
      create table user_account (
        id uuid primary key,
        email text not null,
        password_hash text not null,
        name text not null,
        role text not null,
        phone text,
        date_of_birth date,
        address text,
        locale text not null default 'en',
        time_zone text not null default 'UTC',
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint user_account_email_lowercase check (email = lower(email)),
        constraint user_account_role_known check (role in ('patient', 'doctor', 'pharmacist', 'staff', 'admin'))
      )`);
    this.addSql(`create unique index user_account_email_unique on user_account (email) where deleted_at is null`);
    this.addSql(`
      create table session (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        created_at timestamptz not null,
        last_used_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz,
        revoked_because text,
        user_agent text,
        address text
      )`);
    this.addSql(`create index session_of_user on session (user_id)`);
    this.addSql(`
      create table refresh_token (
        id uuid primary key,
        session_id uuid not null references session (id) on delete cascade,
        token_hash text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        constraint refresh_token_hash_unique unique (token_hash)
      )`);
    this.addSql(`create index refresh_token_session on refresh_token (session_id)`);
  }

  private doctors(): void {
    this.addSql(`
      create table doctor (
        id uuid primary key,
        user_id uuid references user_account (id),
        name text not null,
        specialty text not null,
        languages text[] not null,
        biography text,
        fee_amount bigint not null,
        fee_currency text not null,
        time_zone text not null,
        buffer_before_minutes integer not null default 0,
        buffer_after_minutes integer not null default 0,
        minimum_notice_minutes integer not null default 0,
        horizon_days integer not null default 60,
        accepts_bookings boolean not null default true,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint doctor_user_unique unique (user_id),
        constraint doctor_fee_not_negative check (fee_amount >= 0),
        constraint doctor_fee_currency_iso check (fee_currency ~ '^[A-Z]{3}$'),
        constraint doctor_buffers_sane check (buffer_before_minutes between 0 and 240 and buffer_after_minutes between 0 and 240),
        constraint doctor_notice_sane check (minimum_notice_minutes between 0 and 43200),
        constraint doctor_horizon_sane check (horizon_days between 1 and 366)
      )`);
    this.addSql(`create index doctor_listing on doctor (specialty, id) where deleted_at is null`);
    this.addSql(`create index doctor_languages on doctor using gin (languages) where deleted_at is null`);
    this.addSql(`
      create table availability_rule (
        id uuid primary key,
        doctor_id uuid not null references doctor (id),
        weekday integer not null,
        start_time text not null,
        end_time text not null,
        slot_minutes integer not null,
        valid_from date,
        valid_until date,
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint availability_rule_weekday_iso check (weekday between 1 and 7),
        constraint availability_rule_times_ordered check (start_time < end_time),
        constraint availability_rule_slot_sane check (slot_minutes between 5 and 480)
      )`);
    this.addSql(`create index availability_rule_doctor on availability_rule (doctor_id) where retired_at is null`);
    this.addSql(`
      create table availability_exception (
        id uuid primary key,
        doctor_id uuid not null references doctor (id),
        kind text not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        slot_minutes integer,
        reason text,
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint availability_exception_kind_known check (kind in ('time_off', 'opening')),
        constraint availability_exception_ordered check (starts_at < ends_at),
        constraint availability_exception_slot_sane check (slot_minutes between 5 and 480)
      )`);
    this.addSql(
      `create index availability_exception_doctor on availability_exception (doctor_id) where retired_at is null`,
    );
  }

  private timeClaims(): void {
    // The one place where an overlap is decided. owner_id is the consultation (or hold) that claims; one claim per resource.
    this.addSql(`
      create table time_claim (
        owner_id uuid not null,
        resource_id uuid not null,
        during tstzrange not null,
        kind text not null,
        expires_at timestamptz,
        overbook boolean not null default false,
        constraint time_claim_pkey primary key (owner_id, resource_id),
        constraint time_claim_kind_known check (kind in ('consultation', 'hold')),
        constraint time_claim_bounded check (not isempty(during) and not lower_inf(during) and not upper_inf(during)),
        constraint time_claim_hold_expires check ((kind = 'hold') = (expires_at is not null)),
        constraint time_claim_no_overlap exclude using gist (resource_id with =, during with &&) where (not overbook)
      )`);
  }

  private partitions(): void {
    // The prefix of a UUIDv7 is its time of creation in milliseconds: a range of instants is a range of ids.
    this.addSql(`
      create function uuidv7_floor(moment timestamptz) returns uuid language sql immutable strict parallel safe as $$
        select (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
      $$`);
    // Makes this and the coming partitions; harmless when they exist. A default partition catches what is made too late.
    this.addSql(`
      create function ensure_partitions(around timestamptz) returns integer language plpgsql as $$
      declare
        made integer := 0;
        from_at timestamptz;
        until_at timestamptz;
        part text;
      begin
        for i in -1..3 loop
          from_at := (date_trunc('month', around at time zone 'UTC') + make_interval(months => i)) at time zone 'UTC';
          until_at := (date_trunc('month', around at time zone 'UTC') + make_interval(months => i + 1)) at time zone 'UTC';
          part := 'audit_log_' || to_char(from_at at time zone 'UTC', 'YYYY_MM');
          if to_regclass(part) is null then
            execute format('create table %I partition of audit_log for values from (%L) to (%L)', part, uuidv7_floor(from_at), uuidv7_floor(until_at));
            made := made + 1;
          end if;
        end loop;
        for i in -1..1 loop
          from_at := (date_trunc('year', around at time zone 'UTC') + make_interval(years => i)) at time zone 'UTC';
          until_at := (date_trunc('year', around at time zone 'UTC') + make_interval(years => i + 1)) at time zone 'UTC';
          part := 'consultation_' || to_char(from_at at time zone 'UTC', 'YYYY');
          if to_regclass(part) is null then
            execute format('create table %I partition of consultation for values from (%L) to (%L)', part, uuidv7_floor(from_at), uuidv7_floor(until_at));
            made := made + 1;
          end if;
        end loop;
        return made;
      end
      $$`);
  }

  private consultations(): void {
    this.addSql(`
      create table consultation (
        id uuid not null,
        doctor_id uuid not null references doctor (id),
        patient_id uuid not null references user_account (id),
        status text not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        mode text not null,
        reason text not null,
        sequence integer not null default 0,
        booked_by uuid not null references user_account (id),
        cancelled_at timestamptz,
        cancellation_reason text,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint consultation_pkey primary key (id),
        constraint consultation_times_ordered check (starts_at < ends_at),
        constraint consultation_mode_known check (mode in ('video', 'audio', 'in_person')),
        constraint consultation_status_known check (status in ('pending_payment', 'scheduled', 'checked_in', 'in_progress',
          'completed', 'expired', 'cancelled', 'no_show', 'aborted'))
      ) partition by range (id)`);
    this.addSql(`create table consultation_default partition of consultation default`);
    this.addSql(`create index consultation_patient on consultation (patient_id, starts_at)`);
    this.addSql(`create index consultation_doctor on consultation (doctor_id, starts_at)`);
    this.addSql(`
      create table status_change (
        id uuid primary key,
        subject_type text not null,
        subject_id uuid not null,
        from_status text not null,
        to_status text not null,
        actor_id uuid,
        reason text,
        at timestamptz not null
      )`);
    this.addSql(`create index status_change_subject on status_change (subject_id, at)`);
  }

  private payments(): void {
    this.addSql(`
      create table payment (
        id uuid primary key,
        consultation_id uuid not null references consultation (id),
        patient_id uuid not null references user_account (id),
        amount bigint not null,
        currency text not null,
        method text not null,
        status text not null,
        provider text not null,
        provider_key text,
        provider_ref text,
        provider_token text,
        failure_code text,
        captured_amount bigint not null default 0,
        refund_reserved_amount bigint not null default 0,
        submitted_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint payment_amount_not_negative check (amount >= 0),
        constraint payment_currency_iso check (currency ~ '^[A-Z]{3}$'),
        constraint payment_method_known check (method in ('card', 'at_clinic')),
        constraint payment_status_known check (status in ('created', 'processing', 'requires_action', 'authorized', 'captured', 'failed',
          'unknown', 'cancelled', 'expired', 'voided', 'disputed', 'charged_back')),
        constraint payment_captured_within_amount check (captured_amount between 0 and amount),
        constraint payment_refunds_within_captured check (refund_reserved_amount between 0 and captured_amount)
      )`);
    this.addSql(`create unique index payment_one_live_per_consultation on payment (consultation_id)
      where status not in ('failed', 'cancelled', 'expired', 'voided')`);
    this.addSql(
      `create unique index payment_provider_ref_unique on payment (provider, provider_ref) where provider_ref is not null`,
    );
    this.addSql(`create index payment_unsettled on payment (submitted_at) where status in ('processing', 'unknown')`);
    this.addSql(`create index payment_patient on payment (patient_id, created_at)`);
    this.addSql(`
      create table refund (
        id uuid primary key,
        payment_id uuid not null references payment (id),
        amount bigint not null,
        currency text not null,
        status text not null,
        reason text not null,
        provider_key text not null,
        provider_ref text,
        failure_code text,
        submitted_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        constraint refund_amount_positive check (amount > 0),
        constraint refund_provider_key_unique unique (provider_key),
        constraint refund_status_known check (status in ('pending', 'submitted', 'succeeded', 'failed', 'unknown'))
      )`);
    this.addSql(`create index refund_payment on refund (payment_id)`);
    this.addSql(
      `create index refund_unsettled on refund (created_at) where status in ('pending', 'submitted', 'unknown')`,
    );
  }

  private auditTrail(): void {
    this.addSql(`
      create table audit_log (
        id uuid not null,
        at timestamptz not null,
        actor_id uuid,
        actor_role text not null,
        action text not null,
        subject_type text not null,
        subject_id uuid,
        patient_id uuid,
        outcome text not null,
        request_id text,
        address text,
        details jsonb,
        constraint audit_log_pkey primary key (id),
        constraint audit_log_outcome_known check (outcome in ('success', 'denied', 'failure'))
      ) partition by range (id)`);
    this.addSql(`create table audit_log_default partition of audit_log default`);
    this.addSql(`create index audit_log_subject on audit_log (subject_id, id)`);
    this.addSql(`create index audit_log_actor on audit_log (actor_id, id)`);
    this.addSql(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'TH002';
      end
      $$`);
    this.addSql(
      `create trigger audit_log_append_only before update or delete on audit_log for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger audit_log_no_truncate before truncate on audit_log for each statement execute function refuse_change()`,
    );
  }

  private messaging(): void {
    this.addSql(`
      create table outbox_event (
        position bigint generated always as identity primary key,
        id uuid not null,
        aggregate_type text not null,
        aggregate_id uuid not null,
        type text not null,
        version integer not null default 1,
        payload jsonb not null,
        occurred_at timestamptz not null,
        claimed_until timestamptz
      ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000)`);
    this.addSql(`
      create table processed_message (
        handler text not null,
        message_id uuid not null,
        processed_at timestamptz not null,
        constraint processed_message_pkey primary key (handler, message_id)
      )`);
    this.addSql(`
      create table idempotency_key (
        actor_id uuid not null,
        route text not null,
        key text not null,
        body_hash text not null,
        status_code integer,
        response text,
        subject_id uuid,
        locked_until timestamptz not null,
        created_at timestamptz not null,
        constraint idempotency_key_pkey primary key (actor_id, route, key)
      )`);
    this.addSql(`create index idempotency_key_created on idempotency_key (created_at)`);
    this.addSql(`
      create table notification (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        event_id uuid not null,
        type text not null,
        title text not null,
        body text not null,
        subject_id uuid,
        read_at timestamptz,
        created_at timestamptz not null,
        constraint notification_once_per_event unique (event_id, user_id)
      )`);
    this.addSql(`create index notification_user on notification (user_id, created_at)`);
  }

  private sandboxProvider(): void {
    // The books of the sandbox payment provider: on its own, as if it were another company's database, so that a killed
    // process can still ask what became of its charge.
    this.addSql(`create schema sandbox_provider`);
    this.addSql(`
      create table sandbox_provider.charge (
        idempotency_key text primary key,
        reference text not null unique,
        amount bigint not null,
        currency text not null,
        status text not null,
        failure_code text,
        refunded_amount bigint not null default 0,
        created_at timestamptz not null,
        constraint charge_refunded_within_amount check (refunded_amount between 0 and amount)
      )`);
    this.addSql(`
      create table sandbox_provider.refund (
        idempotency_key text primary key,
        reference text not null unique,
        charge_reference text not null references sandbox_provider.charge (reference),
        amount bigint not null,
        created_at timestamptz not null
      )`);
  }
}
