interface Entry<T> {
  readonly value: T;
  /** On the clock of `performance.now()`, which never jumps. */
  readonly expiresAt: number;
  usedSince: boolean;
}

/**
 * Values by reference in the memory of this process, each for its time. When it is full, whatever nobody has asked for since it
 * last came up makes room (second chance): reading stays a look into a map, which strict least-recently-used order would not allow.
 */
export class MemoryTier<T extends object> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly maxEntries: number) {}

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt <= performance.now()) {
      this.entries.delete(key);
      return undefined;
    }
    entry.usedSince = true;
    return entry.value;
  }

  set(key: string, value: T, ttlMs: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, expiresAt: performance.now() + ttlMs, usedSince: false });
    if (this.entries.size > this.maxEntries) this.makeRoom();
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  private makeRoom(): void {
    // Ends: an entry that is put back has lost its second chance, and so is the next to go when it comes up again.
    for (const [key, entry] of this.entries) {
      this.entries.delete(key);
      if (!entry.usedSince || entry.expiresAt <= performance.now()) return;
      entry.usedSince = false;
      this.entries.set(key, entry);
    }
  }
}
