import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type BookableDoctor, bookableTime } from '../../doctors';
import { HoldSteps } from '../holds/hold-steps.service';
import { isOffered } from '../offered-times.service';
import { DoctorIsFull, DoctorIsStale, TimeBlocked } from '../time-taking';
import { WaitlistOffer } from './waitlist-offer.entity';
import { WaitlistRepository } from './waitlist.repository';

const ACTOR = systemActor('waitlist');

/** `taken`: try another time; `gone`: try another entry. */
export type Offering = 'offered' | 'taken' | 'gone';

export interface OfferedStart {
  startsAt: Date;
  /** The kind of visit that the entry waits for; null for one of the usual length. */
  visitKind: string | null;
}

/**
 * Offers one time to one entry, by a hold that only its patient can use. The entry is locked and the time taken in one transaction: one entry
 * has one offer, one time one holder, however many look at once.
 */
@Injectable()
export class WaitlistOffering {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly waitlist: WaitlistRepository,
    private readonly holds: HoldSteps,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async offer(entryId: string, doctor: BookableDoctor, { startsAt, visitKind }: OfferedStart): Promise<Offering> {
    const time = bookableTime(doctor, startsAt.getTime(), this.clock.now().getTime(), visitKind);
    if (!isOffered(time)) return 'taken';
    try {
      return await this.unitOfWork.run(async (em) => {
        const entry = await this.waitlist.lockedIfWaiting(em, entryId);
        if (!entry) return 'gone';
        const wish = { patientId: entry.patientId, minutes: this.env.WAITLIST_OFFER_MINUTES };
        const hold = await this.holds.hold(em, ACTOR, { doctor, time }, wish);
        const offer = WaitlistOffer.of(entry.id, hold, this.clock.now());
        entry.offer(offer, this.clock.now());
        em.persist(offer);
        return 'offered';
      });
    } catch (error) {
      if (error instanceof TimeBlocked || error instanceof DoctorIsFull) return 'taken';
      // The change of the doctor brings us back.
      if (error instanceof DoctorIsStale) return 'gone';
      throw error;
    }
  }

  /** The hold ended without a booking: the entry waits on, and others are asked. Harmless to repeat. */
  async end(holdId: string): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      const offer = await this.waitlist.offerOfHold(em, holdId);
      if (offer) await this.endIfOpen(em, offer);
    });
  }

  private async endIfOpen(em: EntityManager, { id, entryId }: WaitlistOffer): Promise<void> {
    const entry = await this.waitlist.locked(em, entryId);
    const offer = await em.findOneOrFail(WaitlistOffer, { id }, { refresh: true });
    if (offer.status !== 'open') return;
    const at = this.clock.now();
    offer.end('expired', at);
    if (entry.status === 'offered') entry.waitOn(at);
  }
}
