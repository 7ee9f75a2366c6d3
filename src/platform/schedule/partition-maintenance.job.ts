import { Logger } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from './scheduled-job.decorator';

/** Makes the partitions of the coming months and years; a month without one would fill the default partition. */
@ScheduledJob({ name: 'partition-maintenance', cron: '10 3 * * *' })
export class PartitionMaintenance implements RunsOnSchedule {
  private readonly logger = new Logger(PartitionMaintenance.name);

  constructor(private readonly work: UnitOfWork) {}

  async run(): Promise<void> {
    const [{ made }] = await this.work.run((em) =>
      em.execute<[{ made: number }]>('select ensure_partitions(now()) as made'),
    );
    if (made > 0) this.logger.log(`made ${made} partitions`);
  }
}
