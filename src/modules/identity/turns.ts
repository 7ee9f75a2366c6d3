/** Lets a few pieces of work run at once and a bounded number wait; whoever comes on top is turned away. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param turnedAway makes the error for whom neither a turn nor a place to wait is left */
  constructor(
    private readonly atOnce: number,
    private readonly mayWait: number,
    private readonly turnedAway: () => Error,
  ) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    await this.start();
    try {
      return await work();
    } finally {
      this.finish();
    }
  }

  /** For work that has to be prepared first, at a cost. @throws what `turnedAway` makes when there is no place right now */
  assertRoom(): void {
    if (this.running >= this.atOnce && this.waiting.length >= this.mayWait) throw this.turnedAway();
  }

  private start(): Promise<void> {
    if (this.running < this.atOnce) {
      this.running += 1;
      return Promise.resolve();
    }
    if (this.waiting.length >= this.mayWait) return Promise.reject(this.turnedAway());
    return new Promise((resolve) => void this.waiting.push(resolve));
  }

  private finish(): void {
    const next = this.waiting.shift();
    // The turn is handed over, so that nobody who comes in between takes it.
    if (next) next();
    else this.running -= 1;
  }
}
