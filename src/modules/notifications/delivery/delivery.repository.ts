import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';

@Injectable()
export class DeliveryRepository {
  /** Accounts with something to be summed up, by id. */
  async waitingForDigest(em: EntityManager, after: string, limit: number): Promise<string[]> {
    const rows = await em.execute<{ user_id: string }[]>(
      `select distinct user_id from notification_delivery
        where mode = 'daily' and state = 'pending' and digest_id is null and user_id > ?
        order by user_id limit ?`,
      [after, limit],
    );
    return rows.map(({ user_id: userId }) => userId);
  }

  /**
   * Takes everything that waits into the summary of a day.
   *
   * The race: two processes that do it at once. The second waits for the first to commit, and finds that the day has its summary.
   *
   * @returns its id; null where the day has one
   */
  async compileDigest(em: EntityManager, userId: string, localDay: string, now: Date): Promise<string | null> {
    const id = uuidv7();
    const made = await em.execute<unknown[]>(
      `insert into notification_digest (id, user_id, local_day, created_at) values (?, ?, ?, ?)
       on conflict on constraint notification_digest_once do nothing returning 1`,
      [id, userId, localDay, now],
    );
    if (made.length === 0) return null;
    await em.execute(
      `update notification_delivery set digest_id = ?
        where user_id = ? and mode = 'daily' and state = 'pending' and digest_id is null`,
      [id, userId],
    );
    return id;
  }

  async forgetLinks(em: EntityManager, before: Date): Promise<void> {
    await em.execute('delete from unsubscribe_link where expires_at < ?', [before]);
  }

  async forgetDigests(em: EntityManager, before: Date): Promise<void> {
    await em.execute('delete from notification_digest where created_at < ?', [before]);
  }
}
