import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { pmsDeadEvents, pmsEventsPending, pmsOldestEventAge } from '../pms-sync.metrics';
import { InboundEventRepository } from './inbound-event.repository';

const EVERY_MS = 5_000;

/** Sets the gauges of what is not applied yet, and of what was given up. */
@Injectable()
export class InboundBacklog {
  private due = 0;

  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: InboundEventRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At most every five seconds, however often it is asked. */
  async measure(): Promise<void> {
    if (performance.now() < this.due) return;
    this.due = performance.now() + EVERY_MS;
    const { pending, dead, age } = await this.work.read((em) => this.repository.backlog(em, this.clock.now()));
    pmsEventsPending.set(pending);
    pmsDeadEvents.set(dead);
    pmsOldestEventAge.set(age);
  }
}
