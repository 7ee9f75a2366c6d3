import { Inject, Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ValidationFailed } from '../../kernel/domain-error';
import { RenderedAnswer, renderedSuccess } from '../../platform/http/envelope';
import type { BookableDoctor, SlotTimes } from './bookable-doctor';
import { BoundedMemo } from './bounded-memo';
import { type BusyTimes, BusyTimesReader } from './busy-times';
import { type ClaimsEpoch, DoctorCache } from './doctor-cache';
import { DoctorDirectory } from './doctor-directory';
import { bookableFrom, type DoctorRecord } from './doctor-record';
import { expansionFor, openAmong, periodToKnow } from './open-slots';
import { type BookingWindow, bookingWindow, isLimited, type Period, type Slot } from './schedule';
import { boundsOf, type SlotRange, slotRange } from './slot-range';

const DAY_MS = 86_400_000;
const FORTNIGHT_MS = 14 * DAY_MS;
const KEPT_LISTING_CHARACTERS = 32_000_000;
const KEPT_BUSY_INTERVALS = 500_000;

/** `?from=&to=&kind=` of a listing. */
export interface SlotQuestion extends Partial<SlotRange> {
  /** The code of a kind of visit. */
  readonly kind?: string;
}

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
   * @param asked the kind of visit, by its code; by default visits of the usual length
   * @throws NotFound, ValidationFailed
   */
  async list(doctorId: string, { from, to, kind }: SlotQuestion = {}): Promise<RenderedAnswer> {
    const record = await this.directory.record(doctorId);
    const nowMs = this.clock.now().getTime();
    assertOffered(record, kind);
    if (!record.acceptsBookings) {
      slotRange(record.timeZone, nowMs, from, to);
      return rendered([]);
    }
    const epoch = await this.cache.claimsEpoch(doctorId);
    // Only dates that were checked once are in the memo, so what is found there need not be checked again.
    const asked = keyOf(record, { from, to, kind });
    const kept = this.listings.peek(asked, epoch);
    if (kept && isGood(kept, nowMs)) return kept.answer;
    return this.renew(record, epoch, { ...slotRange(record.timeZone, nowMs, from, to), kind }, nowMs);
  }

  /** The answer of {@link list} if it is at hand; undefined as well where that would refuse. */
  atHand(doctorId: string, asked: SlotQuestion): RenderedAnswer | undefined {
    const record = this.cache.records.peek(doctorId);
    const epoch = this.cache.claimsEpochAtHand(doctorId);
    if (!record?.acceptsBookings || !epoch) return undefined;
    const kept = this.listings.peek(keyOf(record, asked), epoch);
    return kept && isGood(kept, this.clock.now().getTime()) ? kept.answer : undefined;
  }

  /**
   * Up to `count` free slots that start after an instant, soonest first: what a refused booking is offered instead.
   * @param kind of visit, by its code; none are free of a kind that the doctor does not offer
   */
  async nextFreeSlots(doctorId: string, after: Date, count: number, kind?: string): Promise<SlotTimes[]> {
    const doctor = await this.directory.bookable(doctorId);
    const expansion = doctor && expansionFor(doctor, kind);
    if (!expansion) return [];
    const nowMs = this.clock.now().getTime();
    const window = bookingWindow(doctor.schedule, nowMs);
    const epoch = await this.cache.claimsEpoch(doctorId);
    const found: Slot[] = [];
    let fromMs = Math.max(after.getTime() + 1, window.notBeforeMs);
    // A day at a time: the answer is nearly always in the first one or two.
    while (found.length < count && fromMs <= window.notAfterMs) {
      const toMs = (Math.floor(fromMs / DAY_MS) + 1) * DAY_MS;
      const busy = await this.busyAround(doctor, epoch, fromMs, nowMs);
      found.push(...openAmong(doctor, expansion.slotsBetween(fromMs, toMs), busy.intervals, nowMs));
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
    asked: SlotRange & SlotQuestion,
    nowMs: number,
  ): Promise<RenderedAnswer> {
    const key = keyOf(record, asked);
    const make = () => this.render(bookableFrom(record), asked, nowMs);
    const kept = await this.listings.recall(key, epoch, make);
    if (isGood(kept, nowMs)) return kept.answer;
    this.listings.forget(key);
    return (await this.listings.recall(key, epoch, make)).answer;
  }

  /** The claims of the fortnight that an instant lies in; all rivals for one slot share one reading. */
  private async busyAround(
    doctor: BookableDoctor,
    epoch: ClaimsEpoch,
    atMs: number,
    nowMs: number,
  ): Promise<BusyTimes> {
    const fortnight = Math.floor(atMs / FORTNIGHT_MS);
    const key = `${doctor.id}/${fortnight}/${isLimited(doctor.limits)}`;
    const whole = { fromMs: fortnight * FORTNIGHT_MS, toMs: (fortnight + 1) * FORTNIGHT_MS };
    const { fromMs, toMs } = periodToKnow(doctor, whole);
    const make = () => this.busyTimes.of(doctor.id, fromMs, toMs, nowMs);
    const kept = await this.searches.recall(key, epoch, make);
    if (nowMs < kept.goodUntilMs) return kept;
    this.searches.forget(key);
    return this.searches.recall(key, epoch, make);
  }

  private async render(doctor: BookableDoctor, asked: SlotRange & SlotQuestion, nowMs: number): Promise<Listing> {
    const window = bookingWindow(doctor.schedule, nowMs);
    const { startMs, endMs } = boundsOf(doctor.schedule.timeZone, asked);
    const candidates = expansionFor(doctor, asked.kind)!.slotsBetween(startMs, endMs);
    const eligible = candidates.some(({ startsAt }) => startsAt >= window.notBeforeMs && startsAt <= window.notAfterMs);
    const busy = eligible
      ? await this.busyIn(doctor, { fromMs: startMs, toMs: endMs }, nowMs)
      : { intervals: [], goodUntilMs: Number.POSITIVE_INFINITY };
    const free = openAmong(doctor, candidates, busy.intervals, nowMs);
    const goodUntilMs = Math.min(busy.goodUntilMs, nextChangeByTheClock(candidates, free, window, nowMs));
    return { answer: rendered(free), goodFromMs: nowMs, goodUntilMs };
  }

  private busyIn(doctor: BookableDoctor, period: Period, nowMs: number): Promise<BusyTimes> {
    const { fromMs, toMs } = periodToKnow(doctor, period);
    return this.busyTimes.of(doctor.id, fromMs, toMs, nowMs);
  }
}

/** Before the cache is asked, so that it holds nothing of kinds that do not exist. */
function assertOffered({ visitKinds }: DoctorRecord, kind: string | undefined): void {
  if (kind === undefined || visitKinds.some(({ code }) => code === kind)) return;
  throw new ValidationFailed([{ field: 'kind', message: 'is no kind of visit that this doctor offers' }]);
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

function keyOf({ id, version }: DoctorRecord, { from, to, kind }: SlotQuestion): string {
  return kind === undefined ? `${id}@${version}/${from}/${to}` : `${id}@${version}/${from}/${to}/${kind}`;
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
