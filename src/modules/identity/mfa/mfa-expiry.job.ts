import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { MfaRepository } from './mfa.repository';

/** Forgets challenges that nobody answered and apps that nobody confirmed: a secret that is good for nothing is not kept. */
@ScheduledJob({ name: 'mfa-expiry', cron: '*/15 * * * *' })
export class MfaExpiry implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: MfaRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.work.run((em) => this.repository.forgetExpired(em, this.clock.now()));
  }
}
