/** One message to one person. */
export interface Mail {
  /** One address in ASCII. */
  to: string;
  /** One line, and nothing of a patient's: it shows on locked screens and in the logs of every relay. */
  subject: string;
  text: string;
  /** The same words as `text`. */
  html?: string;
  /** The same in every try of one mail, so that whoever stores it can tell a repetition; made anew when left out. */
  id?: string;
}

const ADDRESS = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;
const ONE_PRINTABLE_LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]{1,200}$/u;
const ID = /^[\w-]{1,128}$/;

/**
 * What a line break in an address or a subject could do, is decided here once and not by every caller: it would end the header and begin
 * one of somebody else's choosing.
 *
 * @throws Error for a fault of ours: addresses were checked when they were taken in
 */
export function assertSendable({ to, subject, id }: Mail): void {
  if (to.length > 254 || !ADDRESS.test(to) || !/^[!-~]+$/.test(to)) throw new Error('a mail needs one plain address');
  if (!ONE_PRINTABLE_LINE.test(subject)) throw new Error('the subject of a mail is one line of 1 to 200 characters');
  if (id !== undefined && !ID.test(id)) throw new Error('the id of a mail is up to 128 letters, digits, - and _');
}
