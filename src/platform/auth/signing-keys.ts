import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import type { FieldCipher } from '../encryption/field-cipher';
import type { Broadcast } from '../realtime/broadcast';
import { signingKeySince } from './auth.metrics';
import type { PublicJwk, SigningKey } from './signing-key.entity';
import type { SigningKeyRotation } from './signing-key-rotation';

const CHANNEL = 'signing-keys';
/** How often a process looks for changes that no message told it of, in milliseconds. */
const POLL_MS = 30_000;
/** Pause between two tries while the database is away at the start, in milliseconds. */
const RETRY_MS = 1_000;
/** Between two looks for keys that a token names and nobody knows: anybody can make such tokens up. */
const FETCH_PAUSE_MS = 1_000;

/** A key that this process knows. */
export interface KnownKey {
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly signsFrom: Date;
  retiresAt: Date | null;
  /** Turns false when the key is deleted, for whoever holds on to what it verified. */
  trusted: boolean;
}

/** The keys of access tokens as this process knows them: it signs with one and verifies with all. Nothing here asks the database per request. */
export class SigningKeys implements OnApplicationShutdown {
  private readonly logger = new Logger('SigningKeys');
  private known = new Map<string, KnownKey>();
  private loading?: Promise<void>;
  private fetchedAt = -Infinity;
  private poll?: NodeJS.Timeout;
  private unsubscribe?: () => void;

  constructor(
    private readonly rotation: SigningKeyRotation,
    private readonly cipher: FieldCipher,
    private readonly broadcast: Broadcast,
    private readonly clock: Clock,
  ) {}

  /**
   * Knows all keys when it resolves, and has made the first one if there was none. When the database is away, or not migrated yet, it
   * resolves without and goes on trying; until then nobody is let in.
   */
  async start(): Promise<this> {
    const hear = () => void this.refreshAnew().catch((error: unknown) => this.report(error));
    this.unsubscribe = this.broadcast.subscribe(CHANNEL, hear, hear);
    await this.refresh().catch((error: unknown) => this.report(error));
    this.schedule();
    return this;
  }

  /**
   * The youngest key whose time has come.
   *
   * @throws DomainError `database_unavailable` when the keys could not be read yet
   */
  signing(): KnownKey {
    const now = this.clock.now();
    const keys = [...this.known.values()];
    const key = keys.findLast(({ signsFrom }) => signsFrom <= now) ?? keys.at(0);
    if (!key) throw notReadYet();
    return key;
  }

  /** @returns undefined for a key that is unknown or past its time */
  verifying(kid: string): KnownKey | undefined {
    const key = this.known.get(kid);
    return key && (key.retiresAt === null || key.retiresAt > this.clock.now()) ? key : undefined;
  }

  /**
   * A key that another process made a moment ago; asks the database once a second at most.
   *
   * @throws DomainError `database_unavailable` when no key could be read yet: then nobody can say that this one is not ours
   */
  async fetch(kid: string): Promise<KnownKey | undefined> {
    if (!this.loading && performance.now() - this.fetchedAt < FETCH_PAUSE_MS) {
      if (this.known.size === 0) throw notReadYet();
      return undefined;
    }
    this.fetchedAt = performance.now();
    await this.refresh();
    return this.verifying(kid);
  }

  /**
   * The public halves of all keys that verify, those too that do not sign yet.
   *
   * @throws DomainError `database_unavailable` as {@link signing}
   */
  publicKeys(): (PublicJwk & { kid: string })[] {
    if (this.known.size === 0) throw notReadYet();
    const now = this.clock.now();
    return [...this.known.values()]
      .filter(({ retiresAt }) => retiresAt === null || retiresAt > now)
      .map(({ kid, publicJwk }) => ({ ...publicJwk, kid }));
  }

  /** To be called after a change of the rows: takes them in here and tells every other process. */
  async changed(): Promise<void> {
    this.broadcast.publish(CHANNEL, {});
    await this.refreshAnew();
  }

  /** Reads all keys; callers that come meanwhile share one read. */
  refresh(): Promise<void> {
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    return this.loading;
  }

  onApplicationShutdown(): void {
    clearTimeout(this.poll);
    this.unsubscribe?.();
  }

  /** A read that began before the change may have missed it. */
  private async refreshAnew(): Promise<void> {
    await this.loading?.catch(() => undefined);
    await this.refresh();
  }

  private async load(): Promise<void> {
    const rows = await this.rotation.keys();
    const keys = await Promise.all(rows.map(async (row) => [row.kid, await this.learn(row)] as const));
    const before = this.known;
    this.known = new Map(keys);
    for (const [kid, key] of before) if (!this.known.has(kid)) key.trusted = false;
    if (this.known.size > 0) signingKeySince.set(this.signing().signsFrom.getTime() / 1_000);
  }

  private async learn(row: SigningKey): Promise<KnownKey> {
    const { kid, publicJwk, signsFrom, retiresAt } = row;
    const known = this.known.get(kid);
    if (known) return Object.assign(known, { retiresAt });
    return {
      kid,
      publicJwk,
      publicKey: createPublicKey({ key: { ...publicJwk }, format: 'jwk' }),
      privateKey: createPrivateKey(await this.cipher.open(row.privateKey, row.place)),
      signsFrom,
      retiresAt,
      trusted: true,
    };
  }

  private schedule(): void {
    const pause = this.known.size === 0 ? RETRY_MS : POLL_MS;
    this.poll = setTimeout(() => {
      void this.refresh()
        .catch((error: unknown) => this.report(error))
        .finally(() => this.schedule());
    }, pause).unref();
  }

  private report(error: unknown): void {
    this.logger.warn(`the signing keys could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const notReadYet = () =>
  new DomainError('database_unavailable', 'unavailable', 'The database cannot be reached right now.', {
    retryAfter: 2,
  });
