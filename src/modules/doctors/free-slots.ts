import { Inject, Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { type Clock, CLOCK } from '../../kernel/clock';
import { RenderedAnswer, renderedSuccess } from '../../platform/http/envelope';
import type { BookableDoctor, SlotTimes } from './bookable-doctor';
import { BoundedMemo } from './bounded-memo';
import { type BusyTimes, BusyTimesReader } from './busy-times';
import { type ClaimsEpoch, DoctorCache } from './doctor-cache';
import { DoctorDirectory } from './doctor-directory';
import { bookableFrom } from './doctor-record';
import { type BookingWindow, bookingWindow, freeSlots, type Slot } from './schedule';
import { boundsOf, slotRange } from './slot-range';

const DAY_MS = 86_400_000;
const SEARCH_DAYS = 14;
const KEPT_LISTING_CHARACTERS = 32_000_000;
const KEPT_BUSY_INTERVALS = 500_000;

interface Listing {
  readonly answer: RenderedAnswer;
  /** Epoch milliseconds, half-open: while the clock is within, no slot falls below the notice, comes over the horizon, or is let go. */
  readonly goodFromMs: number;
  readonly goodUntilMs: number;
}

/** The door to the slots that may still be booked. Never a decision: the booking itself decides, on the primary. */
@Injectable()
export class FreeSlots {
  private readonly listings = new BoundedMemo<Listing>(KEPT_LISTING_CHARACTERS, ({ answer }) => answer.json.length);
  private readonly searches = new BoundedMemo<BusyTimes>(KEPT_BUSY_INTERVALS, ({ intervals }) => intervals.length + 10);

  constructor(
    private readonly directory: DoctorDirectory,
    private readonly cache: DoctorCache,
    private readonly busyTimes: BusyTimesReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The whole answer of `GET /doctors/:id/slots`, with its ETag. Dates are local to the doctor, `YYYY-MM-DD`, `toDate` inclusive; by
   * default today and the seven days after it.
   * @throws NotFound, ValidationFailed
   */
  async list(doctorId: string, fromDate?: string, toDate?: string): Promise<RenderedAnswer> {
    const record = await this.directory.record(doctorId);
    const nowMs = this.clock.now().getTime();
    const range = slotRange(record.timeZone, nowMs, fromDate, toDate);
    if (!record.acceptsBookings) return rendered([]);
    const doctor = bookableFrom(record);
    const epoch = await this.cache.claimsEpoch(doctorId);
    const key = `${doctorId}@${doctor.version}/${range.from}/${range.to}`;
    const make = () => this.render(doctor, boundsOf(record.timeZone, range), nowMs);
    const kept = await this.listings.recall(key, epoch, make);
    if (kept.goodFromMs <= nowMs && nowMs < kept.goodUntilMs) return kept.answer;
    this.listings.forget(key);
    return (await this.listings.recall(key, epoch, make)).answer;
  }

  /** Up to `count` free slots that start after an instant, soonest first: what a refused booking is offered instead. */
  async nextFreeSlots(doctorId: string, after: Date, count: number): Promise<SlotTimes[]> {
    const doctor = await this.directory.bookable(doctorId);
    if (!doctor) return [];
    const nowMs = this.clock.now().getTime();
    const window = bookingWindow(doctor.schedule, nowMs);
    const epoch = await this.cache.claimsEpoch(doctorId);
    const found: Slot[] = [];
    let fromMs = Math.max(after.getTime() + 1, window.notBeforeMs);
    while (found.length < count && fromMs <= window.notAfterMs) {
      const toMs = (Math.floor(fromMs / DAY_MS) + SEARCH_DAYS) * DAY_MS;
      const busy = await this.busyWithin(doctor, epoch, toMs, nowMs);
      found.push(...freeSlots(doctor.expansion.slotsBetween(fromMs, toMs), busy.intervals, window));
      fromMs = toMs;
    }
    return found.slice(0, count).map(({ startsAt, endsAt }) => ({
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
    }));
  }

  /** To be called once a change of the doctor's claims is committed. Returns at once; the other instances hear of it in the background. */
  invalidate(doctorId: string): void {
    this.cache.claimsChanged(doctorId);
  }

  /** The claims of the search window that ends at `toMs`; all rivals for one slot share one reading. */
  private async busyWithin(
    doctor: BookableDoctor,
    epoch: ClaimsEpoch,
    toMs: number,
    nowMs: number,
  ): Promise<BusyTimes> {
    const key = `${doctor.id}/${toMs}`;
    const make = () => this.busyTimes.of(doctor.id, toMs - SEARCH_DAYS * DAY_MS, toMs, nowMs);
    const kept = await this.searches.recall(key, epoch, make);
    if (nowMs < kept.goodUntilMs) return kept;
    this.searches.forget(key);
    return this.searches.recall(key, epoch, make);
  }

  private async render(
    doctor: BookableDoctor,
    bounds: { startMs: number; endMs: number },
    nowMs: number,
  ): Promise<Listing> {
    const window = bookingWindow(doctor.schedule, nowMs);
    const candidates = doctor.expansion.slotsBetween(bounds.startMs, bounds.endMs);
    const eligible = candidates.some(({ startsAt }) => startsAt >= window.notBeforeMs && startsAt <= window.notAfterMs);
    const busy = eligible
      ? await this.busyTimes.of(doctor.id, bounds.startMs, bounds.endMs, nowMs)
      : { intervals: [], goodUntilMs: Number.POSITIVE_INFINITY };
    const free = freeSlots(candidates, busy.intervals, window);
    const goodUntilMs = Math.min(busy.goodUntilMs, nextChangeByTheClock(candidates, free, window, nowMs));
    return { answer: rendered(free), goodFromMs: nowMs, goodUntilMs };
  }
}

/** When the first free slot falls below the notice, or the first one beyond the horizon comes within it. */
function nextChangeByTheClock(
  candidates: readonly Slot[],
  free: readonly Slot[],
  window: BookingWindow,
  nowMs: number,
): number {
  const falls = free.length > 0 ? free[0].startsAt - (window.notBeforeMs - nowMs) + 1 : Number.POSITIVE_INFINITY;
  const beyond = candidates.find(({ startsAt }) => startsAt > window.notAfterMs);
  const comes = beyond ? beyond.startsAt - (window.notAfterMs - nowMs) : Number.POSITIVE_INFINITY;
  return Math.min(falls, comes);
}

function rendered(slots: readonly Slot[]): RenderedAnswer {
  const json = renderedSuccess(`[${slots.map((slot) => slot.json).join(',')}]`);
  return new RenderedAnswer(json, 200, { ETag: `"${hash('sha1', json, 'base64url')}"`, 'Cache-Control': 'no-cache' });
}
