import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ENCRYPTED_COLUMNS, type EncryptedColumn } from './encrypted-columns';
import { UnreadableField } from './encryption.errors';
import { reEncryptedValues } from './encryption.metrics';
import { FieldCipher } from './field-cipher';
import { type DataKey, KEY_LEAD_MS, KeyRing } from './key-ring';
import { type OutdatedValue, ReEncryptionRepository, type Replacement } from './re-encryption.repository';

const BATCH = 500;

/** What one run did. */
export interface ReEncrypted {
  /** Values that are sealed under the current key now. */
  replaced: number;
  /** Values that do not open; they stay as they are, and so does their key. */
  unreadable: number;
}

/**
 * Brings every value under the current data key: those of older keys, and those from before their column was encrypted. The values
 * themselves tell what is left, so that a run that was cut off is resumed by the next one, and several at once do no harm.
 */
@Injectable()
export class ReEncryption implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Encryption');
  private readonly stopping = new AbortController();

  constructor(
    private readonly ring: KeyRing,
    private readonly cipher: FieldCipher,
    private readonly repository: ReEncryptionRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** Does nothing when nothing is left to do. Retires the older keys, and has the database prove the columns, once all is done. */
  async run(): Promise<ReEncrypted> {
    await this.ring.refresh();
    const total: ReEncrypted = { replaced: 0, unreadable: 0 };
    const key = this.ring.sealing();
    const older = this.ring.all().filter(({ generation, retiredAt }) => generation < key.generation && !retiredAt);
    const unproved = await this.unproved();
    if (older.length === 0 && unproved.length === 0) return total;
    for (const column of older.length > 0 ? ENCRYPTED_COLUMNS : unproved) {
      add(total, await this.bringUp(column, key));
    }
    if (this.stopping.signal.aborted || total.unreadable > 0) return total;
    for (const column of unproved) await this.prove(column);
    if (older.length > 0) await this.retire(older, key);
    return total;
  }

  /** Passes over the column until one finds nothing: what a rival wrote in the meantime is found by the next pass. */
  private async bringUp(column: EncryptedColumn, key: DataKey): Promise<ReEncrypted> {
    const total: ReEncrypted = { replaced: 0, unreadable: 0 };
    let pass: ReEncrypted;
    do {
      pass = await this.passOver(column, key);
      total.replaced += pass.replaced;
      total.unreadable = pass.unreadable;
    } while (pass.replaced > 0 && !this.stopping.signal.aborted);
    const name = `${column.table}.${column.column}`;
    if (total.replaced > 0) this.logger.log(`${total.replaced} values of ${name} are under data key ${key.generation}`);
    if (total.unreadable > 0) this.logger.error(`${total.unreadable} values of ${name} cannot be opened; they stay`);
    return total;
  }

  private async passOver(column: EncryptedColumn, key: DataKey): Promise<ReEncrypted> {
    const total: ReEncrypted = { replaced: 0, unreadable: 0 };
    let after: readonly string[] | null = null;
    while (!this.stopping.signal.aborted) {
      const start = performance.now();
      const batch: OutdatedValue[] = await this.repository.outdated(column, key.id, after, BATCH);
      if (batch.length === 0) break;
      add(total, await this.reseal(column, batch));
      after = batch[batch.length - 1].key;
      // As long a pause as the batch took: at most half of what one connection can do is taken from those who wait for an answer.
      await sleep(performance.now() - start, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    return total;
  }

  private async reseal(column: EncryptedColumn, batch: readonly OutdatedValue[]): Promise<ReEncrypted> {
    const replacements: Replacement[] = [];
    for (const outdated of batch) {
      const place = { table: column.table, column: column.column, id: outdated.id };
      try {
        const text = await this.cipher.open(outdated.value, place);
        replacements.push({ ...outdated, sealed: this.cipher.seal(text, place) });
      } catch (error) {
        if (!(error instanceof UnreadableField)) throw error;
        this.logger.debug(error.message);
      }
    }
    const replaced = replacements.length === 0 ? 0 : await this.repository.replace(column, replacements);
    reEncryptedValues.inc({ table: column.table, column: column.column }, replaced);
    return { replaced, unreadable: batch.length - replacements.length };
  }

  private async unproved(): Promise<EncryptedColumn[]> {
    const columns: EncryptedColumn[] = [];
    for (const column of ENCRYPTED_COLUMNS) {
      if (!(await this.repository.isProved(column))) columns.push(column);
    }
    return columns;
  }

  private async prove(column: EncryptedColumn): Promise<void> {
    try {
      await this.repository.prove(column);
      this.logger.log(`${column.table}.${column.column} holds nothing but envelopes`);
    } catch (error) {
      // Another run, or a lock that took too long: the next run tries again.
      this.logger.warn(`${column.constraint} could not be validated: ${String(error)}`);
    }
  }

  /** Not before every process has stopped sealing under them, with time for what was in flight to be committed. */
  private async retire(older: readonly DataKey[], key: DataKey): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() < key.usableFrom.getTime() + KEY_LEAD_MS) return;
    for (const column of ENCRYPTED_COLUMNS) {
      if ((await this.repository.outdated(column, key.id, null, 1)).length > 0) return;
    }
    await this.ring.retire(
      older.map(({ id }) => id),
      now,
    );
    this.logger.log(`data keys ${older.map(({ generation }) => generation).join(', ')} are retired`);
  }
}

function add(total: ReEncrypted, { replaced, unreadable }: ReEncrypted): void {
  total.replaced += replaced;
  total.unreadable += unreadable;
}
