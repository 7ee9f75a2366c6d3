import { Migration } from '@mikro-orm/migrations';

/** Addresses that are known to be somebody's, links in mails, accounts that are closed or erased, and mails that wait. */
export class Migration20261121000400_accounts extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.users();
    this.emailChanges();
    this.tokens();
    this.mail();
  }

  private users(): void {
    this.addSql(`alter table user_account add column email_verified_at timestamptz`);
    this.addSql(`alter table user_account add column deactivated_at timestamptz`);
    this.addSql(`alter table user_account add column erased_at timestamptz`);
    // Somebody at the clinic gave them their role and knows them. Patients signed up by themselves and confirm at their next occasion.
    this.addSql(`update user_account set email_verified_at = created_at where role <> 'patient'`);
    this.addSql(
      `alter table user_account add constraint user_account_erased_is_deleted check (erased_at is null or deleted_at is not null) not valid`,
    );
    // Anonymous and for good: what is left of an erased account cannot be filled again.
    this.addSql(`
      alter table user_account add constraint user_account_erased_is_empty check (erased_at is null or (
        email = id::text || '@erased.invalid' and password_hash = '!' and name = 'Erased'
        and phone is null and date_of_birth is null and address is null)) not valid`);
  }

  private emailChanges(): void {
    this.addSql(`
      create table email_change (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        old_email text not null,
        new_email text not null,
        requested_at timestamptz not null,
        confirmed_at timestamptz,
        withdrawn_at timestamptz,
        reversed_at timestamptz,
        constraint email_change_lowercase check (old_email = lower(old_email) and new_email = lower(new_email)),
        constraint email_change_reversed_was_confirmed check (reversed_at is null or confirmed_at is not null),
        constraint email_change_withdrawn_was_pending check (withdrawn_at is null or confirmed_at is null)
      )`);
    this.addSql(`create unique index email_change_one_pending on email_change (user_id)
      where confirmed_at is null and withdrawn_at is null`);
    this.addSql(`create index email_change_user on email_change (user_id)`);
  }

  private tokens(): void {
    this.addSql(`
      create table account_token (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        purpose text not null,
        token_hash text not null,
        email_change_id uuid references email_change (id) on delete cascade,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        constraint account_token_hash_unique unique (token_hash),
        constraint account_token_purpose_known check (purpose in ('email_verification', 'password_reset', 'email_change',
          'email_change_reversal')),
        constraint account_token_of_change check ((email_change_id is not null) = (purpose in ('email_change', 'email_change_reversal')))
      )`);
    this.addSql(`create index account_token_user on account_token (user_id)`);
    this.addSql(`create index account_token_change on account_token (email_change_id)`);
    this.addSql(`create index account_token_expiry on account_token (expires_at)`);
  }

  private mail(): void {
    // The event that asks for the mail, not the mail: it is written anew, with a new link, when its time has come.
    this.addSql(`
      create table deferred_mail (
        handler text not null,
        event_id uuid not null,
        event jsonb not null,
        attempts integer not null,
        created_at timestamptz not null,
        due_at timestamptz not null,
        constraint deferred_mail_pkey primary key (handler, event_id),
        constraint deferred_mail_attempted check (attempts > 0)
      )`);
    this.addSql(`create index deferred_mail_due on deferred_mail (due_at)`);
    // The last letter to somebody whose address is erased with everything else: sealed, and gone when the letter is sent.
    this.addSql(`
      create table farewell (
        user_id uuid primary key references user_account (id),
        email text not null,
        created_at timestamptz not null,
        constraint farewell_email_sealed check (is_envelope(email))
      )`);
  }
}
