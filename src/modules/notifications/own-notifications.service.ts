import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../kernel/clock';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import type { NotificationListQuery } from './dto/notification-list.query';
import type { Notification } from './notification.entity';
import { NotificationRepository } from './notification.repository';

/** What people read of what they were told. */
@Injectable()
export class OwnNotifications {
  constructor(
    private readonly work: UnitOfWork,
    private readonly notifications: NotificationRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The caller's own, newest first. */
  list(actor: SignedInActor, query: NotificationListQuery): Promise<Page<Notification>> {
    return this.work.run(async (em) => {
      const [found, total] = await this.notifications.page(em, actor.id, query);
      // They tell of visits: to a patient they are part of the record.
      const patientId = actor.role === 'patient' ? actor.id : undefined;
      const seen = found.map(({ id }) => ({ id, patientId }));
      this.audit.recordList(em, actor, { action: 'notification.listed', subjectType: 'notification' }, seen);
      return new Page(found, total, query);
    });
  }

  /** @throws NotFound for what does not exist or is somebody else's. */
  read(actor: SignedInActor, id: string): Promise<Notification> {
    return this.work.run(async (em) => {
      const notification = await this.notifications.findOwnedBy(em, actor.id, id);
      if (!notification) throw new NotFound('notification');
      notification.read(this.clock.now());
      this.audit.record(em, actor, {
        action: 'notification.read',
        subjectType: 'notification',
        subjectId: id,
        patientId: actor.role === 'patient' ? actor.id : undefined,
      });
      return notification;
    });
  }
}
