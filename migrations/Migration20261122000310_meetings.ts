import { Migration } from '@mikro-orm/migrations';

/** Where visits by video and telephone take place: the room, who is invited besides patient and doctor, and who is there. */
export class Migration20261122000310_meetings extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table meeting (
        id uuid primary key,
        consultation_id uuid not null references consultation (id),
        room text not null,
        created_at timestamptz not null,
        constraint meeting_room_sealed check (is_envelope(room)),
        constraint meeting_one_per_consultation unique (consultation_id)
      )`);
    this.guests();
    this.presence();
  }

  private guests(): void {
    this.addSql(`
      create table meeting_guest (
        id uuid primary key,
        meeting_id uuid not null references meeting (id) on delete cascade,
        invited_by uuid not null references user_account (id),
        name text not null,
        email text,
        token_hash text not null,
        token text,
        created_at timestamptz not null,
        revoked_at timestamptz,
        constraint meeting_guest_name_sealed check (is_envelope(name)),
        constraint meeting_guest_email_sealed check (is_envelope(email)),
        constraint meeting_guest_token_sealed check (is_envelope(token)),
        constraint meeting_guest_token_to_be_mailed check (token is null or (email is not null and revoked_at is null)),
        constraint meeting_guest_token_unique unique (token_hash)
      )`);
    this.addSql(`create index meeting_guest_meeting on meeting_guest (meeting_id)`);
    this.addSql(`create index meeting_guest_inviter on meeting_guest (invited_by)`);
  }

  private presence(): void {
    this.addSql(`
      create table meeting_presence (
        id uuid primary key,
        meeting_id uuid not null references meeting (id) on delete cascade,
        user_id uuid references user_account (id),
        guest_id uuid references meeting_guest (id) on delete cascade,
        role text not null,
        state text not null,
        first_seen_at timestamptz not null,
        last_seen_at timestamptz not null,
        constraint meeting_presence_role_known check (role in ('patient', 'doctor', 'guest')),
        constraint meeting_presence_state_known check (state in ('waiting', 'connected', 'left')),
        constraint meeting_presence_of_one check (num_nonnulls(user_id, guest_id) = 1 and (role = 'guest') = (guest_id is not null)),
        constraint meeting_presence_of_account unique (meeting_id, user_id),
        constraint meeting_presence_of_guest unique (guest_id)
      )`);
    this.addSql(`create index meeting_presence_user on meeting_presence (user_id)`);
  }
}
