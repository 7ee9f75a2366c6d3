import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { pmsDriftDifferences, pmsDriftUnits } from '../pms-sync.metrics';
import { DriftRepository } from './drift.repository';

const EVERY_MS = 30_000;

/** Sets the gauges of how far the mirrors are off, in each process: one that keeps what it measured hours ago would contradict the others. */
@Injectable()
export class DriftGauges {
  private due = 0;

  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: DriftRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At most every thirty seconds, however often it is asked. */
  async measure(): Promise<void> {
    if (performance.now() < this.due) return;
    this.due = performance.now() + EVERY_MS;
    const worst = await this.work.read((em) => this.repository.worst(em, this.clock.now()));
    pmsDriftDifferences.reset();
    pmsDriftUnits.reset();
    for (const { partnerId: partner, differences, units } of worst) {
      pmsDriftDifferences.set({ partner }, differences);
      pmsDriftUnits.set({ partner }, units);
    }
  }
}
