import { Migration } from '@mikro-orm/migrations';

/** What is told to whoever is connected, kept for a day for those who come back. */
export class Migration20261122000910_live_updates extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    // Written one after the other, under one lock: who has read up to a position has missed none before it.
    this.addSql(`
      create table live_update (
        position bigint generated always as identity primary key,
        event_id uuid not null,
        topic text not null,
        type text not null,
        subject_id uuid not null,
        user_ids uuid[] not null,
        roles text[] not null,
        data jsonb not null,
        occurred_at timestamptz not null,
        written_at timestamptz not null,
        constraint live_update_once unique (event_id),
        constraint live_update_topic_known check (topic in ('consultations', 'payments', 'notifications', 'stock', 'sync'))
      )`);
    this.addSql(`create index live_update_of_user on live_update using gin (user_ids)`);
  }
}
