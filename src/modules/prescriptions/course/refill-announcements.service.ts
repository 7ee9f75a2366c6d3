import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { fillsOf } from '../fill';
import { PrescriptionTrail } from '../prescription-trail';
import { PrescriptionRepository } from '../prescription.repository';
import { DueRefills } from './due-refills';
import { RefillNotice } from './refill-notice.entity';

const ACTOR = systemActor('prescription-refills');
const BATCH = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Announces refills that may begin. Each is announced once: whoever looks at the same time waits for the lock of the prescription, and finds
 * the notice. Dispensing looks at the time itself, so that nothing depends on this being in time.
 */
@Injectable()
export class RefillAnnouncements {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: PrescriptionRepository,
    private readonly refills: DueRefills,
    private readonly trail: PrescriptionTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each prescription in a transaction of its own. */
  async announceDue(): Promise<void> {
    let after: string | undefined = BEFORE_ALL;
    while (after !== undefined) {
      const from: string = after;
      const due = await this.unitOfWork.read((em) => this.refills.prescriptions(em, from, BATCH));
      for (const id of due) await this.announce(id);
      after = due.length === BATCH ? due.at(-1) : undefined;
    }
  }

  private announce(id: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const { prescription, lines } = await this.repository.locked(em, id);
      // Somebody dispensed it, stopped it, or announced it in the meantime.
      const due = prescription.status === 'partially_dispensed' ? await this.refills.lines(em, lines) : [];
      if (due.length === 0) return;
      const at = this.clock.now();
      em.persist(due.map((line) => RefillNotice.of(line.id, fillsOf(line), at)));
      const numbers = due.map(({ line }) => line);
      prescription.remindOfRefills(numbers, at);
      this.trail.seen(em, ACTOR, prescription, {
        action: 'prescription.refill_announced',
        details: { lines: numbers },
      });
    });
  }
}
