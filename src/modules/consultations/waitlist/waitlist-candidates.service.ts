import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistRepository } from './waitlist.repository';

/** Who waits for a doctor, the first to come first, and what each was asked before. */
export interface Candidates {
  entries: readonly WaitlistEntry[];
  wasAsked: (entryId: string, startsAt: Date) => boolean;
}

@Injectable()
export class WaitlistCandidates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly waitlist: WaitlistRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Ends what nobody can be offered any more. @returns the doctors that somebody still waits for */
  async doctors(): Promise<string[]> {
    const now = this.clock.now();
    await this.unitOfWork.run((em) => this.waitlist.expire(em, now));
    return this.unitOfWork.read((em) => this.waitlist.doctorsWaitedFor(em, now));
  }

  async of(doctorId: string, specialty: string): Promise<Candidates> {
    const now = this.clock.now();
    const entries = await this.unitOfWork.read((em) => this.waitlist.waitingFor(em, doctorId, specialty, now));
    const ids = entries.map(({ id }) => id);
    const offers = ids.length === 0 ? [] : await this.unitOfWork.read((em) => this.waitlist.offersTo(em, ids));
    const ofDoctor = offers.filter((offer) => offer.doctorId === doctorId);
    const asked = new Set(ofDoctor.map(({ entryId, startsAt }) => keyOf(entryId, startsAt)));
    return { entries, wasAsked: (entryId, startsAt) => asked.has(keyOf(entryId, startsAt)) };
  }
}

function keyOf(entryId: string, startsAt: Date): string {
  return `${entryId}/${startsAt.toISOString()}`;
}
