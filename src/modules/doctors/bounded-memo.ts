import { LRUCache } from 'lru-cache';

interface Entry<V> {
  readonly basis: object;
  readonly value: Promise<V>;
  /** What it came to, once it has. */
  readonly result?: V;
}

/**
 * Results of asynchronous work, each good for as long as what it was made from (its basis, compared by identity) is the current one.
 * Whoever asks while the work runs waits for the same run. The least recently used go first when the weights exceed the limit.
 */
export class BoundedMemo<V> {
  private readonly entries: LRUCache<string, Entry<V>>;

  constructor(
    limit: number,
    private readonly weigh: (value: V) => number,
  ) {
    this.entries = new LRUCache({ maxSize: limit });
  }

  /** Rejects as `make` does; failures are not kept. */
  recall(key: string, basis: object, make: () => Promise<V>): Promise<V> {
    const known = this.entries.get(key);
    if (known?.basis === basis) return known.value;
    const entry: Entry<V> = { basis, value: make() };
    // Of no weight to speak of while it runs.
    this.entries.set(key, entry, { size: 1 });
    entry.value.then(
      (value) => this.settle(key, entry, value),
      () => this.drop(key, entry),
    );
    return entry.value;
  }

  /** The value if it is at hand and was made from this basis. Cheap: looking does not count as use. */
  peek(key: string, basis: object): V | undefined {
    const known = this.entries.peek(key);
    return known?.basis === basis ? known.result : undefined;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  private settle(key: string, entry: Entry<V>, value: V): void {
    if (this.entries.peek(key) !== entry) return;
    // Another object: for the same one the cache would keep the old weight.
    this.entries.set(key, { ...entry, result: value }, { size: Math.max(1, this.weigh(value)) });
  }

  private drop(key: string, entry: Entry<V>): void {
    if (this.entries.peek(key) === entry) this.entries.delete(key);
  }
}
