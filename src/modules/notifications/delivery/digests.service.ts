import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { OutboxEvent } from '../../../platform/outbox/outbox-event.entity';
import { Recipients } from '../../identity';
import { digestCompiled } from './delivery.events';
import { DeliveryRepository } from './delivery.repository';
import { localTime } from './local-time';

/** Accounts of one look. */
const BATCH = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const FORGET_AFTER_MS = 90 * 86_400_000;

/** One summary a day for each who wants one, when it is morning where they are. */
@Injectable()
export class Digests {
  private readonly logger = new Logger(Digests.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly deliveries: DeliveryRepository,
    private readonly recipients: Recipients,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Once a day for each, however many processes do this and however often. */
  async compileDue(): Promise<void> {
    let after = BEFORE_ALL;
    for (;;) {
      const userIds = await this.work.read((em) => this.deliveries.waitingForDigest(em, after, BATCH));
      for (const userId of userIds) await this.compileFor(userId);
      const last = userIds.at(-1);
      if (last === undefined || userIds.length < BATCH) return;
      after = last;
    }
  }

  async forgetOld(): Promise<void> {
    const now = this.clock.now();
    await this.work.run((em) => this.deliveries.forgetLinks(em, now));
    await this.work.run((em) => this.deliveries.forgetDigests(em, new Date(now.getTime() - FORGET_AFTER_MS)));
  }

  /** One that fails is logged and does not hold up the others; the next run tries it again. */
  private async compileFor(userId: string): Promise<void> {
    try {
      await this.work.run((em) => this.compile(em, userId));
    } catch (error) {
      this.logger.error({ err: error, userId }, 'a summary could not be compiled');
    }
  }

  private async compile(em: EntityManager, userId: string): Promise<void> {
    const now = this.clock.now();
    const reader = (await this.recipients.of(em, [userId])).get(userId);
    // Whoever is gone has nothing that waits; whoever is deactivated may come back.
    if (!reader) return;
    const { day, hour } = localTime(now, reader.timeZone);
    if (hour < this.env.NOTIFICATION_DIGEST_HOUR) return;
    const digestId = await this.deliveries.compileDigest(em, userId, day, now);
    if (digestId !== null) em.persist(OutboxEvent.of(digestCompiled({ digestId, userId }, now)));
  }
}
