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
  endsAt: Date;
  /** `HH:MM` by the doctor's clock. */
  local: string;
}

/** Free starts by the kind of visit: each kind has a length of its own, and other starts that it fits at. */
type FreeStarts = Map<string | null, readonly FreeStart[]>;

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
    const free: FreeStarts = new Map();
    for (const entry of candidates.entries) await this.offerFirst(entry, doctor, free, candidates);
  }

  private async offerFirst(
    entry: WaitlistEntry,
    doctor: BookableDoctor,
    free: FreeStarts,
    { wasAsked }: Candidates,
  ): Promise<void> {
    const { visitKind } = entry;
    const starts = free.get(visitKind) ?? (await this.freeStarts(doctor, visitKind));
    free.set(visitKind, starts);
    for (const start of starts) {
      if (!entry.fits(start.at, start.local) || wasAsked(entry.id, start.at)) continue;
      const outcome = await this.offering.offer(entry.id, doctor, { startsAt: start.at, visitKind });
      if (outcome === 'offered') {
        giveAway(free, start);
        this.slots.invalidate(doctor.id);
      }
      if (outcome !== 'taken') return;
    }
  }

  /** None of a kind that the doctor does not offer. */
  private async freeStarts({ id, schedule }: BookableDoctor, visitKind: string | null): Promise<FreeStart[]> {
    const timeOf = localTime(schedule.timeZone);
    const free = await this.slots.nextFreeSlots(id, this.clock.now(), SLOTS_LOOKED_AT, visitKind ?? undefined);
    return free.map(({ startsAt, endsAt }) => {
      const at = new Date(startsAt);
      return { at, endsAt: new Date(endsAt), local: timeOf(at) };
    });
  }
}

/** Takes a time out of what is free, for visits of every length. */
function giveAway(free: FreeStarts, { at, endsAt }: FreeStart): void {
  for (const [kind, starts] of free) {
    free.set(
      kind,
      starts.filter((start) => start.endsAt <= at || start.at >= endsAt),
    );
  }
}
