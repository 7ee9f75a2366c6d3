import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Clock } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import type { Broadcast } from '../realtime/broadcast';
import type { DataKeyRepository, DataKeyRow } from './data-key.repository';
import { type LockedKey, MissingEncryptionKeys } from './encryption.errors';
import { dataKeysInUse, newestDataKeyAge } from './encryption.metrics';
import type { KeyEncryptionKeys } from './key-encryption-keys';

const KEY_BYTES = 32;
const CHANNEL = 'data-keys';
/** How often a process looks for keys that no message told it of, in milliseconds. */
const POLL_MS = 30_000;
/** From the making of a key to its first use, in milliseconds: four polls, so that readers know it before they meet it. */
export const KEY_LEAD_MS = 120_000;
/** Pause between two tries while the database is away at the start, in milliseconds. */
const RETRY_MS = 1_000;

/** A data key, ready to be used. */
export interface DataKey extends DataKeyRow {
  aes: KeyObject;
  /** Derived, so that no key serves two purposes. */
  mac: KeyObject;
}

/** The data keys that this process knows: it seals under the newest that may be used, and opens under any. */
export class KeyRing implements OnApplicationShutdown {
  private readonly logger = new Logger('Encryption');
  private readonly known = new Map<string, DataKey>();
  /** Oldest first. */
  private inOrder: DataKey[] = [];
  private loading?: Promise<void>;
  private poll?: NodeJS.Timeout;
  private unsubscribe?: () => void;
  private fault?: string;
  private closed = false;

  constructor(
    private readonly keys: KeyEncryptionKeys,
    private readonly rows: DataKeyRepository,
    private readonly broadcast: Broadcast,
    private readonly clock: Clock,
  ) {}

  /**
   * Knows all keys when it resolves, has made the first one if there was none, and has put all under the current key-encryption key. When the database is away, or not migrated yet, it
   * resolves without and goes on trying; until then nothing can be sealed and the process is not ready.
   *
   * @throws MissingEncryptionKeys when a key is needed that is not configured
   */
  async start(): Promise<this> {
    const hear = () => void this.refresh().catch((error: unknown) => this.report(error));
    this.unsubscribe = this.broadcast.subscribe(CHANNEL, hear, hear);
    try {
      await this.refresh();
      await this.rewrap();
    } catch (error) {
      if (error instanceof MissingEncryptionKeys) throw error;
      this.report(error);
    }
    this.schedule();
    return this;
  }

  /** @throws DomainError `database_unavailable` when the keys could not be read yet */
  sealing(): DataKey {
    const now = this.clock.now().getTime();
    for (let index = this.inOrder.length - 1; index >= 0; index--) {
      const key = this.inOrder[index];
      if (key.usableFrom.getTime() <= now || index === 0) return key;
    }
    throw new DomainError('database_unavailable', 'unavailable', 'The database cannot be reached right now.', {
      retryAfter: 2,
    });
  }

  /** @throws Error until the keys were read once: this process can neither seal nor open */
  assertLoaded(): void {
    if (this.inOrder.length === 0) throw new Error(this.fault ?? 'the data keys were not read yet');
  }

  get(keyId: string): DataKey | undefined {
    return this.known.get(keyId);
  }

  /** A key that another process made a moment ago. Undefined when there is none. */
  async fetch(keyId: string): Promise<DataKey | undefined> {
    await this.refresh();
    // The read that was shared may have begun before the key was made.
    if (!this.known.has(keyId)) await this.refresh();
    return this.known.get(keyId);
  }

  /** Oldest first. */
  all(): readonly DataKey[] {
    return this.inOrder;
  }

  /** Reads all keys; callers that come meanwhile share one read. */
  refresh(): Promise<void> {
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    return this.loading;
  }

  /**
   * Makes the key that follows on the newest known one, unless another process just did. It seals after {@link KEY_LEAD_MS}.
   *
   * @returns whether this call made it
   */
  async add(): Promise<boolean> {
    const generation = (this.inOrder.at(-1)?.generation ?? 0) + 1;
    const added = await this.make(generation, KEY_LEAD_MS);
    await this.refresh();
    if (added) this.broadcast.publish(CHANNEL, { generation });
    return added;
  }

  /** They open what they sealed, and seal no more. */
  async retire(ids: readonly string[], at: Date): Promise<void> {
    await this.rows.retire(ids, at);
    await this.refresh();
  }

  onApplicationShutdown(): void {
    this.closed = true;
    clearTimeout(this.poll);
    this.unsubscribe?.();
  }

  private async load(): Promise<void> {
    let rows = await this.rows.all();
    if (rows.length === 0) {
      await this.make(1, 0);
      rows = await this.rows.all();
    }
    const locked: LockedKey[] = [];
    for (const row of rows) this.learn(row, locked);
    this.inOrder = rows.flatMap(({ id }) => this.known.get(id) ?? []);
    if (locked.length > 0) throw new MissingEncryptionKeys(locked, this.keys.ids);
    this.fault = undefined;
    dataKeysInUse.set(rows.filter(({ retiredAt }) => retiredAt === null).length);
    newestDataKeyAge.set((this.clock.now().getTime() - rows[rows.length - 1].createdAt.getTime()) / 1_000);
  }

  /** Puts every data key under the current key-encryption key, so that the older ones can be taken away. */
  private async rewrap(): Promise<void> {
    const stale = this.inOrder.filter(({ kekId }) => kekId !== this.keys.currentId);
    for (const { id, generation, kekId, aes } of stale) {
      const moved = await this.rows.rewrap(id, kekId, this.keys.wrap(id, aes.export()));
      if (moved) this.logger.log(`data key ${generation} is wrapped under ${this.keys.currentId}, no longer ${kekId}`);
    }
    if (stale.length > 0) await this.refresh();
  }

  private make(generation: number, leadMs: number): Promise<boolean> {
    const id = uuidv7();
    const createdAt = this.clock.now();
    const usableFrom = new Date(createdAt.getTime() + leadMs);
    return this.rows.add({ id, generation, ...this.keys.wrap(id, randomBytes(KEY_BYTES)), createdAt, usableFrom });
  }

  private learn(row: DataKeyRow, locked: LockedKey[]): void {
    const known = this.known.get(row.id);
    if (known) {
      Object.assign(known, row);
      return;
    }
    try {
      const bytes = this.keys.unwrap(row.id, row);
      const mac = Buffer.from(hkdfSync('sha256', bytes, '', 'theriac fingerprint', KEY_BYTES));
      this.known.set(row.id, { ...row, aes: createSecretKey(bytes), mac: createSecretKey(mac) });
    } catch {
      locked.push({ kekId: row.kekId, named: this.keys.has(row.kekId) });
    }
  }

  private schedule(): void {
    if (this.closed) return;
    const pause = this.inOrder.length === 0 ? RETRY_MS : POLL_MS;
    this.poll = setTimeout(() => {
      void this.refresh()
        .catch((error: unknown) => this.report(error))
        .finally(() => this.schedule());
    }, pause).unref();
  }

  private report(error: unknown): void {
    if (this.closed) return;
    const fault = `the data keys could not be read: ${error instanceof Error ? error.message : String(error)}`;
    if (fault !== this.fault) this.logger.warn(fault);
    this.fault = fault;
  }
}
