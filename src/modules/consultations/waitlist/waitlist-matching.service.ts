import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type BookableDoctor, DoctorDirectory, FreeSlots } from '../../doctors';
import { localTime } from './local-time';
import { type Candidates, WaitlistCandidates } from './waitlist-candidates.service';
import type { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistOffering } from './waitlist-offering.service';

/** Free slots of a doctor a look; the next look finds what is behind them. */
const SLOTS_LOOKED_AT = 200;

interface FreeStart {
  at: Date;
  /** `HH:MM` by the doctor's clock. */
  local: string;
}

/** Finds who waits for what is free. Safe to run twice and beside itself: see WaitlistOffering. */
@Injectable()
export class WaitlistMatching {
  constructor(
    private readonly candidates: WaitlistCandidates,
    private readonly offering: WaitlistOffering,
    private readonly doctors: DoctorDirectory,
    private readonly slots: FreeSlots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of every doctor that somebody waits for: for what becomes free without anybody doing anything. */
  async matchAll(): Promise<void> {
    for (const id of await this.candidates.doctors()) await this.match(id);
  }

  /** The first to come is asked first, for the soonest time that fits and that the same entry was not asked for before. */
  async match(doctorId: string): Promise<void> {
    // What brought us here may have changed the doctor's times behind the back of what is kept of them.
    this.slots.invalidate(doctorId);
    const doctor = await this.doctors.bookable(doctorId);
    if (!doctor) return;
    const { specialty } = await this.doctors.record(doctorId);
    const candidates = await this.candidates.of(doctorId, specialty);
    if (candidates.entries.length === 0) return;
    const free = await this.freeStarts(doctor);
    for (const entry of candidates.entries) await this.offerFirst(entry, doctor, free, candidates);
  }

  private async offerFirst(
    entry: WaitlistEntry,
    doctor: BookableDoctor,
    free: Set<FreeStart>,
    { wasAsked }: Candidates,
  ): Promise<void> {
    for (const start of free) {
      if (!entry.fits(start.at, start.local) || wasAsked(entry.id, start.at)) continue;
      const outcome = await this.offering.offer(entry.id, doctor, start.at);
      if (outcome === 'offered') {
        free.delete(start);
        this.slots.invalidate(doctor.id);
      }
      if (outcome !== 'taken') return;
    }
  }

  private async freeStarts({ id, schedule }: BookableDoctor): Promise<Set<FreeStart>> {
    const timeOf = localTime(schedule.timeZone);
    const free = await this.slots.nextFreeSlots(id, this.clock.now(), SLOTS_LOOKED_AT);
    return new Set(free.map(({ startsAt }) => ({ at: new Date(startsAt), local: timeOf(new Date(startsAt)) })));
  }
}
