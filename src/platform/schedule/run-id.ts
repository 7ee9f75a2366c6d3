const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * The id of the run that an expression asks for about now: `<name>_<UTC time>`, to the minute, or to the second when the expression
 * has seconds. Clocks of replicas differ and timers fire late, so the time is the nearest one rather than the one before.
 */
export function runId(name: string, cron: string, now: Date): string {
  const hasSeconds = cron.trim().split(/\s+/).length > 5;
  const unit = hasSeconds ? SECOND_MS : MINUTE_MS;
  const at = new Date(Math.round(now.getTime() / unit) * unit).toISOString();
  // BullMQ refuses ids with a colon.
  return `${name}_${at.slice(0, hasSeconds ? 19 : 16).replaceAll(':', '')}`;
}
