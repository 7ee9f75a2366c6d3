import { Migration } from '@mikro-orm/migrations';

/** Times during which a partner was out of step, so that each is told of once when it begins and once when it is over. */
export class Migration20261123001010_partner_sync_alert extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table partner_sync_alert (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        kind text not null,
        value integer not null,
        opened_at timestamptz not null,
        calm_since timestamptz,
        closed_at timestamptz,
        constraint partner_sync_alert_kind_known check (kind in ('drift', 'dead_letters', 'lag')),
        constraint partner_sync_alert_ordered check (calm_since >= opened_at and closed_at >= opened_at)
      )`);
    // Two runs at the same time open one.
    this.addSql(
      `create unique index partner_sync_alert_one_open on partner_sync_alert (partner_id, kind) where closed_at is null`,
    );
  }
}
