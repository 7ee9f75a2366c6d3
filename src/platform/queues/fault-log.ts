import type { Logger } from '@nestjs/common';

/** A connection that is gone says so several times a second; one line in this time is enough. */
const QUIET_MS = 10_000;

interface EmitsErrors {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Gives an emitter the error listener without which Node ends the process, and logs each kind of fault at most once in ten seconds.
 * What emits them (pg, ioredis, BullMQ) reconnects by itself.
 */
export function logFaults(emitter: EmitsErrors, logger: Logger, what: string): void {
  const quietUntil = new Map<string, number>();
  emitter.on('error', (error) => {
    const kind = (error as NodeJS.ErrnoException).code ?? error.message;
    const now = performance.now();
    if ((quietUntil.get(kind) ?? 0) > now) return;
    quietUntil.set(kind, now + QUIET_MS);
    logger.warn(`${what}: ${error.message || kind}`);
  });
}
