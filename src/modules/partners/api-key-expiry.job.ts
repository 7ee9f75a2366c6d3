import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';
import { PatientProfiles } from '../identity';
import { Partner } from './partner.entity';
import { PartnerRepository } from './partner.repository';
import { expiringApiKeys } from './partners.metrics';

const DAY_MS = 86_400_000;
/** Enough for a partner to change over without hurry. */
const NOTICE_DAYS = 30;
const BATCH = 100;

/** Says once of each API key that it is about to expire: afterwards its partner's system stands still. */
@ScheduledJob({ name: 'api-key-expiry', cron: '20 6 * * *' })
export class ApiKeyExpiry implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly partners: PartnerRepository,
    private readonly people: PatientProfiles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    let announced: number;
    do {
      announced = await this.work.run((em) => this.announceBatch(em));
      expiringApiKeys.inc(announced);
    } while (announced === BATCH);
  }

  private async announceBatch(em: EntityManager): Promise<number> {
    const now = this.clock.now();
    const notice = new Date(now.getTime() + NOTICE_DAYS * DAY_MS);
    const keys = await this.partners.unannouncedExpiries(em, now, notice, BATCH);
    const adminIds = keys.length > 0 ? await this.people.adminIds(em) : [];
    for (const key of keys) {
      key.announceExpiry(await em.findOneOrFail(Partner, { id: key.partnerId }), adminIds, now);
    }
    return keys.length;
  }
}
