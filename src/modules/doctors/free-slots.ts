import { Inject, Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { type Clock, CLOCK } from '../../kernel/clock';
import { RenderedAnswer, renderedSuccess } from '../../platform/http/envelope';
import type { BookableDoctor, SlotTimes } from './bookable-doctor';
import { BoundedMemo } from './bounded-memo';
import { type BusyTimes, BusyTimesReader } from './busy-times';
import { type ClaimsEpoch, DoctorCache } from './doctor-cache';
import { DoctorDirectory } from './doctor-directory';
import { bookableFrom, type DoctorRecord } from './doctor-record';
import { type BookingWindow, bookingWindow, freeSlots, type Slot } from './schedule';
import { boundsOf, type SlotRange, slotRange } from './slot-range';

const DAY_MS = 86_400_000;
const FORTNIGHT_MS = 14 * DAY_MS;
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
    if (!record.acceptsBookings) {
      slotRange(record.timeZone, nowMs, fromDate, toDate);
      return rendered([]);
    }
    const epoch = await this.cache.claimsEpoch(doctorId);
    // Only dates that were checked once are in the memo, so what is found there need not be checked again.
    const asked = keyOf(record, fromDate, toDate);
    const kept = this.listings.peek(asked, epoch);
    if (kept && isGood(kept, nowMs)) return kept.answer;
    return this.renew(record, epoch, slotRange(record.timeZone, nowMs, fromDate, toDate), nowMs);
  }

  /** The answer of {@link list} if it is at hand; undefined as well where that would refuse. */
  atHand(doctorId: string, fromDate?: string, toDate?: string): RenderedAnswer | undefined {
    const record = this.cache.records.peek(doctorId);
    const epoch = this.cache.claimsEpochAtHand(doctorId);
    if (!record?.acceptsBookings || !epoch) return undefined;
    const kept = this.listings.peek(keyOf(record, fromDate, toDate), epoch);
    return kept && isGood(kept, this.clock.now().getTime()) ? kept.answer : undefined;
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
    // A day at a time: the answer is nearly always in the first one or two.
    while (found.length < count && fromMs <= window.notAfterMs) {
      const toMs = (Math.floor(fromMs / DAY_MS) + 1) * DAY_MS;
      const busy = await this.busyAround(doctorId, epoch, fromMs, nowMs);
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

  private async renew(
    record: DoctorRecord,
    epoch: ClaimsEpoch,
    range: SlotRange,
    nowMs: number,
  ): Promise<RenderedAnswer> {
    const key = keyOf(record, range.from, range.to);
    const make = () => this.render(bookableFrom(record), boundsOf(record.timeZone, range), nowMs);
    const kept = await this.listings.recall(key, epoch, make);
    if (isGood(kept, nowMs)) return kept.answer;
    this.listings.forget(key);
    return (await this.listings.recall(key, epoch, make)).answer;
  }

  /** The claims of the fortnight that an instant lies in; all rivals for one slot share one reading. */
  private async busyAround(doctorId: string, epoch: ClaimsEpoch, atMs: number, nowMs: number): Promise<BusyTimes> {
    const fortnight = Math.floor(atMs / FORTNIGHT_MS);
    const key = `${doctorId}/${fortnight}`;
    const make = () => this.busyTimes.of(doctorId, fortnight * FORTNIGHT_MS, (fortnight + 1) * FORTNIGHT_MS, nowMs);
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

function keyOf({ id, version }: DoctorRecord, from: string | undefined, to: string | undefined): string {
  return `${id}@${version}/${from}/${to}`;
}

function isGood({ goodFromMs, goodUntilMs }: Listing, nowMs: number): boolean {
  return goodFromMs <= nowMs && nowMs < goodUntilMs;
}

function rendered(slots: readonly Slot[]): RenderedAnswer {
  // A loop, not join: a quarter of the time for two hundred slots.
  let data = '';
  for (const { json } of slots) data += data === '' ? json : `,${json}`;
  const json = renderedSuccess(`[${data}]`);
  return new RenderedAnswer(json, 200, { ETag: `"${hash('sha1', json, 'base64url')}"`, 'Cache-Control': 'no-cache' });
}
