import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the assertion holds; fails with its last word after some seconds. */
export async function eventually(assertion: () => Promise<void>, patienceMs = 40_000): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(25);
    }
  }
}
