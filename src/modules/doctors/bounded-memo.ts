interface Entry<V> {
  readonly basis: object;
  readonly value: Promise<V>;
  /** What it came to, once it has. */
  result?: V;
  weight: number;
}

/**
 * Results of asynchronous work, each good for as long as what it was made from (its basis, compared by identity) is the current one.
 * Whoever asks while the work runs waits for the same run. The least recently used go first when the weights exceed the limit.
 */
export class BoundedMemo<V> {
  private readonly entries = new Map<string, Entry<V>>();
  private total = 0;

  constructor(
    private readonly limit: number,
    private readonly weigh: (value: V) => number,
  ) {}

  /** Rejects as `make` does; failures are not kept. */
  recall(key: string, basis: object, make: () => Promise<V>): Promise<V> {
    const known = this.entries.get(key);
    if (known?.basis === basis) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return known.value;
    }
    this.forget(key);
    const entry: Entry<V> = { basis, value: make(), weight: 0 };
    this.entries.set(key, entry);
    entry.value.then(
      (value) => this.settle(key, entry, value),
      () => this.drop(key, entry),
    );
    return entry.value;
  }

  /** The value if it is at hand and was made from this basis. Cheap: looking does not count as use. */
  peek(key: string, basis: object): V | undefined {
    const known = this.entries.get(key);
    return known?.basis === basis ? known.result : undefined;
  }

  forget(key: string): void {
    const entry = this.entries.get(key);
    if (entry) this.drop(key, entry);
  }

  private settle(key: string, entry: Entry<V>, value: V): void {
    if (this.entries.get(key) !== entry) return;
    entry.result = value;
    entry.weight = this.weigh(value);
    this.total += entry.weight;
    for (const [oldest, { weight }] of this.entries) {
      if (this.total <= this.limit) break;
      this.entries.delete(oldest);
      this.total -= weight;
    }
  }

  private drop(key: string, entry: Entry<V>): void {
    if (this.entries.get(key) !== entry) return;
    this.entries.delete(key);
    this.total -= entry.weight;
  }
}
