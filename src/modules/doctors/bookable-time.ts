import type { Money } from '../../kernel/money';
import type { BookableDoctor, BookableKind } from './bookable-doctor';
import { bookingWindow, type Slot } from './schedule';

/** What a visit of one kind would take and cost. */
export interface BookableTime {
  readonly slot: Slot;
  readonly minutes: number;
  readonly fee: Money;
  /** Null for a visit of no particular kind. */
  readonly kind: BookableKind | null;
}

/** `unknown_kind`: this doctor offers no such kind; `not_offered`: no slot of it starts then, or not any more, or not yet. */
export type TimeRefusal = 'unknown_kind' | 'not_offered';

/**
 * Whether a visit may start at this instant by the doctor's schedule, notice and horizon. Whether somebody has taken the time, and whether
 * the day and the week are full, is decided by the booking on the primary.
 * @param kindCode by default a visit of no particular kind, as long as the slot and at the usual fee
 */
export function bookableTime(
  doctor: BookableDoctor,
  startsAtMs: number,
  nowMs: number,
  kindCode?: string | null,
): BookableTime | TimeRefusal {
  const kind = kindCode == null ? null : doctor.kinds.find(({ code }) => code === kindCode);
  if (kind === undefined) return 'unknown_kind';
  const { notBeforeMs, notAfterMs } = bookingWindow(doctor.schedule, nowMs);
  if (!(notBeforeMs <= startsAtMs && startsAtMs <= notAfterMs)) return 'not_offered';
  const slot = (kind?.expansion ?? doctor.expansion).slotStartingAt(startsAtMs);
  if (!slot) return 'not_offered';
  return { slot, minutes: (slot.endsAt - slot.startsAt) / 60_000, fee: kind?.fee ?? doctor.fee, kind };
}
