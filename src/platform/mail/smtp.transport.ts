import { createTransport } from 'nodemailer';
import { OutwardCall } from '../resilience/outward-call';
import { type ComposedMail, MailRefused, type MailTransport } from './mail-transport';

/** In milliseconds. A server may look at a mail for a while before it says that it has it. */
const CONNECT_MS = 5_000;
const SILENCE_MS = 15_000;
const WHOLE_MS = 30_000;
const CONNECTIONS = 3;

/** Hands mails to an SMTP server, over a few connections that stay open. */
export class SmtpTransport implements MailTransport {
  readonly name = 'smtp';
  private readonly smtp;
  // One try: the event or job that sends comes again by itself, with longer pauses.
  private readonly call = new OutwardCall({
    name: 'mail-server',
    timeoutMs: WHOLE_MS,
    retries: 0,
    errorFilter: (error) => refusalIn(error) !== undefined,
  });

  constructor(url: string) {
    this.smtp = createTransport({
      pool: true,
      ...serverOf(url),
      maxConnections: CONNECTIONS,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async deliver(_id: string, mail: ComposedMail): Promise<void> {
    try {
      await this.call.run(() => this.smtp.sendMail(mail));
    } catch (error) {
      const code = refusalIn(error);
      // Without what the server said: it repeats the address.
      if (code !== undefined) throw new MailRefused(code);
      throw withoutAddress(error);
    }
  }

  close(): void {
    this.call.close();
    this.smtp.close();
  }
}

/**
 * `smtp://user:password@host:587`, or `smtps://` where the connection begins with TLS. On `smtp` the server must offer STARTTLS unless it
 * is on this machine or the URL says `?tls=optional`: mails carry links that let people in.
 */
function serverOf(text: string) {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const nearby = host === 'localhost' || host === '::1' || /^127\./.test(host);
  return {
    host,
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !nearby && url.searchParams.get('tls') !== 'optional',
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  };
}

/** What makes a whole mailbox or message impossible. A 5xx to our log-in is a fault of ours that somebody mends. */
function refusalIn(error: unknown): number | undefined {
  const { responseCode, code } = (error ?? {}) as { responseCode?: unknown; code?: unknown };
  if (typeof responseCode !== 'number' || responseCode < 500) return undefined;
  return code === 'EENVELOPE' || code === 'EMESSAGE' ? responseCode : undefined;
}

/** What a server or a connection said, without what could name a person: it ends in logs and in the queue. */
function withoutAddress(error: unknown): Error {
  if (error instanceof Error && !('responseCode' in error)) return error;
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  return new Error(`the mail server did not take the mail (${code ?? 'no code'}, ${responseCode ?? 'no answer'})`);
}
