import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Notification } from './notification.entity';

@Injectable()
export class NotificationRepository {
  /** The newest first; ids break ties, since one event's rows share an instant. */
  page(
    em: EntityManager,
    userId: string,
    { unread, limit, offset }: { unread?: boolean; limit: number; offset: number },
  ): Promise<[Notification[], number]> {
    return em.findAndCount(
      Notification,
      { userId, inApp: true, ...(unread === true && { readAt: null }) },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit, offset },
    );
  }

  findOwnedBy(em: EntityManager, userId: string, id: string): Promise<Notification | null> {
    return em.findOne(Notification, { id, userId, inApp: true });
  }
}
