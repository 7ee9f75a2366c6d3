import { createTransport } from 'nodemailer';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { ComposedMail, MailTransport } from './mail-transport';

/** Keeps mails as RFC 5322 files that any mail program opens, readable by the service's own user alone: they hold links that let people in. */
export class FileTransport implements MailTransport {
  readonly name = 'file';
  private readonly composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  /** @param folder made at the first mail */
  constructor(private readonly folder: string) {}

  /** A repetition replaces the file. Written aside and moved, so that nobody reads half a mail. */
  async deliver(id: string, mail: ComposedMail): Promise<void> {
    const { message } = await this.composer.sendMail(mail);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const aside = join(this.folder, `.${uuidv7()}.tmp`);
    try {
      const file = await open(aside, 'w', 0o600);
      try {
        await file.writeFile(message as Buffer);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, join(this.folder, `${id}.eml`));
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
  }

  close(): void {}
}
