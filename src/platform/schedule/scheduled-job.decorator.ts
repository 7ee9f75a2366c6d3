import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';

export const SCHEDULED_JOB = Symbol('scheduled job');

export interface Schedule {
  /** Unique in the service, kebab-case. */
  name: string;
  /** Five fields, or six with seconds first; in UTC. */
  cron: string;
  /** Tries of one run, 3 by default. What runs every few seconds does better with 1: the next run is the retry. */
  attempts?: number;
}

/** What a class with {@link ScheduledJob} implements. */
export interface RunsOnSchedule {
  /** Safe to run twice, and late. */
  run(): Promise<void>;
}

/**
 * Makes a provider run by the clock: once for each time that the expression names, however many processes there are, and never beside
 * an earlier run of itself.
 *
 * @example
 * @ScheduledJob({ name: 'partition-maintenance', cron: '10 3 * * *' })
 */
export const ScheduledJob = (schedule: Schedule): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(SCHEDULED_JOB, schedule));
