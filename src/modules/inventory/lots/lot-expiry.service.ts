import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { IllegalTransition } from '../../../kernel/domain-error';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { LotChanges } from './lot-changes';

const ACTOR = systemActor('lot-expiry');

/**
 * Takes out of use what is over, and tells of what soon will be. A lot may be used through its last day by the calendar of its location;
 * allocation and dispensing judge by the same day, so that nothing depends on this being in time.
 */
@Injectable()
export class LotExpiry {
  constructor(
    private readonly env: Environment,
    private readonly unitOfWork: UnitOfWork,
    private readonly changes: LotChanges,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each lot in a transaction of its own; what was set aside of it is given back. @returns how many */
  async expireDue(): Promise<number> {
    const due = await this.unitOfWork.read((em) => lotsUpTo(em, EXPIRED, this.clock.now(), -1));
    let expired = 0;
    for (const lotId of due) if (await this.expire(lotId)) expired += 1;
    return expired;
  }

  /** Tells once of each lot. @returns of how many */
  async flagNear(): Promise<number> {
    const near = await this.unitOfWork.read((em) =>
      lotsUpTo(em, NEAR_EXPIRY, this.clock.now(), this.env.NEAR_EXPIRY_DAYS),
    );
    for (const lotId of near) await this.flag(lotId);
    return near.length;
  }

  private async expire(lotId: string): Promise<boolean> {
    const target = { actor: ACTOR, lotId, reason: 'Its last day is over.' };
    try {
      await this.unitOfWork.run((em) => this.changes.apply(em, target, (lot, at) => lot.expire(at)));
      return true;
    } catch (error) {
      // Somebody recalled or destroyed it in the meantime, or another run was faster.
      if (error instanceof IllegalTransition) return false;
      throw error;
    }
  }

  private async flag(lotId: string): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      const lot = await this.changes.lock(em, lotId);
      if (lot.status !== 'available' || lot.nearExpiryFlaggedAt !== null) return;
      lot.flagNearExpiry(this.clock.now());
      this.audit.record(em, ACTOR, { action: 'lot.near_expiry_flagged', subjectType: 'lot', subjectId: lotId });
    });
  }
}

const EXPIRED = `l.status in ('available', 'quarantined')`;
const NEAR_EXPIRY = `l.status = 'available' and l.on_hand > 0 and l.near_expiry_flagged_at is null`;

/** Whose last day is at most so many days after today, the day being that of their location. */
async function lotsUpTo(em: EntityManager, condition: string, now: Date, days: number): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select l.id from lot l join stock_location p on p.id = l.location_id
      where ${condition} and l.expires_on <= (?::timestamptz at time zone p.time_zone)::date + ?::integer
      order by l.expires_on, l.id`,
    [now, days],
  );
  return rows.map(({ id }) => id);
}
