import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { EmailChange } from './email-change.entity';
import { UserAccount } from './user-account.entity';

const HOUR_MS = 3_600_000;

/** How long a link in a mail is good for, in milliseconds. */
export const TOKEN_LIFETIME_MS = {
  email_verification: 24 * HOUR_MS,
  password_reset: HOUR_MS,
  email_change: 24 * HOUR_MS,
  /** Long enough for somebody who reads mail once a week. */
  email_change_reversal: 7 * 24 * HOUR_MS,
} as const;

export type TokenPurpose = keyof typeof TOKEN_LIFETIME_MS;

/** A link in a mail that does one thing once. The secret is known to the mailbox alone; the row holds its hash, and goes when it is used. */
@Entity({ tableName: 'account_token' })
export class AccountToken {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => UserAccount)
  user!: UserAccount;

  @Property({ type: 'text' })
  purpose!: TokenPurpose;

  @Unique({ name: 'account_token_hash_unique' })
  @Property({ type: 'text' })
  tokenHash!: string;

  /** Which change of address it confirms or takes back. */
  @ManyToOne(() => EmailChange, { nullable: true, deleteRule: 'cascade' })
  emailChange: EmailChange | null = null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  /** @returns the row to keep and the secret to mail */
  static issue(
    user: UserAccount,
    purpose: TokenPurpose,
    now: Date,
    emailChange: EmailChange | null = null,
  ): { token: AccountToken; secret: string } {
    const secret = randomBytes(32).toString('base64url');
    const token = new AccountToken();
    token.id = uuidv7();
    token.user = user;
    token.purpose = purpose;
    token.tokenHash = AccountToken.hash(secret);
    token.emailChange = emailChange;
    token.createdAt = now;
    token.expiresAt = new Date(now.getTime() + TOKEN_LIFETIME_MS[purpose]);
    return { token, secret };
  }

  /** SHA-256 is enough for 32 random bytes: there is no dictionary of them. Found by its hash, so that no comparison tells by its time. */
  static hash(secret: string): string {
    return createHash('sha256').update(secret).digest('hex');
  }
}
