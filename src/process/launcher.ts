/** What `npm start` shows of the start: one message a step, over the IPC channel it opened. */
export interface StartStep {
  step: 'migrated' | 'demo' | 'listening';
  /** Milliseconds that the step took. */
  ms: number;
  detail: string;
}

/** Tells the launcher, if there is one. */
export function report(step: StartStep): void {
  process.send?.(step);
}

/** A launcher that is gone leaves nothing running: without its channel the service ends as if it had been asked to. */
export function endWithLauncher(): void {
  if (process.send) process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

/** Runs a step and reports it with its time. */
export async function timed(step: StartStep['step'], work: () => Promise<string>): Promise<void> {
  const start = performance.now();
  const detail = await work();
  report({ step, ms: Math.round(performance.now() - start), detail });
}
