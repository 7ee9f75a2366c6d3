import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { GuestLinkInvalid } from './meetings.errors';
import { hashOf, MeetingGuest } from './meeting-guest.entity';
import { MeetingPresence, type Participant } from './meeting-presence.entity';
import { Meeting } from './meeting.entity';

/** Named finders for rooms, guests, and who is there. */
@Injectable()
export class MeetingRepository {
  ofVisit(em: EntityManager, consultationId: string): Promise<Meeting | null> {
    return em.findOne(Meeting, { consultationId });
  }

  /** In the order of the invitations. */
  async guestsOf(em: EntityManager, consultationId: string): Promise<MeetingGuest[]> {
    return em.find(MeetingGuest, { meeting: { consultationId } }, { populate: ['meeting'], orderBy: { id: 'asc' } });
  }

  /** @throws NotFound */
  async guestOf(em: EntityManager, consultationId: string, id: string): Promise<MeetingGuest> {
    const guest = await em.findOne(MeetingGuest, { id, meeting: { consultationId } });
    if (!guest) throw new NotFound('guest');
    return guest;
  }

  /** Found by its hash, so that no comparison tells by its time. @throws GuestLinkInvalid */
  async guestWith(em: EntityManager, secret: string): Promise<MeetingGuest> {
    const where = { tokenHash: hashOf(secret), revokedAt: null };
    const guest = await em.findOne(MeetingGuest, where, { populate: ['meeting'] });
    if (!guest) throw new GuestLinkInvalid();
    return guest;
  }

  /** Locked: of two reports at once the second finds what the first has told. */
  presenceOf(em: EntityManager, meeting: Meeting, participant: Participant): Promise<MeetingPresence | null> {
    const who = participant.role === 'guest' ? { guest: participant.guest } : { userId: participant.userId };
    return em.findOne(MeetingPresence, { meeting, ...who }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** In the order in which they came. */
  presentIn(em: EntityManager, consultationId: string): Promise<MeetingPresence[]> {
    return em.find(
      MeetingPresence,
      { meeting: { consultationId }, $or: [{ guest: null }, { guest: { revokedAt: null } }] },
      { populate: ['guest'], orderBy: { id: 'asc' } },
    );
  }

  /** Rooms of visits that ended before, with their guests and presences. @returns how many */
  async forget(em: EntityManager, endedBefore: Date, limit: number): Promise<number> {
    const gone = await em.execute<unknown[]>(
      `delete from meeting where id in (
         select m.id from meeting m join consultation c on c.id = m.consultation_id where c.ends_at < ? limit ?)
       returning 1`,
      [endedBefore, limit],
    );
    return gone.length;
  }
}
