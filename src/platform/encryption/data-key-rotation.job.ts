import { Inject, Logger } from '@nestjs/common';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { type RunsOnSchedule, ScheduledJob } from '../schedule/scheduled-job.decorator';
import { KeyRing } from './key-ring';

const DAY_MS = 86_400_000;

/** Makes the next data key when the newest one has served its days; the re-encryption then brings the values under it. */
@ScheduledJob({ name: 'data-key-rotation', cron: '40 3 * * *' })
export class DataKeyRotation implements RunsOnSchedule {
  private readonly logger = new Logger('Encryption');

  constructor(
    private readonly env: Environment,
    private readonly ring: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.ring.refresh();
    const newest = this.ring.all().at(-1);
    const dueAt = (newest?.createdAt.getTime() ?? 0) + this.env.DATA_KEY_ROTATION_DAYS * DAY_MS;
    if (this.clock.now().getTime() < dueAt) return;
    if (await this.ring.add()) this.logger.log(`data key ${this.ring.all().at(-1)?.generation} is made`);
  }
}
