/**
 * How fast a job of a process that died is taken over: its lock runs out after 15 s and two looks, 5 s apart, find it. A job may be
 * taken over often, since every job is safe to run twice and a deployment that kills processes is no fault of the job.
 */
export const WORKER_OPTIONS = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 100,
  // After a lost connection: look again soon, instead of after BullMQ's 15 s.
  runRetryDelay: 1_000,
} as const;
