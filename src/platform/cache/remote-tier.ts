import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';

/** After a Redis that is there did not answer, nobody waits for it this long; owed invalidations are tried again as often. In milliseconds. */
const REST_MS = 2_000;
/** More invalidations than this are not remembered one by one. */
const OWED_LIMIT = 10_000;

interface Stored<T> {
  generation: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  value: T;
}

/** What the remote tier knows of a key, and how to give it a value made since. */
export interface Found<T> {
  value?: T;
  /** How much longer `value` is good, in milliseconds. */
  ttlMs?: number;
  /** Does nothing when the key was invalidated after the look-up: the value was made from what is no longer so. */
  keep(value: T): void;
}

/**
 * A region's values in Redis, shared by all instances. Each key has a generation there; a value counts only under the generation that
 * was current when its making began, so that an invalidation beats every load that is still running, on any instance.
 *
 * Nothing here rejects: without Redis the cache is smaller, not broken.
 */
export class RemoteTier<T extends object> {
  private readonly owed = new Set<string>();
  private restingUntil = 0;
  private retry?: NodeJS.Timeout;

  constructor(
    private readonly redis: Redis,
    private readonly region: string,
    private readonly ttlMs: number,
    /** Called when an invalidation that failed at first has gone through. */
    private readonly madeGood: (key: string) => void,
  ) {}

  async find(key: string): Promise<Found<T>> {
    const found = this.owed.has(key) ? undefined : await this.attempt(() => this.lookUp(key));
    return found ?? { keep: () => undefined };
  }

  async invalidate(key: string): Promise<void> {
    const done = await this.attempt(() => this.renewGeneration(key));
    if (done === undefined) this.owe(key);
  }

  close(): void {
    clearTimeout(this.retry);
  }

  private async lookUp(key: string): Promise<Found<T>> {
    const [generation, text] = await this.redis.mget(this.generationKey(key), this.valueKey(key));
    if (generation && text) {
      const stored = JSON.parse(text) as Stored<T>;
      const ttlMs = stored.expiresAt - Date.now();
      if (stored.generation === generation && ttlMs > 0) {
        return { value: stored.value, ttlMs, keep: () => undefined };
      }
    }
    const current = generation ?? (await this.firstGeneration(key));
    return { keep: (value) => void this.attempt(() => this.store(key, current, value)) };
  }

  private async store(key: string, generation: string, value: T): Promise<true> {
    const stored: Stored<T> = { generation, expiresAt: Date.now() + this.ttlMs, value };
    await this.redis.set(this.valueKey(key), JSON.stringify(stored), 'PX', this.ttlMs);
    return true;
  }

  private async firstGeneration(key: string): Promise<string> {
    const own = randomUUID();
    const made = await this.redis.set(this.generationKey(key), own, 'PX', 2 * this.ttlMs, 'NX');
    // Somebody else was first; should theirs be gone already, ours matches nothing and the value is simply not found again.
    return made === 'OK' ? own : ((await this.redis.get(this.generationKey(key))) ?? own);
  }

  private async renewGeneration(key: string): Promise<true> {
    await this.redis.set(this.generationKey(key), randomUUID(), 'PX', 2 * this.ttlMs);
    return true;
  }

  private async attempt<R>(work: () => Promise<R>): Promise<R | undefined> {
    if (this.redis.status !== 'ready' || performance.now() < this.restingUntil) return undefined;
    try {
      return await work();
    } catch {
      this.restingUntil = performance.now() + REST_MS;
      return undefined;
    }
  }

  /** Redis may still hold the old value: until it has heard of the invalidation, this instance does not ask it for that key. */
  private owe(key: string): void {
    this.owed.add(key);
    if (this.owed.size > OWED_LIMIT) {
      // Whatever Redis holds has run out by then.
      this.restingUntil = performance.now() + this.ttlMs;
      this.owed.clear();
      return;
    }
    this.retry ??= setTimeout(() => void this.payBack(), REST_MS + 1).unref();
  }

  private async payBack(): Promise<void> {
    this.retry = undefined;
    for (const key of [...this.owed]) {
      if ((await this.attempt(() => this.renewGeneration(key))) === undefined) break;
      this.owed.delete(key);
      this.madeGood(key);
    }
    if (this.owed.size > 0) this.retry ??= setTimeout(() => void this.payBack(), REST_MS + 1).unref();
  }

  // The braces put both keys of a value into one slot of a Redis cluster.
  private valueKey(key: string): string {
    return `theriac:cache:{${this.region}:${key}}`;
  }

  private generationKey(key: string): string {
    return `theriac:cache:{${this.region}:${key}}:generation`;
  }
}
