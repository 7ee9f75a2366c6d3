import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { createHash, randomBytes } from 'node:crypto';
import type { EndableMails } from './notification-category';

/** Mails are read late, and a link that ends them must still do so. */
const LIFETIME_MS = 180 * 86_400_000;

/** Lets whoever has a mail end those of its kind, without signing in. Known by its hash, and good for as often as it is used. */
@Entity({ tableName: 'unsubscribe_link' })
export class UnsubscribeLink {
  @PrimaryKey({ type: 'text' })
  tokenHash!: string;

  @Property({ type: 'uuid' })
  userId!: string;

  @Property({ type: 'text' })
  category!: EndableMails;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  /** @returns the row to keep and the token to mail */
  static issue(userId: string, category: EndableMails, now: Date): { link: UnsubscribeLink; token: string } {
    const token = randomBytes(32).toString('base64url');
    const link = new UnsubscribeLink();
    link.tokenHash = UnsubscribeLink.hash(token);
    link.userId = userId;
    link.category = category;
    link.createdAt = now;
    link.expiresAt = new Date(now.getTime() + LIFETIME_MS);
    return { link, token };
  }

  /** SHA-256 is enough for 32 random bytes. */
  static hash(token: string): string {
    return createHash('sha256').update(token).digest('hex');
  }
}
