import { InjectQueue, OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { JOBS_QUEUE } from '../queues/queue-names';
import { WORKER_OPTIONS } from '../queues/worker.options';
import { scheduledRunDuration, scheduledRunFailures } from './schedule.metrics';
import { ScheduledJobs } from './scheduled-jobs';

/** Runs what the scheduler enqueued. */
@Processor(JOBS_QUEUE, { ...WORKER_OPTIONS, concurrency: 4 })
export class JobsWorker extends WorkerHost {
  private readonly logger = new Logger(JobsWorker.name);

  constructor(
    private readonly jobs: ScheduledJobs,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue,
  ) {
    super();
  }

  async process(run: Job): Promise<void> {
    const registered = this.jobs.named(run.name);
    // A run of a job that a newer or older release has: this process cannot know whether it matters, so it must not vanish.
    if (!registered) throw new Error(`no scheduled job is named ${run.name}`);
    if (await this.overtakes(run)) return;
    const stop = scheduledRunDuration.startTimer({ job: run.name });
    await registered.job.run();
    stop();
  }

  /**
   * Whether an earlier run of the same job is still at it; then this one has nothing to do, and slow runs do not pile up. BullMQ's own
   * deduplication does not go with dated ids: on PostgreSQL, adding the id of a run that is done leaves a key that no later run gets past.
   */
  private async overtakes(run: Job): Promise<boolean> {
    const active = await this.queue.getActive();
    return active.some((other) => other.name === run.name && other.id !== run.id && startedBefore(other, run));
  }

  @OnWorkerEvent('failed')
  reportFailure(run: Job | undefined, error: Error): void {
    if (!run) return;
    scheduledRunFailures.inc({ job: run.name });
    this.logger.error(`${run.id} failed (attempt ${run.attemptsMade}): ${error.message}`);
  }
}

function startedBefore(one: Job, other: Job): boolean {
  const apart = (one.processedOn ?? 0) - (other.processedOn ?? 0);
  return apart === 0 ? String(one.id) < String(other.id) : apart < 0;
}
