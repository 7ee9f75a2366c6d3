import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { Environment } from '../../src/config/env';
import { eventually } from '../integration/outbox/eventually';
import type { TestApp } from './test-app';

/** The mails that a service under test has written, to whom it wrote them. */
export class Mailbox {
  constructor(private readonly test: TestApp) {}

  /** Everything for this address, oldest first. */
  async of(address: string): Promise<Email[]> {
    const mails = await Promise.all((await this.files()).map(async (file) => PostalMime.parse(await readFile(file))));
    return mails
      .filter(({ to }) => to?.some((receiver) => receiver.address === address))
      .sort((one, other) => (one.date ?? '').localeCompare(other.date ?? ''));
  }

  /** The newest mail for this address whose subject matches, waiting for it. */
  async next(address: string, subject: RegExp): Promise<Email> {
    let found: Email | undefined;
    await eventually(async () => {
      found = (await this.of(address)).findLast((mail) => subject.test(mail.subject ?? ''));
      if (!found) throw new Error(`no mail to ${address} about ${subject.source}`);
    });
    return found!;
  }

  /** The token of the link in the newest mail about that, waiting for it. */
  async token(address: string, subject: RegExp): Promise<string> {
    return tokenIn(await this.next(address, subject));
  }

  private async files(): Promise<string[]> {
    const folder = join(this.test.app.get(Environment).DATA_DIR, 'mail');
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name.endsWith('.eml')).map((name) => join(folder, name));
  }
}

/** What a person's front end posts: the part of the link after `#token=`. */
export function tokenIn({ text }: Email): string {
  const [, token] = /#token=([\w-]{43})$/m.exec(text ?? '') ?? [];
  if (!token) throw new Error(`no link with a token in: ${text}`);
  return token;
}
