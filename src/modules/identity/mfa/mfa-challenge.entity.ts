import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { UserAccount } from '../user-account.entity';

export const CHALLENGE_SECONDS = 300;
/** Wrong answers to one challenge; the database holds the same number. */
export const CHALLENGE_TRIES = 5;

const TOKEN_BYTES = 32;

/** A login whose password was right and that waits for the second factor. Opens one session or none, and calls no route but its own. */
@Entity({ tableName: 'mfa_challenge' })
export class MfaChallenge {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => UserAccount)
  user!: UserAccount;

  @Unique({ name: 'mfa_challenge_token_unique' })
  @Property({ type: 'text' })
  tokenHash!: string;

  /** Of the password hash that was matched: after a change of the password the challenge is void. */
  @Property({ type: 'text' })
  credentialHash!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'integer', default: 0 })
  tries: number = 0;

  @Property({ type: 'timestamptz', nullable: true })
  answeredAt: Date | null = null;

  /** @returns the row to keep and the token to hand out */
  static pose(user: UserAccount, now: Date): { challenge: MfaChallenge; token: string } {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const challenge = new MfaChallenge();
    challenge.id = uuidv7();
    challenge.user = user;
    challenge.tokenHash = MfaChallenge.hash(token);
    challenge.credentialHash = MfaChallenge.hash(user.passwordHash);
    challenge.createdAt = now;
    challenge.expiresAt = new Date(now.getTime() + CHALLENGE_SECONDS * 1_000);
    return { challenge, token };
  }

  /** SHA-256 is enough for 32 random bytes, and for what is a slow hash already. */
  static hash(text: string): string {
    return createHash('sha256').update(text).digest('hex');
  }

  get triesLeft(): number {
    return CHALLENGE_TRIES - this.tries;
  }

  isOpen(now: Date): boolean {
    return this.answeredAt === null && this.expiresAt > now && this.triesLeft > 0;
  }

  /** Whether the password that was right then still is the account's. */
  isFor(user: UserAccount): boolean {
    return this.credentialHash === MfaChallenge.hash(user.passwordHash);
  }

  /** A wrong answer. */
  miss(): void {
    this.tries += 1;
  }

  answer(now: Date): void {
    this.answeredAt = now;
  }
}
