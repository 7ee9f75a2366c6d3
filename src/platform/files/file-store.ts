import { Inject, Injectable, Logger } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import { UnitOfWork } from '../database/unit-of-work';
import { StoredFile } from './stored-file.entity';

const fileUnavailable = () =>
  new DomainError('file_unavailable', 'unavailable', 'This file cannot be read right now.', { retryAfter: 60 });

/** Keeps files under names that are given once, on disk below DATA_DIR. Bytes lie under their digest, readable by the service's own user alone. */
@Injectable()
export class FileStore {
  private readonly logger = new Logger(FileStore.name);
  private readonly folder: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
    { DATA_DIR }: Environment,
  ) {
    this.folder = join(DATA_DIR, 'files');
  }

  /**
   * Stores bytes under a name. Safe to repeat, and to race: the first one stays. Not within a transaction: the bytes are on disk, and synced,
   * before the name leads to them.
   *
   * @param name such as `invoices/2026/INV-2026-000001.pdf`
   * @returns what the name leads to
   */
  async put(name: string, bytes: Buffer, contentType: string): Promise<StoredFile> {
    const sha256 = digestOf(bytes);
    await this.write(this.pathOf(sha256), bytes);
    return this.unitOfWork.run(async (em) => {
      await em.execute(
        `insert into stored_file (name, sha256, size, content_type, stored_at) values (?, ?, ?, ?, ?) on conflict do nothing`,
        [name, sha256, bytes.length, contentType, this.clock.now()],
      );
      return em.findOneOrFail(StoredFile, { name });
    });
  }

  /**
   * @returns null for a name that was never given
   * @throws DomainError `file_unavailable` 503 when the bytes are missing or not those that were stored
   */
  async get(name: string): Promise<Buffer | null> {
    const file = await this.unitOfWork.read((em) => em.findOne(StoredFile, { name }));
    if (!file) return null;
    const bytes = await this.read(name, file.sha256);
    if (digestOf(bytes) === file.sha256) return bytes;
    this.logger.error({ file: name }, 'a file is not what was stored');
    throw fileUnavailable();
  }

  private async read(name: string, sha256: string): Promise<Buffer> {
    try {
      return await readFile(this.pathOf(sha256));
    } catch (error) {
      this.logger.error({ err: error, file: name }, 'a file cannot be read');
      throw fileUnavailable();
    }
  }

  /** Written aside and moved, so that nobody reads half a file, and a power cut leaves none. */
  private async write(path: string, bytes: Buffer): Promise<void> {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const aside = join(folder, `.${uuidv7()}.tmp`);
    try {
      const file = await open(aside, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
      await syncFolder(folder);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
  }

  private pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The new name is as durable as the bytes only once its folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
