import { createReadStream, existsSync } from 'node:fs';
import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** The newest seal at some time, as it is kept outside the database: one line of the heads file. */
export interface SealHead {
  sequence: number;
  /** Hexadecimal. */
  hash: string;
  sealedAt: string;
  /** Rows of this seal. */
  rows: number;
  keyId: string;
  /** Base64. */
  signature: string;
  /** The sequence of the line before, 0 for the first: a line that was taken out shows. */
  after: number;
}

/** The end of the file that surely holds a whole line. */
const TAIL_BYTES = 64 * 1024;

/**
 * Copies of seals where whoever changes the database cannot reach them. Lines are only ever added; one that a crash cut short is no
 * line, and the next one says what it follows.
 */
export class HeadsFile {
  constructor(readonly path: string) {}

  get exists(): boolean {
    return existsSync(this.path);
  }

  async *heads(): AsyncGenerator<SealHead> {
    for await (const line of createInterface({ input: createReadStream(this.path), crlfDelay: Infinity })) {
      const head = parsed(line);
      if (head) yield head;
    }
  }

  async last(): Promise<SealHead | undefined> {
    return (await this.tail()).head;
  }

  /** On the disk when it resolves. One writer at a time. */
  async append(head: Omit<SealHead, 'after'>): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const { head: last, cutShort } = await this.tail();
    const line = JSON.stringify({ ...head, after: last?.sequence ?? 0 } satisfies SealHead);
    await appendFile(this.path, `${cutShort ? '\n' : ''}${line}\n`, { flush: true, mode: 0o640 });
  }

  private async tail(): Promise<{ head?: SealHead; cutShort: boolean }> {
    if (!this.exists) return { cutShort: false };
    const file = await open(this.path);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      const text = buffer.toString('utf8');
      return { head: text.split('\n').map(parsed).findLast(Boolean), cutShort: text !== '' && !text.endsWith('\n') };
    } finally {
      await file.close();
    }
  }
}

function parsed(line: string): SealHead | undefined {
  try {
    const head = JSON.parse(line) as Partial<SealHead> | null;
    const whole =
      typeof head?.sequence === 'number' && typeof head.hash === 'string' && typeof head.signature === 'string';
    return whole ? (head as SealHead) : undefined;
  } catch {
    return undefined;
  }
}
