import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { createHash, randomBytes } from 'node:crypto';

/**
 * Lets a calendar program read somebody's visits without signing in: whoever knows the token may. The row holds its hash, so that a stolen
 * database opens nobody's calendar.
 */
@Entity({ tableName: 'calendar_feed' })
export class CalendarFeed {
  @PrimaryKey({ type: 'uuid' })
  userId!: string;

  @Unique({ name: 'calendar_feed_token_unique' })
  @Property({ type: 'text' })
  tokenHash!: string;

  /** Since when the address is good. */
  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  /** @returns the row to keep and the token, which is told once */
  static issue(userId: string, now: Date): { feed: CalendarFeed; token: string } {
    const token = randomBytes(32).toString('base64url');
    const feed = new CalendarFeed();
    feed.userId = userId;
    feed.tokenHash = CalendarFeed.hash(token);
    feed.createdAt = now;
    return { feed, token };
  }

  /** SHA-256 is enough for 32 random bytes: there is no dictionary of them. Found by its hash, so that no comparison tells by its time. */
  static hash(token: string): string {
    return createHash('sha256').update(token).digest('hex');
  }
}
