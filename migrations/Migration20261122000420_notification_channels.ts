import { Migration } from '@mikro-orm/migrations';

/** What each account wants to hear of and how, what became of each mail, the daily summaries, and the links that end mails. */
export class Migration20261122000420_notification_channels extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    // Some are written for a mail alone, and stand in no list.
    this.addSql(`alter table notification add column in_app boolean not null default true`);
    this.preferences();
    this.deliveries();
    this.addSql(`
      create table unsubscribe_link (
        token_hash text primary key,
        user_id uuid not null references user_account (id),
        category text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null
      )`);
    this.addSql(`create index unsubscribe_link_user on unsubscribe_link (user_id)`);
    this.addSql(`create index unsubscribe_link_expiry on unsubscribe_link (expires_at)`);
  }

  private preferences(): void {
    this.addSql(`
      create table notification_preference (
        user_id uuid not null references user_account (id),
        category text not null,
        in_app boolean not null,
        email text not null,
        updated_at timestamptz not null,
        constraint notification_preference_pkey primary key (user_id, category),
        constraint notification_preference_email_known check (email in ('off', 'immediate', 'daily')),
        -- What happens to an account is told to its owner, whoever has changed its settings.
        constraint notification_preference_security_on check (category <> 'security' or (in_app and email = 'immediate'))
      )`);
  }

  private deliveries(): void {
    this.addSql(`
      create table notification_digest (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        local_day date not null,
        created_at timestamptz not null,
        constraint notification_digest_once unique (user_id, local_day)
      )`);
    this.addSql(`create index notification_digest_created on notification_digest (created_at)`);
    this.addSql(`
      create table notification_delivery (
        notification_id uuid primary key references notification (id) on delete cascade,
        user_id uuid not null references user_account (id),
        category text not null,
        mode text not null,
        state text not null,
        digest_id uuid references notification_digest (id) on delete set null,
        created_at timestamptz not null,
        settled_at timestamptz,
        constraint notification_delivery_mode_known check (mode in ('immediate', 'daily')),
        constraint notification_delivery_state_known check (state in ('pending', 'sent', 'failed', 'dropped')),
        constraint notification_delivery_settled check ((state = 'pending') = (settled_at is null)),
        constraint notification_delivery_digest_daily check (digest_id is null or mode = 'daily')
      )`);
    this.addSql(
      `create index notification_delivery_undigested on notification_delivery (user_id) where mode = 'daily' and state = 'pending' and digest_id is null`,
    );
    this.addSql(`create index notification_delivery_digest on notification_delivery (digest_id)`);
    this.addSql(`create index notification_delivery_user on notification_delivery (user_id)`);
  }
}
