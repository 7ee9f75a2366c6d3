import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { API_PREFIX } from '../../platform/http/envelope';
import { AuditTrail } from '../audit';
import { CalendarFeed } from './calendar-feed.entity';
import { CalendarFeedResponse } from './dto/calendar-feed.response';

/** The secret address of one's own calendar, from its making to its end. */
@Injectable()
export class CalendarFeeds {
  private readonly base: string;

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
    { API_URL, PUBLIC_URL }: Environment,
  ) {
    this.base = `${API_URL ?? PUBLIC_URL}${API_PREFIX}/calendar`;
  }

  /** Makes the address, or another one: the one that was is good no more. The only time that it is told. */
  rotate(actor: SignedInActor): Promise<CalendarFeedResponse> {
    return this.work.run(async (em) => {
      const { feed, token } = CalendarFeed.issue(actor.id, this.clock.now());
      // The race: two first ones. The second waits for the first's row, and takes its place.
      await em.upsert(CalendarFeed, feed, { onConflictFields: ['userId'] });
      this.remember(em, actor, 'calendar_feed.rotated');
      return CalendarFeedResponse.from(feed, `${this.base}/${token}.ics`);
    });
  }

  /** @throws NotFound where there is none */
  async revoke(actor: SignedInActor): Promise<void> {
    await this.work.run(async (em) => {
      if ((await em.nativeDelete(CalendarFeed, { userId: actor.id })) === 0) throw new NotFound('calendar feed');
      this.remember(em, actor, 'calendar_feed.revoked');
    });
  }

  private remember(em: Parameters<AuditTrail['record']>[0], actor: SignedInActor, action: string): void {
    const patientId = actor.role === 'patient' ? actor.id : undefined;
    this.audit.record(em, actor, { action, subjectType: 'user', subjectId: actor.id, patientId });
  }
}
