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

/** What a hold must be for. */
export type WantedHold = Pick<SlotHold, 'doctorId' | 'patientId' | 'startsAt' | 'visitKind'>;

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
  async hold(em: EntityManager, actor: Actor, { doctor, time }: Offer, wish: HoldFor): Promise<SlotHold> {
    const { patientId, minutes, most } = wish;
    const { slot, kind } = time;
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + minutes * MINUTE_MS);
    const times = { startsAt: new Date(slot.startsAt), endsAt: new Date(slot.endsAt), expiresAt };
    const whose = { doctorId: doctor.id, patientId, heldBy: actor.id, visitKind: kind?.code ?? null };
    const hold = SlotHold.of({ ...whose, ...times }, at);
    await takeTime(em, { ownerId: hold.id, kind: 'hold', expiresAt, doctor, patientId, slot, frees: [], at });
    // Taking time queues at the patient: of several requests at once each counts what the one before it has made.
    if (most !== undefined && (await this.holds.countAlive(em, patientId, at)) >= most) throw new TooManyHolds(most);
    em.persist(hold);
    this.remember(em, actor, hold, 'slot_hold.created');
    return hold;
  }

  /**
   * Uses it up to move a visit; its claims are given back by the taking of the time.
   *
   * @throws NotFound for a hold that is not this patient's, HoldExpired, OtherHold
   */
  async use(em: EntityManager, actor: Actor, id: string, wanted: WantedHold): Promise<void> {
    const at = this.clock.now();
    await this.holds.lockWaitlistEntryOf(em, id);
    const hold = await this.holds.findOf(em, wanted.patientId, id);
    hold.use(wanted, at);
    await this.holds.acceptWaitlistOffer(em, id, at);
    this.remember(em, actor, hold, 'slot_hold.used');
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

  /** As {@link release}, of one that may have run out. @throws NotFound */
  async letGo(em: EntityManager, actor: Actor, patientId: string, id: string): Promise<void> {
    const hold = await this.holds.findOf(em, patientId, id);
    if (hold.status !== 'held') return;
    if (hold.expiresAt <= this.clock.now()) await this.expire(em, actor, hold);
    else await this.release(em, actor, hold);
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
