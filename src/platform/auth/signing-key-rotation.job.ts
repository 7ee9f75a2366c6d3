import { type RunsOnSchedule, ScheduledJob } from '../schedule/scheduled-job.decorator';
import { systemActor } from './actor';
import { SigningKeyRotation } from './signing-key-rotation';
import { SigningKeys } from './signing-keys';

const NAME = 'signing-key-rotation';

/** Looks hourly whether it is time for another key, so that a day without workers does no harm. */
@ScheduledJob({ name: NAME, cron: '40 * * * *' })
export class SigningKeyRotationJob implements RunsOnSchedule {
  constructor(
    private readonly rotation: SigningKeyRotation,
    private readonly keys: SigningKeys,
  ) {}

  async run(): Promise<void> {
    if (await this.rotation.rotateWhenDue(systemActor(NAME))) await this.keys.changed();
  }
}
