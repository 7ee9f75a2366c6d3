import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Delivery {
  from: string;
  to: string[];
  mail: Email;
  raw: string;
}

/** A mail server on a socket: takes what comes, until it is told otherwise. */
export class SmtpHouse {
  readonly deliveries: Delivery[] = [];
  connections = 0;
  private server?: SMTPServer;

  private constructor(private port: number) {}

  static async open(options: SMTPServerOptions = {}): Promise<SmtpHouse> {
    const house = new SmtpHouse(0);
    await house.reopen(options);
    return house;
  }

  get url(): string {
    return `smtp://theriac:s%40cret@127.0.0.1:${this.port}`;
  }

  /** On the same port as before. */
  async reopen(options: SMTPServerOptions = {}): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      logger: false,
      closeTimeout: 100,
      onConnect: (_, done) => {
        this.connections += 1;
        done();
      },
      onAuth: ({ username, password }, _, done) => {
        if (username === 'theriac' && password === 's@cret') done(null, { user: username });
        else done(new Error('wrong'));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void this.keep(Buffer.concat(chunks), session.envelope).then(() => done());
        });
      },
      ...options,
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.server) this.server.close(resolve);
      else resolve();
    });
  }

  private async keep(
    raw: Buffer,
    { mailFrom, rcptTo }: { mailFrom: false | { address: string }; rcptTo: { address: string }[] },
  ): Promise<void> {
    const from = mailFrom === false ? '' : mailFrom.address;
    const to = rcptTo.map(({ address }) => address);
    this.deliveries.push({ from, to, mail: await PostalMime.parse(raw), raw: raw.toString() });
  }
}
