import { Migration } from '@mikro-orm/migrations';

/** The keys that access tokens are signed with. The private half is never there in plain text. */
export class Migration20261121000201_signing_keys extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table signing_key (
        kid text primary key,
        public_jwk jsonb not null,
        private_key text not null,
        created_at timestamptz not null,
        signs_from timestamptz not null,
        retires_at timestamptz,
        constraint signing_key_private_key_sealed check (is_envelope(private_key)),
        constraint signing_key_retires_after_signing check (retires_at > signs_from)
      )`);
  }
}
