import { Inject, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../database/unit-of-work';
import { delivered } from '../outbox/delivered-event';
import { EventHandlers } from '../outbox/event-handlers';
import { type RunsOnSchedule, ScheduledJob } from '../schedule/scheduled-job.decorator';
import { DeferredMail } from './deferred-mail.entity';

/** Of one run; what is left is due at the next one, a minute later. */
const AT_MOST = 200;

/** Tries again what the mail server did not take. The queue gives up after a minute; mail servers are down for longer. */
@ScheduledJob({ name: 'deferred-mail', cron: '* * * * *', attempts: 1 })
export class DeferredMailJob implements RunsOnSchedule {
  private readonly logger = new Logger(DeferredMailJob.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly handlers: EventHandlers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One after the other: a server that has just come back is not run over. */
  async run(): Promise<void> {
    const now = this.clock.now();
    const due = await this.work.read((em) =>
      em.find(DeferredMail, { dueAt: { $lte: now } }, { orderBy: { dueAt: 'asc' }, limit: AT_MOST }),
    );
    for (const mail of due) {
      const registered = this.handlers.of(mail.event.type).find(({ name }) => name === mail.handler);
      try {
        // Sends, and clears or renews the row: see MailsFromEvents.
        await registered?.handler.handle(delivered(mail.event));
      } catch (error) {
        this.logger.warn({ err: error, handler: mail.handler, eventId: mail.eventId }, 'a deferred mail failed again');
      }
    }
  }
}
