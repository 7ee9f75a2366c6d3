interface Window {
  used: number;
  /** When it ends, in milliseconds of the clock that `consume` is told. */
  until: number;
}

export interface Consumed {
  /** Points that are left in this window. */
  left: number;
  /** Until the window ends. */
  milliseconds: number;
  exceeded: boolean;
}

/** Windows of one counter: some twenty megabytes when full. */
const CAPACITY = 100_000;

/**
 * Counts uses by key, in windows that begin with the first use; in this process's memory, without a promise, since every request pays
 * for it.
 *
 * All windows last equally long, so the oldest is the first to end: what is over is forgotten from the front, a few at each use, and when
 * there is no room left the oldest gives way. Whoever can send from a hundred thousand addresses within a minute is not stopped by counting
 * addresses.
 */
export class WindowCounter {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly points: number,
    private readonly windowMs: number,
    private readonly capacity = CAPACITY,
  ) {}

  /** @param now in milliseconds, never going back */
  consume(key: string, now: number): Consumed {
    const window = this.windowOf(key, now);
    window.used += 1;
    return {
      left: Math.max(0, this.points - window.used),
      milliseconds: window.until - now,
      exceeded: window.used > this.points,
    };
  }

  get size(): number {
    return this.windows.size;
  }

  private windowOf(key: string, now: number): Window {
    const known = this.windows.get(key);
    if (known !== undefined && known.until > now) return known;
    // Taken out first: a key that is set again keeps its old place in the order.
    if (known !== undefined) this.windows.delete(key);
    this.makeRoom(now);
    const window = { used: 0, until: now + this.windowMs };
    this.windows.set(key, window);
    return window;
  }

  private makeRoom(now: number): void {
    let looked = 0;
    for (const [key, { until }] of this.windows) {
      const full = this.windows.size >= this.capacity;
      if (!full && (until > now || looked === 2)) return;
      this.windows.delete(key);
      looked += 1;
    }
  }
}
