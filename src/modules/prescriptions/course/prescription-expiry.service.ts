import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { OPEN } from '../prescription-status';
import { Prescription } from '../prescription.entity';
import { PrescriptionRepository } from '../prescription.repository';
import { CourseSteps } from './course-steps';

const ACTOR = systemActor('prescription-expiry');
const BATCH = 200;

/** Ends prescriptions whose time is up. Dispensing looks at the time itself, so that nothing depends on this being in time. */
@Injectable()
export class PrescriptionExpiry {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: PrescriptionRepository,
    private readonly steps: CourseSteps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each in a transaction of its own. @returns how many of the next batch were due */
  async expireDue(): Promise<number> {
    const where = { status: { $in: [...OPEN] }, expiresAt: { $lte: this.clock.now() } };
    const due = await this.unitOfWork.read((em) =>
      em.find(Prescription, where, { orderBy: { expiresAt: 'asc' }, limit: BATCH, fields: ['id'] }),
    );
    for (const { id } of due) await this.expire(id);
    return due.length;
  }

  /** In batches until none is due. */
  async expireAll(): Promise<void> {
    while ((await this.expireDue()) === BATCH);
  }

  private expire(id: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const whole = await this.repository.locked(em, id);
      // Somebody dispensed the rest, or cancelled it, in the meantime.
      if (!OPEN.includes(whole.prescription.status)) return;
      await this.steps.stop(em, ACTOR, whole, { to: 'expired' });
    });
  }
}
