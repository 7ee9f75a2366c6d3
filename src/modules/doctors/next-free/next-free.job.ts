import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { NextFreeIndex } from './next-free-index';

/** Batches a run; the next run goes on. */
const MOST_BATCHES = 100;

/** Looks up when doctors are free next, where the clock has passed what was known. */
@ScheduledJob({ name: 'next-free', cron: '* * * * *', attempts: 1 })
export class NextFreeJob implements RunsOnSchedule {
  constructor(private readonly index: NextFreeIndex) {}

  async run(): Promise<void> {
    await this.index.complete();
    for (let batch = 0; batch < MOST_BATCHES; batch++) if ((await this.index.refreshDue()) === 0) return;
  }
}
