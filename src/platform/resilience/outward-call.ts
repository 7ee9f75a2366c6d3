import CircuitBreaker from 'opossum';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../kernel/domain-error';

export interface OutwardCallOptions {
  /** For logs and metrics. */
  name: string;
  /** Of each try, in milliseconds. */
  timeoutMs: number;
  /** Further tries after the first, 1 s, 2 s, 4 s … later; only for what may be repeated. */
  retries: number;
}

const FIRST_PAUSE_MS = 1_000;
const OPEN_SECONDS = 10;

type Question<T> = (signal: AbortSignal) => Promise<T>;

/** Every call out of the process: with a time limit, tried again where that is harmless, and not at all while the other side is down. */
export class OutwardCall {
  private readonly breaker: CircuitBreaker<[Question<unknown>], unknown>;

  constructor(private readonly options: OutwardCallOptions) {
    const ask = (question: Question<unknown>) => question(AbortSignal.timeout(options.timeoutMs));
    this.breaker = new CircuitBreaker(ask, {
      name: options.name,
      timeout: false,
      errorThresholdPercentage: 50,
      volumeThreshold: 10,
      resetTimeout: OPEN_SECONDS * 1_000,
    });
  }

  /** For work that would be in vain while the other side is down. @throws DomainError `<name>_unavailable` */
  assertClosed(): void {
    if (!this.breaker.opened) return;
    const code = `${this.options.name.replaceAll('-', '_')}_unavailable`;
    throw new DomainError(code, 'unavailable', 'A service that we depend on is down.', { retryAfter: OPEN_SECONDS });
  }

  /** @throws DomainError `<name>_unavailable` while the breaker is open; else what the last try threw */
  async run<T>(question: Question<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      this.assertClosed();
      try {
        return (await this.breaker.fire(question)) as T;
      } catch (error) {
        if (attempt >= this.options.retries) throw error;
        await sleep(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random() / 2));
      }
    }
  }
}
