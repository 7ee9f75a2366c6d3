import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { assertSendable, type Mail } from './mail';
import { countMail } from './mail.metrics';
import { type ComposedMail, MAIL_TRANSPORT, MailRefused, type MailTransport } from './mail-transport';

/**
 * Sends mail. Called by event handlers and jobs, never inside a transaction: a mail cannot be rolled back, and a slow server would hold
 * rows.
 */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly logger = new Logger(Mailer.name);

  constructor(
    @Inject(MAIL_TRANSPORT) private readonly transport: MailTransport,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Resolves when the server has taken the mail. When it fails, whether the mail arrived is unknown: send it again with the same `id`.
   *
   * @throws MailRefused when the server will never take it; DomainError `mail_server_unavailable` while it is down; Error
   */
  async send(mail: Mail): Promise<void> {
    assertSendable(mail);
    const id = mail.id ?? uuidv7();
    const { name } = this.transport;
    try {
      await this.transport.deliver(id, this.composed(id, mail));
    } catch (error) {
      countMail(name, error instanceof MailRefused ? 'refused' : 'failed');
      throw error;
    }
    countMail(name, 'sent');
    // Neither the address nor the body: whoever reads logs is not whoever may read mail.
    this.logger.log({ mailId: id, transport: name }, 'mail sent');
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }

  private composed(id: string, mail: Mail): ComposedMail {
    const { to, subject, text, html, attachments, unsubscribe, calendar } = mail;
    return {
      from: this.env.MAIL_FROM,
      // As an object it is taken for one address, whatever it holds.
      to: { name: '', address: to },
      subject,
      text,
      html,
      attachments: attachments?.map((attachment) => ({ ...attachment })),
      date: this.clock.now(),
      messageId: `<${id}@${new URL(this.env.PUBLIC_URL).hostname}>`,
      // RFC 3834: no holiday notices in answer.
      headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribe !== undefined && oneClick(unsubscribe)) },
      ...(calendar && { icalEvent: { ...calendar, filename: 'consultation.ics' } }),
    };
  }
}

function oneClick(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
