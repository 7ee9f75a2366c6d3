import { type EntityManager, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { Doctor } from '../../doctors';
import type { WaitlistQuery } from './dto/waitlist.query';
import { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistOffer } from './waitlist-offer.entity';

/** Entries a look. Whoever is behind them gets what they leave at the next one. */
const LOOKED_AT = 500;

@Injectable()
export class WaitlistRepository {
  /** Locked. @throws NotFound for an entry that does not exist or is somebody else's */
  async findOwnedBy(em: EntityManager, actor: SignedInActor, id: string): Promise<WaitlistEntry> {
    const mine = actor.role === 'patient' ? { patientId: actor.id } : {};
    const entry = await em.findOne(WaitlistEntry, { id, ...mine }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!entry) throw new NotFound('waitlist entry');
    return entry;
  }

  async listFor(em: EntityManager, actor: SignedInActor, query: WaitlistQuery): Promise<[WaitlistEntry[], number]> {
    const { status, doctorId, patientId, limit, offset } = query;
    const filter = { ...(status && { status }), ...(doctorId && { doctorId }), ...(patientId && { patientId }) };
    return em.findAndCount(
      WaitlistEntry,
      { $and: [filter, await this.visibleTo(em, actor)] },
      { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], limit, offset },
    );
  }

  countOpen(em: EntityManager, patientId: string): Promise<number> {
    return em.count(WaitlistEntry, { patientId, status: { $in: ['waiting', 'offered'] } });
  }

  /** So that of several requests at once each counts what the one before it has made; until the end of the transaction. */
  async lockPatient(em: EntityManager, patientId: string): Promise<void> {
    await em.execute(`select pg_advisory_xact_lock(hashtextextended('waitlist of ' || ?::text, 0))`, [patientId]);
  }

  /** Who waits for this doctor, or for any of the specialty; the first to come first. */
  async waitingFor(em: EntityManager, doctorId: string, specialty: string, now: Date): Promise<WaitlistEntry[]> {
    const rows = await em.execute<{ id: string }[]>(
      `select id from waitlist_entry where status = 'waiting' and starts_until > ? and (doctor_id = ? or lower(specialty) = lower(?))
         order by created_at, id limit ?`,
      [now, doctorId, specialty, LOOKED_AT],
    );
    const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
    return em.find(WaitlistEntry, { id: { $in: rows.map(({ id }) => id) } }, { orderBy });
  }

  /** Doctors that somebody waits for. */
  async doctorsWaitedFor(em: EntityManager, now: Date): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      `select d.id from doctor d where d.deleted_at is null and d.accepts_bookings and exists (
         select from waitlist_entry w where w.status = 'waiting' and w.starts_until > ?
           and (w.doctor_id = d.id or lower(w.specialty) = lower(d.specialty)))`,
      [now],
    );
    return rows.map(({ id }) => id);
  }

  /** Locked; null for one that has been offered something else, or is over. */
  lockedIfWaiting(em: EntityManager, id: string): Promise<WaitlistEntry | null> {
    return em.findOne(WaitlistEntry, { id, status: 'waiting' }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  async locked(em: EntityManager, id: string): Promise<WaitlistEntry> {
    return em.findOneOrFail(WaitlistEntry, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  offersTo(em: EntityManager, entryIds: readonly string[]): Promise<WaitlistOffer[]> {
    return em.find(WaitlistOffer, { entryId: { $in: [...entryIds] } });
  }

  openOfferTo(em: EntityManager, entryId: string): Promise<WaitlistOffer | null> {
    return em.findOne(WaitlistOffer, { entryId, status: 'open' });
  }

  offerOfHold(em: EntityManager, holdId: string): Promise<WaitlistOffer | null> {
    return em.findOne(WaitlistOffer, { holdId, status: 'open' });
  }

  /** What nobody can be offered any more. */
  async expire(em: EntityManager, now: Date): Promise<number> {
    const over = { status: 'waiting' as const, startsUntil: { $lte: now } };
    return em.nativeUpdate(WaitlistEntry, over, { status: 'expired', updatedAt: now });
  }

  private async visibleTo(em: EntityManager, actor: SignedInActor): Promise<FilterQuery<WaitlistEntry>> {
    if (actor.role === 'staff' || actor.role === 'admin') return {};
    if (actor.role === 'patient') return { patientId: actor.id };
    const doctor = await em.findOne(Doctor, { userId: actor.id });
    return { doctorId: doctor?.id ?? actor.id };
  }
}
