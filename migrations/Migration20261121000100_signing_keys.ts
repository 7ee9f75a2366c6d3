import { Migration } from '@mikro-orm/migrations';

/** The keys that access tokens are signed with. A constraint of a later migration holds the private half to being sealed. */
export class Migration20261121000100_signing_keys extends Migration {
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
        constraint signing_key_retires_after_signing check (retires_at > signs_from)
      )`);
  }
}
