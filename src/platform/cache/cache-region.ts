import { LRUCache } from 'lru-cache';
import { countsOf } from './cache.metrics';
import type { RemoteTier } from './remote-tier';

export interface RegionOptions {
  /** Unique in the service; names the region in metrics, in Redis and between instances. */
  name: string;
  /** How long a value is good, in seconds. */
  ttlSeconds: number;
  /** Values that this process keeps at most. */
  maxEntries: number;
  /**
   * Whether instances share values through Redis, where there is one. Only for plain data that JSON carries unharmed: what comes from
   * Redis is a copy.
   */
  shared: boolean;
}

interface Loaded<T> {
  value: T;
  /** How much longer it is good, in milliseconds. */
  ttlMs: number;
}

/** Whoever waits for a run of somebody else's must tell its failure from a deletion, which ends the waiting too. */
class LoadFailed extends Error {}

/**
 * A part of the cache whose values share a lifetime. In memory a value is kept by reference: the same object comes back for as long as it
 * is good, so nobody may change it. A decision never trusts it; it is read from the primary.
 */
export class CacheRegion<T extends object> {
  private readonly memory: LRUCache<string, T, () => Promise<Loaded<T>>>;
  private readonly ttlMs: number;
  private readonly counts: ReturnType<typeof countsOf>;

  /** Made by {@link Caches.region}. */
  constructor(
    { name, ttlSeconds, maxEntries }: RegionOptions,
    private readonly announce: (key: string) => void,
    private readonly remote?: RemoteTier<T>,
  ) {
    this.ttlMs = ttlSeconds * 1_000;
    this.counts = countsOf(name);
    // Its fetch is ended by a deletion of the key: what was read before it is not kept.
    this.memory = new LRUCache({
      max: maxEntries,
      ttl: this.ttlMs,
      fetchMethod: async (_key, _stale, { options, context: load }) => {
        const { value, ttlMs } = await load();
        options.ttl = ttlMs;
        return value;
      },
    });
  }

  /** The value if this process has it at hand. Cheap and synchronous, for hot paths. */
  peek(key: string): T | undefined {
    const value = this.memory.get(key);
    if (value !== undefined) this.counts.memory += 1;
    return value;
  }

  /**
   * The value, from memory, from Redis, or made by `factory` and kept. Whoever asks while it is being made waits for the same run.
   * Rejects as the factory does; failures are not kept.
   */
  async getOrSet(key: string, factory: () => Promise<T>): Promise<T> {
    const value = this.peek(key);
    if (value !== undefined) return value;
    let own: Promise<Loaded<T>> | undefined;
    const load = (): Promise<Loaded<T>> => {
      own = this.load(key, factory);
      return own.catch((error: unknown) => {
        throw new LoadFailed('the factory failed', { cause: error });
      });
    };
    const status: LRUCache.Status<string, T, () => Promise<Loaded<T>>> = {};
    const fetched = this.memory.fetch(key, { context: load, status });
    if (status.fetch === 'inflight') this.counts.joined += 1;
    try {
      return (await fetched)!;
    } catch (error) {
      if (error instanceof LoadFailed) throw error.cause;
      // The key was deleted meanwhile. Whoever began before gets what was so then; whoever had joined may as well have the new value.
      return own ? (await own).value : this.getOrSet(key, factory);
    }
  }

  /**
   * Forgets the value: here at once, in Redis when this resolves, on every other instance a moment later. A factory that is still
   * running does not bring it back. Never rejects: while Redis is away this instance goes round it, and makes good when it is back.
   */
  async delete(key: string): Promise<void> {
    this.forget(key);
    await this.remote?.invalidate(key);
    // Only now: an instance that hears of it earlier would fetch the old value from Redis again.
    this.announce(key);
  }

  /** Forgets one value in this process only: another instance deleted it. */
  forget(key: string): void {
    this.memory.delete(key);
  }

  /** Forgets everything in this process: something may have been deleted without our hearing of it. */
  forgetAll(): void {
    this.memory.clear();
  }

  private async load(key: string, factory: () => Promise<T>): Promise<Loaded<T>> {
    const found = await this.remote?.find(key);
    if (found?.value !== undefined) {
      this.counts.remote += 1;
      return { value: found.value, ttlMs: found.ttlMs ?? this.ttlMs };
    }
    this.counts.miss += 1;
    const value = await factory();
    found?.keep(value);
    return { value, ttlMs: this.ttlMs };
  }
}
