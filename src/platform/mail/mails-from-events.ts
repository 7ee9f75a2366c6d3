import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../database/unit-of-work';
import type { DeliveredEvent } from '../outbox/delivered-event';
import { OncePerEvent } from '../outbox/once-per-event';
import { ProcessedMessage } from '../outbox/processed-message.entity';
import { DeferredMail } from './deferred-mail.entity';
import type { Mail } from './mail';
import { MailRefused } from './mail-transport';
import { Mailer } from './mailer';

/** What became of a mail: taken by the server, refused by it for good, not taken for a whole day, or never written. */
export type MailOutcome = 'sent' | 'refused' | 'given_up' | 'nothing_to_say';

/**
 * Sends one mail for each event and handler, now or as soon as the mail server takes it, for a day. Once, as far as SMTP can promise it:
 * an event is recorded as done when the server has taken its mail, so a process that dies in between, an answer that is lost, or two
 * deliveries at the same moment send it twice, under one Message-ID.
 */
@Injectable()
export class MailsFromEvents {
  private readonly logger = new Logger(MailsFromEvents.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly once: OncePerEvent,
    private readonly mailer: Mailer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param handler the name given to EventHandler
   * @param write in a transaction that commits before the mail leaves; null for nothing to say. Runs again when sending failed
   * @param settled in the transaction that records the event as done, with what became of the mail
   */
  async send(
    handler: string,
    event: DeliveredEvent,
    write: (em: EntityManager) => Promise<Mail | null>,
    settled: (em: EntityManager, outcome: MailOutcome) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const done = await this.work.read((em) => em.count(ProcessedMessage, { handler, messageId: event.id }));
    if (done > 0) return;
    const mail = await this.work.run(write);
    const id = `${event.id}_${handler.replace(/\W/g, '-')}`;
    const outcome = mail ? await this.deliver({ id, ...mail }) : 'nothing_to_say';
    if (outcome === null && (await this.deferred(handler, event))) return;
    await this.once.run(handler, event, async (em) => {
      await em.nativeDelete(DeferredMail, { handler, eventId: event.id });
      await settled(em, outcome ?? 'given_up');
    });
  }

  /** @returns null where it may go at another try: a mailbox that does not exist will not exist then either */
  private async deliver(mail: Mail & { id: string }): Promise<'sent' | 'refused' | null> {
    try {
      await this.mailer.send(mail);
      return 'sent';
    } catch (error) {
      if (error instanceof MailRefused) {
        this.logger.warn({ mailId: mail.id, responseCode: error.responseCode }, 'mail refused for good');
        return 'refused';
      }
      this.logger.warn({ mailId: mail.id, err: error }, 'mail not sent yet');
      return null;
    }
  }

  /** @returns false when it has been tried for long enough */
  private deferred(handler: string, event: DeliveredEvent): Promise<boolean> {
    return this.work.run(async (em) => {
      const now = this.clock.now();
      const earlier = await em.findOne(DeferredMail, { handler, eventId: event.id });
      if (!earlier) {
        em.persist(DeferredMail.after(handler, event, now));
        return true;
      }
      if (earlier.failed(now)) return true;
      this.logger.error({ handler, eventId: event.id, attempts: earlier.attempts }, 'mail given up');
      return false;
    });
  }
}
