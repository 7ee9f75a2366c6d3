/** One message to one person. */
export interface Mail {
  /** One address in ASCII. */
  to: string;
  /** One line, and nothing of a patient's: it shows on locked screens and in the logs of every relay. */
  subject: string;
  text: string;
  /** The same words as `text`. */
  html?: string;
  attachments?: readonly MailAttachment[];
  /** Where a mail program ends such mails for its reader, by a POST and without asking further (RFC 8058). */
  unsubscribe?: string;
  /** iCalendar, for the reader's calendar to act on (RFC 6047). */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
  /** The same in every try of one mail, so that whoever stores it can tell a repetition; made anew when left out. */
  id?: string;
}

/** A file that goes with a mail. */
export interface MailAttachment {
  /** Letters, digits, `.`, `_` and `-`. */
  filename: string;
  contentType: string;
  content: Buffer;
}

const ADDRESS = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;
const ONE_PRINTABLE_LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]{1,200}$/u;
const ID = /^[\w-]{1,128}$/;
const FILENAME = /^\w[\w.-]{0,99}$/;

/**
 * What a line break in an address or a subject could do, is decided here once and not by every caller: it would end the header and begin
 * one of somebody else's choosing.
 *
 * @throws Error for a fault of ours: addresses were checked when they were taken in
 */
export function assertSendable({ to, subject, id, attachments = [] }: Mail): void {
  if (to.length > 254 || !ADDRESS.test(to) || !/^[!-~]+$/.test(to)) throw new Error('a mail needs one plain address');
  if (!ONE_PRINTABLE_LINE.test(subject)) throw new Error('the subject of a mail is one line of 1 to 200 characters');
  if (!attachments.every(({ filename }) => FILENAME.test(filename)))
    throw new Error('an attachment needs a plain filename');
  if (id !== undefined && !ID.test(id)) throw new Error('the id of a mail is up to 128 letters, digits, - and _');
}
