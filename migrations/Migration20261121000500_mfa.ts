import { Migration } from '@mikro-orm/migrations';

/** Second factors: the authenticator apps of accounts, their recovery codes, and logins that wait for a code. */
export class Migration20261121000500_mfa extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    // Nullable and without default: sessions from before were opened with a password alone.
    this.addSql(`alter table session add column second_factor_at timestamptz`);
    this.totpFactors();
    this.recoveryCodes();
    this.challenges();
  }

  private totpFactors(): void {
    this.addSql(`
      create table totp_factor (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        secret text not null,
        created_at timestamptz not null,
        expires_at timestamptz,
        activated_at timestamptz,
        last_used_step integer,
        constraint totp_factor_secret_sealed check (is_envelope(secret)),
        constraint totp_factor_pending_or_active check ((expires_at is null) = (activated_at is not null)),
        constraint totp_factor_active_was_proved check ((activated_at is null) = (last_used_step is null))
      )`);
    // One app that counts and one that is being set up, however many requests there are at once.
    this.addSql(`create unique index totp_factor_one_active on totp_factor (user_id) where activated_at is not null`);
    this.addSql(`create unique index totp_factor_one_pending on totp_factor (user_id) where activated_at is null`);
    this.addSql(`create index totp_factor_expiry on totp_factor (expires_at) where activated_at is null`);
  }

  private recoveryCodes(): void {
    this.addSql(`
      create table recovery_code (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        code_hash text not null,
        created_at timestamptz not null,
        used_at timestamptz,
        constraint recovery_code_hash_sha256 check (code_hash ~ '^[0-9a-f]{64}$'),
        constraint recovery_code_unique unique (user_id, code_hash)
      )`);
  }

  private challenges(): void {
    this.addSql(`
      create table mfa_challenge (
        id uuid primary key,
        user_id uuid not null references user_account (id),
        token_hash text not null,
        credential_hash text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        tries integer not null default 0,
        answered_at timestamptz,
        constraint mfa_challenge_token_unique unique (token_hash),
        constraint mfa_challenge_hashes_sha256 check (token_hash ~ '^[0-9a-f]{64}$' and credential_hash ~ '^[0-9a-f]{64}$'),
        constraint mfa_challenge_tries_bounded check (tries between 0 and 5)
      )`);
    this.addSql(`create index mfa_challenge_user on mfa_challenge (user_id)`);
    this.addSql(`create index mfa_challenge_expiry on mfa_challenge (expires_at)`);
  }
}
