import type { SendMailOptions } from 'nodemailer';

/** A mail with its sender and headers, as nodemailer composes it. */
export type ComposedMail = SendMailOptions & { readonly messageId: string };

/** The way out of the house. */
export interface MailTransport {
  readonly name: 'file' | 'smtp';
  /**
   * @param id the same in every try of one mail
   * @throws MailRefused when trying again would not help; anything else may pass
   */
  deliver(id: string, mail: ComposedMail): Promise<void>;
  close(): void;
}

/** The injection token of the {@link MailTransport}. */
export const MAIL_TRANSPORT = Symbol('mail transport');

/** The other side will not take this mail, now or later: no such mailbox, for instance. */
export class MailRefused extends Error {
  constructor(readonly responseCode: number) {
    super(`the mail server refused the mail (${responseCode})`);
    this.name = 'MailRefused';
  }
}
