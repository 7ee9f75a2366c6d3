import type { DoctorSchedule } from './doctor-schedule';
import { DAY_MS, MINUTE_MS } from './wall-time';

/** Half-open, in epoch milliseconds. */
export interface Interval {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What a start must keep clear of, in milliseconds; both limits of the start are inclusive, in epoch milliseconds. */
export interface BookingWindow {
  readonly bufferBeforeMs: number;
  readonly bufferAfterMs: number;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** The window in which a doctor takes bookings at the moment `nowMs`: after the notice, within the horizon. */
export function bookingWindow(
  schedule: Pick<DoctorSchedule, 'bufferBeforeMinutes' | 'bufferAfterMinutes' | 'minimumNoticeMinutes' | 'horizonDays'>,
  nowMs: number,
): BookingWindow {
  return {
    bufferBeforeMs: schedule.bufferBeforeMinutes * MINUTE_MS,
    bufferAfterMs: schedule.bufferAfterMinutes * MINUTE_MS,
    notBeforeMs: nowMs + schedule.minimumNoticeMinutes * MINUTE_MS,
    notAfterMs: nowMs + schedule.horizonDays * DAY_MS,
  };
}

/**
 * The candidates that may still be booked: they start within the window and, widened by the buffers, overlap nothing busy.
 * Both lists are sorted by start. Busy intervals are not empty, hold the buffers of the visits they stand for, and may
 * overlap one another. One walk through both lists.
 */
export function freeSlots<T extends Interval>(
  candidates: readonly T[],
  busy: readonly Interval[],
  window: BookingWindow,
): T[] {
  const { bufferBeforeMs, bufferAfterMs, notBeforeMs, notAfterMs } = window;
  const free: T[] = [];
  let next = 0;
  for (const slot of candidates) {
    if (slot.startsAt < notBeforeMs) continue;
    if (slot.startsAt > notAfterMs) break;
    const from = slot.startsAt - bufferBeforeMs;
    // What is over before this slot is over before every later one; the first that is not decides.
    while (next < busy.length && busy[next].endsAt <= from) next++;
    if (next === busy.length || busy[next].startsAt >= slot.endsAt + bufferAfterMs) free.push(slot);
  }
  return free;
}
