import { Global, Module } from '@nestjs/common';
import { join } from 'node:path';
import { Environment } from '../../config/env';
import { DeferredMailJob } from './deferred-mail.job';
import { FileTransport } from './file.transport';
import { MAIL_TRANSPORT } from './mail-transport';
import { Mailer } from './mailer';
import { MailsFromEvents } from './mails-from-events';
import { SmtpTransport } from './smtp.transport';

/** Mail goes to the server of SMTP_URL, or into files below DATA_DIR. */
@Global()
@Module({
  providers: [
    {
      provide: MAIL_TRANSPORT,
      inject: [Environment],
      useFactory: ({ SMTP_URL, MAIL_TRANSPORT: wanted, DATA_DIR }: Environment) =>
        SMTP_URL !== undefined && wanted === 'auto'
          ? new SmtpTransport(SMTP_URL)
          : new FileTransport(join(DATA_DIR, 'mail')),
    },
    Mailer,
    MailsFromEvents,
    DeferredMailJob,
  ],
  exports: [Mailer, MailsFromEvents],
})
export class MailModule {}
