import { Injectable } from '@nestjs/common';
import { BusyTimesReader } from '../busy-times';
import type { BookableDoctor } from '../bookable-doctor';
import { DoctorDirectory } from '../doctor-directory';
import { bookableFrom, type DoctorRecord } from '../doctor-record';
import { openAmong } from '../open-slots';
import { bookingWindow, type Interval, isLimited, type Period, type Slot } from '../schedule';

const DAY_MS = 86_400_000;
/** Most doctors have something within two days, and nearly all soon after the time that they were expected to; who has not is looked at in ever longer stretches. */
const FIRST_STRETCH_MS = 2 * DAY_MS;
const EXPECTED_WITHIN_MS = DAY_MS / 4;
const STRETCHED_BY = 4;
/** Days around a stretch that hold all of each week it touches. */
const WEEK_AROUND_MS = 8 * DAY_MS;
/** Holds have all run out by then. */
const AFTER_ALL_HOLDS_MS = Date.UTC(9999, 0);

export interface FreeDoctor {
  record: DoctorRecord;
  slot: Slot;
}

/** Finds the next free slot of many doctors at once, of the usual length: two statements for those who are free within two days. */
@Injectable()
export class NextFreeTimes {
  constructor(
    private readonly busyTimes: BusyTimesReader,
    private readonly directory: DoctorDirectory,
  ) {}

  /**
   * In the order of the ids, without those whom nobody can book or who are booked up to the horizon.
   * @param expectedMs from when to when they were expected to be free; none is free before
   */
  async among(doctorIds: readonly string[], expectedMs: Period, nowMs: number): Promise<FreeDoctor[]> {
    const records = await this.directory.recordsOf(doctorIds);
    const fromMs = Math.max(nowMs, expectedMs.fromMs);
    const period = { fromMs, toMs: Math.max(fromMs, expectedMs.toMs) + EXPECTED_WITHIN_MS };
    const found = await this.find(records, period, nowMs, nowMs);
    return records.flatMap((record) => {
      const slot = found.get(record.id);
      return slot ? [{ record, slot }] : [];
    });
  }

  /** By doctor, and as if all holds had run out: no slot is free before, whatever becomes of them. */
  withoutHolds(records: readonly DoctorRecord[], nowMs: number): Promise<Map<string, Slot>> {
    const period = { fromMs: nowMs, toMs: nowMs + FIRST_STRETCH_MS };
    return this.find(records, period, nowMs, AFTER_ALL_HOLDS_MS);
  }

  private async find(
    records: readonly DoctorRecord[],
    first: Period,
    nowMs: number,
    holdsAtMs: number,
  ): Promise<Map<string, Slot>> {
    const found = new Map<string, Slot>();
    let open = records.filter(({ acceptsBookings }) => acceptsBookings).map(bookableFrom);
    let period = first;
    while (open.length > 0) {
      const busy = await this.busyIn(open, period, holdsAtMs);
      for (const doctor of open) {
        const [slot] = openIn(doctor, period, busy.get(doctor.id)?.intervals ?? [], nowMs);
        if (slot) found.set(doctor.id, slot);
      }
      const { toMs } = period;
      open = open.filter(({ id, schedule }) => !found.has(id) && toMs <= bookingWindow(schedule, nowMs).notAfterMs);
      period = { fromMs: toMs, toMs: toMs + (toMs - period.fromMs) * STRETCHED_BY };
    }
    return found;
  }

  private busyIn(doctors: readonly BookableDoctor[], { fromMs, toMs }: Period, holdsAtMs: number) {
    const around = doctors.some(({ limits }) => isLimited(limits)) ? WEEK_AROUND_MS : 0;
    const ids = doctors.map(({ id }) => id);
    return this.busyTimes.ofAll(ids, fromMs - around, toMs + around, holdsAtMs);
  }
}

function openIn(doctor: BookableDoctor, period: Period, busy: readonly Interval[], nowMs: number): Slot[] {
  const { notBeforeMs, notAfterMs } = bookingWindow(doctor.schedule, nowMs);
  const fromMs = Math.max(period.fromMs, notBeforeMs);
  const toMs = Math.min(period.toMs, notAfterMs + 1);
  return fromMs < toMs ? openAmong(doctor, doctor.expansion.slotsBetween(fromMs, toMs), busy, nowMs) : [];
}
