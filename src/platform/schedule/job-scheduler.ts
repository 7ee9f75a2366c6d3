import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Queue } from 'bullmq';
import { CronJob } from 'cron';
import { Environment } from '../../config/env';
import { JOBS_QUEUE } from '../queues/queue-names';
import { runId } from './run-id';
import type { Schedule } from './scheduled-job.decorator';
import { ScheduledJobs } from './scheduled-jobs';

/** Watches the clock and only enqueues. Every replica does; the dated id makes one run of it. */
@Injectable()
export class JobScheduler implements OnApplicationBootstrap {
  private readonly logger = new Logger(JobScheduler.name);

  constructor(
    private readonly env: Environment,
    private readonly jobs: ScheduledJobs,
    private readonly registry: SchedulerRegistry,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.worksQueues) return;
    for (const { schedule } of this.jobs.all()) {
      const onTick = () =>
        void this.enqueue(schedule, new Date()).catch((error: unknown) => this.report(schedule, error));
      const timer = CronJob.from({ cronTime: schedule.cron, timeZone: 'UTC', onTick, start: true });
      this.registry.addCronJob(schedule.name, timer);
    }
  }

  /** Asks for the run that is due at `now`; asking again, here or in another replica, changes nothing. */
  async enqueue({ name, cron, attempts }: Schedule, now: Date): Promise<void> {
    await this.queue.add(name, {}, { jobId: runId(name, cron, now), ...(attempts !== undefined && { attempts }) });
  }

  private report({ name }: Schedule, error: unknown): void {
    this.logger.warn(`${name} could not be enqueued: ${String(error)}`);
  }
}
