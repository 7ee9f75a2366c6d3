import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
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
  | 'mfa_enabled'
  | 'mfa_reset'
  | 'deactivated'
  | 'erased';

/** From where somebody signs in, and whether with more than a password. */
export interface Client {
  address: string | null;
  userAgent: string | null;
  secondFactor?: boolean;
}

/** How long sessions may last, in milliseconds. */
export interface SessionLifetime {
  /** From the last use. */
  readonly idleMs: number;
  /** From the sign-in, however much it is used. */
  readonly maxMs: number;
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

  /** When it ends unless it is used, and its newest token with it. */
  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  revokedBecause: RevocationCause | null = null;

  /** When a second factor was shown in it; null for one that a password alone opened. */
  @Property({ type: 'timestamptz', nullable: true })
  secondFactorAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  userAgent: string | null = null;

  @Property({ type: 'text', nullable: true })
  address: string | null = null;

  static open(user: UserAccount, client: Client, now: Date, lifetime: SessionLifetime): Session {
    const session = new Session();
    session.id = uuidv7();
    session.user = user;
    session.createdAt = now;
    session.address = client.address;
    session.userAgent = client.userAgent?.slice(0, USER_AGENT_CHARACTERS) ?? null;
    if (client.secondFactor) session.showSecondFactor(now);
    session.prolong(now, lifetime);
    return session;
  }

  isOpen(now: Date): boolean {
    return this.revokedAt === null && this.expiresAt > now;
  }

  showSecondFactor(now: Date): void {
    this.secondFactorAt = now;
  }

  /** Every use keeps it open for another full term, but never beyond its longest life. */
  prolong(now: Date, { idleMs, maxMs }: SessionLifetime): void {
    this.lastUsedAt = now;
    this.expiresAt = new Date(Math.min(now.getTime() + idleMs, this.createdAt.getTime() + maxMs));
  }

  /** Ends it; the first cause stands. */
  revoke(cause: RevocationCause, now: Date): void {
    if (this.revokedAt !== null) return;
    this.revokedAt = now;
    this.revokedBecause = cause;
  }
}
