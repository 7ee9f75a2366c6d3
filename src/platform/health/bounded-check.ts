/** An answer is repeated for this long, in milliseconds: however many probes come, a dependency is asked about once a second. */
const FRESH_MS = 1_000;
/** A dependency that has not answered by then counts as down, in milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * One check, asked by many: at most one run at a time, each caller answered within two seconds, answers shared for a second. A check that
 * hangs is not started a second time, so that probes never pile up behind a dependency in trouble.
 */
export class BoundedCheck {
  private latest?: Promise<Error | undefined>;
  private running = false;
  private startedAt = -Infinity;

  constructor(
    private readonly check: () => Promise<unknown>,
    private readonly freshMs = FRESH_MS,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Why the dependency is down, or undefined when it is up. Never rejects. */
  fault(): Promise<Error | undefined> {
    const fresh = performance.now() - this.startedAt < this.freshMs;
    if (this.latest === undefined || !(fresh || this.running)) this.latest = this.run();
    return this.latest;
  }

  private run(): Promise<Error | undefined> {
    this.running = true;
    this.startedAt = performance.now();
    const outcome = this.outcome();
    const bound = new Promise<Error>((resolve) => {
      const timer = setTimeout(() => resolve(new Error(`no answer within ${this.patienceMs} ms`)), this.patienceMs);
      void outcome.then(() => clearTimeout(timer));
    });
    return Promise.race([outcome, bound]);
  }

  private async outcome(): Promise<Error | undefined> {
    try {
      await this.check();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      this.running = false;
    }
  }
}
