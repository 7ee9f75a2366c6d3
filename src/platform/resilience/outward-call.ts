import { Logger } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../kernel/domain-error';
import { type BreakerState, countTry, showBreaker } from './outward-call.metrics';

export interface OutwardCallOptions {
  /** Of the other side, in kebab-case; for logs, metrics and the error code. */
  name: string;
  /** Of each try, in milliseconds. */
  timeoutMs: number;
  /** Further tries after the first, about 1 s, 2 s, 4 s … later; only for what may be repeated. */
  retries: number;
  /** True for errors that are an answer, such as a 4xx: the other side is well, and asking again would not change it. */
  errorFilter?: (error: unknown) => boolean;
  /** Before the first further try, in milliseconds; doubled before each one after it. */
  firstPauseMs?: number;
  /** For all tries and pauses together, in milliseconds, where somebody waits: a try that failed slowly is the last one. */
  withinMs?: number;
  /** How long nobody calls after the breaker opened, in milliseconds; then one call tries. */
  openMs?: number;
}

/** The other side did not answer in time. Whether it did what it was asked is unknown. */
export class OutwardTimeout extends Error {
  constructor(name: string, timeoutMs: number) {
    super(`${name} did not answer within ${timeoutMs} ms`);
    this.name = 'OutwardTimeout';
  }
}

/** Fewer calls than this in ten seconds say nothing about the other side. */
const VOLUME_THRESHOLD = 10;
const FAILURES_PERCENT = 50;
const FIRST_PAUSE_MS = 1_000;
const OPEN_MS = 10_000;

/** Opossum's codes for a question that it kept back: the breaker is open, or closed down. */
const NOT_ASKED = new Set<unknown>(['EOPENBREAKER', 'ESHUTDOWN']);

type Question<T> = (signal: AbortSignal) => Promise<T>;

/** Every call out of the process: with a time limit, tried again where that is harmless, and not at all while the other side is down. */
export class OutwardCall {
  private readonly logger = new Logger(OutwardCall.name);
  private readonly breaker: CircuitBreaker<[Question<unknown>, number], unknown>;
  private readonly openMs: number;
  private openedAt = 0;

  constructor(private readonly options: OutwardCallOptions) {
    this.openMs = options.openMs ?? OPEN_MS;
    this.breaker = new CircuitBreaker(
      (question: Question<unknown>, timeoutMs: number) => this.ask(question, timeoutMs),
      {
        name: options.name,
        // Ours also tells the question to stop.
        timeout: false,
        errorThresholdPercentage: FAILURES_PERCENT,
        volumeThreshold: VOLUME_THRESHOLD,
        resetTimeout: this.openMs,
        errorFilter: options.errorFilter,
      },
    );
    this.breaker.on('open', () => this.turned('open'));
    this.breaker.on('halfOpen', () => this.turned('half_open'));
    this.breaker.on('close', () => this.turned('closed'));
    showBreaker(options.name, 'closed');
  }

  /**
   * For work that would be in vain while the other side is down.
   *
   * @throws DomainError `<name>_unavailable`
   */
  assertClosed(): void {
    if (this.breaker.opened) throw this.unavailable();
  }

  /**
   * Asks. The signal ends when the time of the try is over; a question that does not heed it is left to itself.
   *
   * @throws DomainError `<name>_unavailable` while the breaker is open, {@link OutwardTimeout}, or what the last try threw
   */
  async run<T>(question: Question<T>): Promise<T> {
    const { timeoutMs, retries, firstPauseMs = FIRST_PAUSE_MS, withinMs = Infinity } = this.options;
    const deadline = performance.now() + withinMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.tryOnce(question, Math.min(timeoutMs, deadline - performance.now()));
      } catch (error) {
        if (attempt >= retries || error instanceof DomainError || this.options.errorFilter?.(error)) throw error;
        // Half of the pause is chance: those who failed together do not come back together.
        const pauseMs = firstPauseMs * 2 ** attempt * (0.5 + Math.random() / 2);
        if (performance.now() + pauseMs >= deadline) throw error;
        await sleep(pauseMs);
      }
    }
  }

  /** Ends the breaker's timers. Nothing is asked afterwards: whoever still tries is told `<name>_unavailable`. */
  close(): void {
    this.breaker.shutdown();
  }

  private async tryOnce<T>(question: Question<T>, timeoutMs: number): Promise<T> {
    const { name, errorFilter } = this.options;
    try {
      const answer = (await this.breaker.fire(question, timeoutMs)) as T;
      countTry(name, 'success');
      return answer;
    } catch (error) {
      if (NOT_ASKED.has((error as { code?: unknown }).code)) {
        countTry(name, 'rejected');
        throw this.unavailable();
      }
      countTry(name, errorFilter?.(error) ? 'refusal' : 'failure');
      throw error;
    }
  }

  private async ask(question: Question<unknown>, timeoutMs: number): Promise<unknown> {
    const { name } = this.options;
    const control = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const timeout = new OutwardTimeout(name, timeoutMs);
        reject(timeout);
        control.abort(timeout);
      }, timeoutMs);
    });
    try {
      return await Promise.race([question(control.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private turned(state: BreakerState): void {
    const { name } = this.options;
    showBreaker(name, state);
    if (state === 'open') {
      this.openedAt = performance.now();
      this.logger.warn(`${name} is down: not asked again for ${this.openMs / 1_000} s`);
    }
    if (state === 'closed') this.logger.log(`${name} is up again`);
  }

  private unavailable(): DomainError {
    const code = `${this.options.name.replaceAll('-', '_')}_unavailable`;
    const waitMs = Math.max(0, this.openedAt + this.openMs - performance.now());
    const retryAfter = Math.max(1, Math.ceil(waitMs / 1_000));
    return new DomainError(code, 'unavailable', 'A service that we depend on is down.', { retryAfter });
  }
}
