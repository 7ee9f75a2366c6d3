import { setTimeout as sleep } from 'node:timers/promises';

/** serialization_failure and deadlock_detected: PostgreSQL undid everything, and the same work may succeed if done again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 4;

/** Makes the attempt again, a little later, while it loses against others; each attempt is a transaction of its own. */
export async function throughContention<T>(attempt: () => Promise<T>): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      if (made >= ATTEMPTS || !isRetryable(error)) throw error;
      await sleep(Math.random() * 10 * 2 ** made);
    }
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && RETRYABLE.has(String(error.code));
}
