import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { SlotHold } from './slot-hold.entity';

const DUE = 200;

@Injectable()
export class SlotHoldRepository {
  /** Locked. @throws NotFound for one that does not exist or is somebody else's */
  async findOwnedBy(em: EntityManager, actor: SignedInActor, id: string): Promise<SlotHold> {
    if (actor.role === 'patient') return this.findOf(em, actor.id, id);
    const hold = await em.findOne(SlotHold, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!hold) throw new NotFound('slot hold');
    return hold;
  }

  /** Locked, of this patient. @throws NotFound */
  async findOf(em: EntityManager, patientId: string, id: string): Promise<SlotHold> {
    const hold = await em.findOne(SlotHold, { id, patientId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!hold) throw new NotFound('slot hold');
    return hold;
  }

  /** Holds that were made for a patient and keep others out; what was offered from the waiting list does not count. */
  countAlive(em: EntityManager, patientId: string, now: Date): Promise<number> {
    return em.count(SlotHold, { patientId, status: 'held', expiresAt: { $gt: now }, heldBy: { $ne: null } });
  }

  /** Whoever waited for this time has been given it. Called before the hold is locked: the entry is locked before its hold, by everybody. */
  async lockWaitlistEntryOf(em: EntityManager, id: string): Promise<void> {
    await em.execute(`select lock_waitlist_entry_of(?)`, [id]);
  }

  async acceptWaitlistOffer(em: EntityManager, id: string, at: Date): Promise<void> {
    await em.execute(`select accept_waitlist_offer(?, ?)`, [id, at]);
  }

  /** The claims end with the hold. @returns whether both are still there: who needed the time may have cleared them away */
  async keepClaimsUntil(em: EntityManager, { id, expiresAt }: SlotHold): Promise<boolean> {
    const kept = await em.execute<unknown[]>(
      `update time_claim set expires_at = ? where owner_id = ? and kind = 'hold' returning 1`,
      [expiresAt, id],
    );
    return kept.length === 2;
  }

  /** Ids of holds that ran out and that nobody has ended, the longest due first. */
  async due(em: EntityManager, now: Date): Promise<string[]> {
    const found = await em.find(
      SlotHold,
      { status: 'held', expiresAt: { $lte: now } },
      { orderBy: { expiresAt: 'asc' }, limit: DUE, fields: ['id'] },
    );
    return found.map(({ id }) => id);
  }

  /** Locked; null for one that was renewed, booked or ended meanwhile, or that another process works on. */
  lockedIfDue(em: EntityManager, id: string, now: Date): Promise<SlotHold | null> {
    return em.findOne(
      SlotHold,
      { id, status: 'held', expiresAt: { $lte: now } },
      { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
    );
  }

  /** What was over before this is of no use to anybody. */
  async forget(em: EntityManager, before: Date): Promise<number> {
    return em.nativeDelete(SlotHold, { status: { $ne: 'held' }, updatedAt: { $lt: before } });
  }
}
