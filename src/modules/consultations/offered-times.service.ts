import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound, ValidationFailed } from '../../kernel/domain-error';
import { type BookableDoctor, bookingWindow, DoctorDirectory, FreeSlots, type Slot } from '../doctors';
import { DoctorChanging, SlotNotOffered, SlotTaken } from './consultations.errors';
import { DoctorIsStale, TimeBlocked } from './time-taking';

/** A doctor who changes under us is read again; more often than this, and something else is wrong. */
export const READS_OF_DOCTOR = 3;
export const ALTERNATIVES = 3;

export interface Offer {
  doctor: BookableDoctor;
  slot: Slot;
}

/** Where and when somebody wants to be seen; the instant in RFC 3339. */
export interface WantedTime {
  doctorId: string;
  startsAt: string;
}

/** The slots that doctors offer, for who is about to take one: decided from the cache and checked by the transaction that takes it. */
@Injectable()
export class OfferedTimes {
  constructor(
    private readonly doctors: DoctorDirectory,
    private readonly slots: FreeSlots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Runs `attempt`, and runs it again with the doctor read anew while its transaction finds that the doctor has changed.
   *
   * @param attempt asks for the offer where it needs it, so that a repeat that needs none gets its first answer; it rolls everything back
   *   when it throws
   * @throws SlotTaken, SlotNotOffered with the next free slots, NotFound, DoctorChanging
   */
  async take<T>(wanted: WantedTime, attempt: (offer: () => Offer) => Promise<T>): Promise<T> {
    const { doctorId } = wanted;
    const startsAtMs = instantOf(wanted.startsAt);
    for (let read = 1; read <= READS_OF_DOCTOR; read++) {
      const doctor = await (read === 1 ? this.doctors.bookable(doctorId) : this.doctors.refreshed(doctorId));
      const slot = doctor && offeredSlot(doctor, startsAtMs, this.clock.now());
      if (!slot && read === 1) continue;
      try {
        const result = await attempt(() => found(doctor, slot));
        this.slots.invalidate(doctorId);
        return result;
      } catch (error) {
        if (!(error instanceof DoctorIsStale)) throw await this.withAlternatives(error, wanted);
      }
    }
    throw new DoctorChanging();
  }

  private async withAlternatives(error: unknown, { doctorId, startsAt }: WantedTime): Promise<unknown> {
    const next = () => this.slots.nextFreeSlots(doctorId, new Date(startsAt), ALTERNATIVES);
    if (error instanceof TimeBlocked) return new SlotTaken(error.blockedBy, await next());
    if (error instanceof NotOffered) return new SlotNotOffered(await next());
    return error;
  }
}

class NotOffered extends Error {}

function found(doctor: BookableDoctor | null, slot: Slot | null | undefined): Offer {
  if (!doctor) throw new NotFound('doctor');
  if (!slot) throw new NotOffered();
  return { doctor, slot };
}

/** @throws ValidationFailed for a date that does not exist */
export function instantOf(startsAt: string): number {
  const ms = Date.parse(startsAt);
  if (Number.isNaN(ms)) throw new ValidationFailed([{ field: 'startsAt', message: 'is no date that exists' }]);
  return ms;
}

/**
 * The slot that starts then, if the doctor offers one and takes bookings for it now.
 *
 * @param held the notice was kept when the time was held; since then only its beginning counts
 */
export function offeredSlot(doctor: BookableDoctor, startsAtMs: number, now: Date, held = false): Slot | undefined {
  const nowMs = now.getTime();
  const { notBeforeMs, notAfterMs } = bookingWindow(doctor.schedule, nowMs);
  if (held) return startsAtMs > nowMs ? doctor.expansion.slotStartingAt(startsAtMs) : undefined;
  if (startsAtMs < notBeforeMs || startsAtMs > notAfterMs) return undefined;
  return doctor.expansion.slotStartingAt(startsAtMs);
}
