import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { REFRESH_TOKEN_BYTES, RETRY_MILLISECONDS } from './refresh-token.rules';
import { Session } from './session.entity';

/** What it means that a token is presented; everything but the first two is refused. */
export type Presentation = 'rotated' | 'retried' | 'token_expired' | 'reused';

/** A token that is exchanged once for a new pair. The token itself is known to the client alone; the row holds its hash. */
@Entity({ tableName: 'refresh_token' })
export class RefreshToken {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => Session, { deleteRule: 'cascade' })
  session!: Session;

  @Unique({ name: 'refresh_token_hash_unique' })
  @Property({ type: 'text' })
  tokenHash!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  usedAt: Date | null = null;

  /** @returns the row to keep and the secret to hand out */
  static issue(session: Session, now: Date): { token: RefreshToken; secret: string } {
    const secret = randomBytes(REFRESH_TOKEN_BYTES).toString('base64url');
    const token = new RefreshToken();
    token.id = uuidv7();
    token.session = session;
    token.tokenHash = RefreshToken.hash(secret);
    token.createdAt = now;
    // With the session: it opens nothing afterwards.
    token.expiresAt = session.expiresAt;
    return { token, secret };
  }

  /** SHA-256 is enough for 32 random bytes: there is no dictionary of them. */
  static hash(secret: string): string {
    return createHash('sha256').update(secret).digest('hex');
  }

  /**
   * Uses the token up. A used one may come again within {@link RETRY_MILLISECONDS} of its rotation; after that, somebody holds a copy.
   */
  present(now: Date): Presentation {
    if (this.usedAt !== null) {
      return now.getTime() - this.usedAt.getTime() <= RETRY_MILLISECONDS ? 'retried' : 'reused';
    }
    if (this.expiresAt <= now) return 'token_expired';
    this.usedAt = now;
    return 'rotated';
  }
}
