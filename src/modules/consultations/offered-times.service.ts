import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound, ValidationFailed } from '../../kernel/domain-error';
import {
  type BookableDoctor,
  type BookableTime,
  bookableTime,
  DoctorDirectory,
  FreeSlots,
  type TimeRefusal,
} from '../doctors';
import { DoctorChanging, DoctorFullyBooked, SlotNotOffered, SlotTaken } from './consultations.errors';
import { DoctorIsFull, DoctorIsStale, TimeBlocked } from './time-taking';

/** A doctor who changes under us is read again; more often than this, and something else is wrong. */
export const READS_OF_DOCTOR = 3;
export const ALTERNATIVES = 3;

export interface Offer {
  doctor: BookableDoctor;
  time: BookableTime;
}

/** Where and when somebody wants to be seen; the instant in RFC 3339. */
export interface WantedTime {
  doctorId: string;
  startsAt: string;
  /** The code of a kind of visit that this doctor offers; by default one of the usual length. */
  visitKind?: string | null;
  /** Whether a hold keeps it for this patient: then the notice was kept when it was held. Nor does notice matter to an overbooking. */
  held?: boolean;
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
   * @throws SlotTaken, DoctorFullyBooked, SlotNotOffered with the next free slots, NotFound, DoctorChanging
   */
  async take<T>(wanted: WantedTime, attempt: (offer: () => Offer) => Promise<T>): Promise<T> {
    const { doctorId } = wanted;
    const startsAtMs = instantOf(wanted.startsAt);
    for (let read = 1; read <= READS_OF_DOCTOR; read++) {
      const doctor = await (read === 1 ? this.doctors.bookable(doctorId) : this.doctors.refreshed(doctorId));
      const time = doctor && offeredTime(doctor, startsAtMs, wanted, this.clock.now());
      if (!isOffered(time) && read === 1) continue;
      try {
        const result = await attempt(() => found(doctor, time));
        this.slots.invalidate(doctorId);
        return result;
      } catch (error) {
        if (!(error instanceof DoctorIsStale)) throw await this.withAlternatives(error, wanted);
      }
    }
    throw new DoctorChanging();
  }

  private async withAlternatives(error: unknown, { doctorId, startsAt, visitKind }: WantedTime): Promise<unknown> {
    const next = () => this.slots.nextFreeSlots(doctorId, new Date(startsAt), ALTERNATIVES, visitKind ?? undefined);
    if (error instanceof DoctorIsFull) return new DoctorFullyBooked(await next());
    if (error instanceof TimeBlocked) return new SlotTaken(error.blockedBy, await next());
    if (error instanceof NotOffered) return new SlotNotOffered(await next());
    return error;
  }
}

class NotOffered extends Error {}

export const isOffered = (time: BookableTime | TimeRefusal | null): time is BookableTime =>
  time !== null && typeof time !== 'string';

function found(doctor: BookableDoctor | null, time: BookableTime | TimeRefusal | null): Offer {
  if (!doctor) throw new NotFound('doctor');
  assertKnownKind(time);
  if (!isOffered(time)) throw new NotOffered();
  return { doctor, time };
}

/** @throws ValidationFailed for a kind of visit that the doctor does not offer */
export function assertKnownKind(time: BookableTime | TimeRefusal | null): void {
  if (time !== 'unknown_kind') return;
  throw new ValidationFailed([{ field: 'visitKind', message: 'is no kind of visit that this doctor offers' }]);
}

/** @throws ValidationFailed for a date that does not exist */
export function instantOf(startsAt: string): number {
  const ms = Date.parse(startsAt);
  if (Number.isNaN(ms)) throw new ValidationFailed([{ field: 'startsAt', message: 'is no date that exists' }]);
  return ms;
}

/** What the doctor offers then, if bookings for it are taken now; of a held time only that the visit has not begun. */
export function offeredTime(
  doctor: BookableDoctor,
  startsAtMs: number,
  { visitKind, held }: Pick<WantedTime, 'visitKind' | 'held'>,
  now: Date,
): BookableTime | TimeRefusal {
  const nowMs = now.getTime();
  if (!held) return bookableTime(doctor, startsAtMs, nowMs, visitKind);
  return startsAtMs <= nowMs ? 'not_offered' : bookableTime(withoutNotice(doctor), startsAtMs, nowMs, visitKind);
}

function withoutNotice(doctor: BookableDoctor): BookableDoctor {
  return { ...doctor, schedule: { ...doctor.schedule, minimumNoticeMinutes: 0 } };
}
