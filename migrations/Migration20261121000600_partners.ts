import { Migration } from '@mikro-orm/migrations';

/** Outside systems that call us: who they are, what they may, the keys that they prove it with, and the nonces that they have used up. */
export class Migration20261121000600_partners extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.partners();
    this.apiKeys();
    this.signingKeys();
    this.nonces();
  }

  private partners(): void {
    this.addSql(`
      create table partner (
        id uuid primary key,
        name text not null,
        kind text not null,
        contact_email text not null,
        status text not null,
        scopes text[] not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null default 1,
        deleted_at timestamptz,
        constraint partner_kind_known check (kind in ('pharmacy_management_system', 'wholesaler', 'other')),
        constraint partner_status_known check (status in ('active', 'suspended'))
      )`);
    this.addSql(`create unique index partner_name_unique on partner (lower(name)) where deleted_at is null`);
  }

  private apiKeys(): void {
    // The hash alone: what a copy of this table gives away opens nothing.
    this.addSql(`
      create table api_key (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        name text not null,
        secret_hash text not null,
        scopes text[] not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        expiry_announced_at timestamptz,
        revoked_at timestamptz,
        constraint api_key_secret_hashed check (secret_hash ~ '^[0-9a-f]{64}$'),
        constraint api_key_expires_later check (expires_at > created_at)
      )`);
    this.addSql(`create index api_key_partner on api_key (partner_id, id)`);
    this.addSql(`create index api_key_expiry on api_key (expires_at) where revoked_at is null`);
    // Apart from the key: it is written often, and who changes a key must not run into it.
    this.addSql(`
      create table api_key_use (
        api_key_id uuid primary key references api_key (id),
        last_used_at timestamptz not null
      )`);
  }

  private signingKeys(): void {
    this.addSql(`
      create table partner_signing_key (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        name text not null,
        algorithm text not null,
        public_key text,
        secret text,
        created_at timestamptz not null,
        revoked_at timestamptz,
        constraint partner_signing_key_algorithm_known check (algorithm in ('ed25519', 'hmac-sha256')),
        constraint partner_signing_key_has_its_half check (
          (public_key is not null) = (algorithm = 'ed25519')
          and (secret is not null) = (algorithm = 'hmac-sha256' and revoked_at is null)),
        constraint partner_signing_key_secret_sealed check (is_envelope(secret))
      )`);
    this.addSql(`create index partner_signing_key_partner on partner_signing_key (partner_id, id)`);
  }

  private nonces(): void {
    // The primary key decides who was first, whichever instance asks. Rows are of no use once their signature is too old anyway.
    this.addSql(`
      create table request_nonce (
        signing_key_id uuid not null,
        nonce text not null,
        expires_at timestamptz not null,
        constraint request_nonce_pkey primary key (signing_key_id, nonce)
      )`);
    this.addSql(`create index request_nonce_expiry on request_nonce (expires_at)`);
  }
}
