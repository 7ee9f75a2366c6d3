import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { releaseTime } from '../../doctors';
import type { Offer } from '../offered-times.service';
import { takeTime } from '../time-taking';
import { SlotHold } from './slot-hold.entity';
import { HoldExpired, TooManyHolds } from './slot-holds.errors';
import { SlotHoldRepository } from './slot-hold.repository';

const MINUTE_MS = 60_000;

/** For whom a time is held, and for how long. */
export interface HoldFor {
  patientId: string;
  minutes: number;
  /** How many this patient may have at once; undefined where the clinic makes the offer. */
  most?: number;
}

/** What happens to a hold and its claims, in the caller's transaction. */
@Injectable()
export class HoldSteps {
  constructor(
    private readonly env: Environment,
    private readonly holds: SlotHoldRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws TooManyHolds, and what {@link takeTime} throws */
  async hold(em: EntityManager, actor: Actor, { doctor, slot }: Offer, wish: HoldFor): Promise<SlotHold> {
    const { patientId, minutes, most } = wish;
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + minutes * MINUTE_MS);
    const times = { startsAt: new Date(slot.startsAt), endsAt: new Date(slot.endsAt), expiresAt };
    const hold = SlotHold.of({ doctorId: doctor.id, patientId, heldBy: actor.id, ...times }, at);
    await takeTime(em, { ownerId: hold.id, kind: 'hold', expiresAt, doctor, patientId, slot, frees: [], at });
    // Taking time queues at the patient: of several requests at once each counts what the one before it has made.
    if (most !== undefined && (await this.holds.countAlive(em, patientId, at)) >= most) throw new TooManyHolds(most);
    em.persist(hold);
    this.remember(em, actor, hold, 'slot_hold.created');
    return hold;
  }

  /** @throws HoldExpired, HoldNotRenewable */
  async renew(em: EntityManager, actor: Actor, hold: SlotHold): Promise<void> {
    const at = this.clock.now();
    hold.renew(new Date(at.getTime() + this.env.SLOT_HOLD_MINUTES * MINUTE_MS), this.env.SLOT_HOLD_RENEWALS, at);
    if (!(await this.holds.keepClaimsUntil(em, hold))) throw new HoldExpired();
    this.remember(em, actor, hold, 'slot_hold.renewed');
  }

  /** @throws HoldExpired */
  async release(em: EntityManager, actor: Actor, hold: SlotHold): Promise<void> {
    hold.release(this.clock.now());
    await releaseTime(em, hold.id);
    this.remember(em, actor, hold, 'slot_hold.released');
  }

  async expire(em: EntityManager, actor: Actor, hold: SlotHold): Promise<void> {
    hold.expire(this.clock.now());
    await releaseTime(em, hold.id);
    this.remember(em, actor, hold, 'slot_hold.expired');
  }

  private remember(em: EntityManager, actor: Actor, { id: subjectId, patientId }: SlotHold, action: string): void {
    this.audit.record(em, actor, { action, subjectType: 'slot_hold', subjectId, patientId });
  }
}
