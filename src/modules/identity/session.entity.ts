import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { REFRESH_TOKEN_MILLISECONDS } from './refresh-token.rules';
import { UserAccount } from './user-account.entity';

/** Why a session ended before its time. */
export type RevocationCause =
  | 'signed_out'
  | 'signed_out_by_user'
  | 'signed_out_by_admin'
  | 'refresh_token_reused'
  | 'role_changed'
  | 'password_changed'
  | 'email_changed'
  | 'deactivated'
  | 'erased';

/** From where somebody signs in. */
export interface Client {
  address: string | null;
  userAgent: string | null;
}

const USER_AGENT_CHARACTERS = 300;

/** One sign-in on one device: the family of all refresh tokens that descend from it. */
@Entity({ tableName: 'session' })
export class Session {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => UserAccount)
  user!: UserAccount;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  lastUsedAt!: Date;

  /** When its newest token expires. */
  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  revokedBecause: RevocationCause | null = null;

  @Property({ type: 'text', nullable: true })
  userAgent: string | null = null;

  @Property({ type: 'text', nullable: true })
  address: string | null = null;

  static open(user: UserAccount, client: Client, now: Date): Session {
    const session = new Session();
    session.id = uuidv7();
    session.user = user;
    session.createdAt = now;
    session.address = client.address;
    session.userAgent = client.userAgent?.slice(0, USER_AGENT_CHARACTERS) ?? null;
    session.prolong(now);
    return session;
  }

  isOpen(now: Date): boolean {
    return this.revokedAt === null && this.expiresAt > now;
  }

  /** Every use keeps it open for another full term. */
  prolong(now: Date): void {
    this.lastUsedAt = now;
    this.expiresAt = new Date(now.getTime() + REFRESH_TOKEN_MILLISECONDS);
  }

  /** Ends it; the first cause stands. */
  revoke(cause: RevocationCause, now: Date): void {
    if (this.revokedAt !== null) return;
    this.revokedAt = now;
    this.revokedBecause = cause;
  }
}
