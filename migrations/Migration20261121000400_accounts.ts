import { Migration } from '@mikro-orm/migrations';

/** Mails that the mail server did not take yet. */
export class Migration20261121000400_accounts extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.mail();
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
  }
}
