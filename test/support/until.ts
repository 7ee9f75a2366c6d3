import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as something is so. @throws Error when it is not within five seconds. */
export async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await so())) {
    if (performance.now() > deadline) throw new Error(`not so within 5 s: ${so.toString()}`);
    await sleep(5);
  }
}
