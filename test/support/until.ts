import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as something is so. @throws Error when it is not within a minute: long, for machines that are busy. */
export async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await so())) {
    if (performance.now() > deadline) throw new Error(`not so within 60 s: ${so.toString()}`);
    await sleep(5);
  }
}
