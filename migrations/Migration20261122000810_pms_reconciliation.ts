import { Migration } from '@mikro-orm/migrations';

/** What partners say that they have at a location, all of it at one time, and in what the mirror differed from it. */
export class Migration20261122000810_pms_reconciliation extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table pms_snapshot (
        id uuid primary key,
        partner_id uuid not null references partner (id),
        location_ref text not null,
        taken_at timestamptz not null,
        received_at timestamptz not null,
        stock jsonb,
        row_count integer not null,
        compared_at timestamptz,
        differences integer,
        mended integer,
        constraint pms_snapshot_once unique (partner_id, location_ref, taken_at),
        constraint pms_snapshot_kept_until_compared check ((stock is null) = (compared_at is not null)),
        constraint pms_snapshot_counted check (
          (compared_at is null) = (differences is null) and (compared_at is null) = (mended is null))
      )`);
    this.addSql(`create index pms_snapshot_listing on pms_snapshot (partner_id, id)`);
    this.addSql(`create index pms_snapshot_open on pms_snapshot (received_at) where compared_at is null`);
    this.addSql(`
      create table pms_difference (
        id uuid primary key,
        snapshot_id uuid not null references pms_snapshot (id),
        partner_id uuid not null references partner (id),
        location_ref text not null,
        product_ref text not null,
        kind text not null,
        known_version bigint,
        known_on_hand integer,
        known_reserved integer,
        reported_version bigint,
        reported_on_hand integer,
        reported_reserved integer,
        mended boolean not null,
        found_at timestamptz not null,
        constraint pms_difference_kind_known check (kind in ('missing_here', 'missing_there', 'behind', 'contradicting'))
      )`);
    this.addSql(`create index pms_difference_snapshot on pms_difference (snapshot_id)`);
    this.addSql(`create index pms_difference_partner on pms_difference (partner_id, id)`);
  }
}
