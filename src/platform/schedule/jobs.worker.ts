import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { JOBS_QUEUE } from '../queues/queue-names';
import { WORKER_OPTIONS } from '../queues/worker.options';
import { scheduledRunDuration, scheduledRunFailures } from './schedule.metrics';
import { ScheduledJobs } from './scheduled-jobs';

/** Runs what the scheduler enqueued. */
@Processor(JOBS_QUEUE, { ...WORKER_OPTIONS, concurrency: 4 })
export class JobsWorker extends WorkerHost {
  private readonly logger = new Logger(JobsWorker.name);

  constructor(private readonly jobs: ScheduledJobs) {
    super();
  }

  async process(run: Job): Promise<void> {
    const registered = this.jobs.named(run.name);
    // A run of a job that a newer or older release has: this process cannot know whether it matters, so it must not vanish.
    if (!registered) throw new Error(`no scheduled job is named ${run.name}`);
    const stop = scheduledRunDuration.startTimer({ job: run.name });
    await registered.job.run();
    stop();
  }

  @OnWorkerEvent('failed')
  reportFailure(run: Job | undefined, error: Error): void {
    if (!run) return;
    scheduledRunFailures.inc({ job: run.name });
    this.logger.error(`${run.id} failed (attempt ${run.attemptsMade}): ${error.message}`);
  }
}
