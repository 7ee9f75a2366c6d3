import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { createHash, randomBytes } from 'node:crypto';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { guestEvent, type GuestEventType } from './meetings.events';
import { Meeting } from './meeting.entity';

/** Who is invited, sealed for the row. */
export interface Invitation {
  id: string;
  invitedBy: string;
  sealedName: string;
  /** Both or none: the link is kept, sealed, until it is mailed. */
  mail: { sealedEmail: string; sealedToken: string } | null;
}

/**
 * Somebody without an account who may join one visit: a relative, an interpreter. The link is known to who has it; the row holds its
 * hash. It is good as long as the visit can be joined.
 */
@Entity({ tableName: 'meeting_guest' })
export class MeetingGuest extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => Meeting, { deleteRule: 'cascade' })
  meeting!: Meeting;

  @Property({ type: 'uuid' })
  invitedBy!: string;

  /** Sealed. */
  @Property({ type: 'text' })
  name!: string;

  /** Sealed. */
  @Property({ type: 'text', nullable: true })
  email: string | null = null;

  @Unique({ name: 'meeting_guest_token_unique' })
  @Property({ type: 'text' })
  tokenHash!: string;

  /** Sealed; only until the mail with it is sent, so that every try of it carries the same link. */
  @Property({ type: 'text', nullable: true })
  token: string | null = null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  static invite(meeting: Meeting, invitation: Invitation, secret: string, at: Date): MeetingGuest {
    const { id, invitedBy, sealedName, mail } = invitation;
    const guest = new MeetingGuest();
    Object.assign(guest, { id, meeting, invitedBy, name: sealedName, tokenHash: hashOf(secret), createdAt: at });
    if (!mail) return guest;
    guest.email = mail.sealedEmail;
    guest.token = mail.sealedToken;
    guest.tell('meeting_guest.invited', at);
    return guest;
  }

  /** What only the link knows. */
  static newSecret(): string {
    return randomBytes(32).toString('base64url');
  }

  /** @returns whether it could be used until now */
  revoke(at: Date): boolean {
    if (this.revokedAt) return false;
    this.revokedAt = at;
    this.token = null;
    return true;
  }

  forgetToken(): void {
    this.token = null;
  }

  /** The visit was moved or cancelled. Who has not been written to yet is written how it stands then. */
  hear(type: 'meeting_guest.call_moved' | 'meeting_guest.call_cancelled', at: Date): void {
    if (this.email !== null && this.token === null && this.revokedAt === null) this.tell(type, at);
  }

  private tell(type: GuestEventType, at: Date): void {
    const { id: guestId, meeting, invitedBy } = this;
    this.announce(guestEvent(type, { guestId, consultationId: meeting.consultationId, invitedBy }, at));
  }
}

/** SHA-256 is enough for 32 random bytes: there is no dictionary of them. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
