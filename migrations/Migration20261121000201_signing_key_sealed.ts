import { Migration } from '@mikro-orm/migrations';

/** No private key is ever written in plain text. */
export class Migration20261121000201_signing_key_sealed extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(
      `alter table signing_key add constraint signing_key_private_key_sealed check (is_envelope(private_key)) not valid`,
    );
    // The table is new and nearly empty: this holds nobody up.
    this.addSql(`alter table signing_key validate constraint signing_key_private_key_sealed`);
  }
}
