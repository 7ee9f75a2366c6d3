import { Temporal } from 'temporal-polyfill';
import { DAY_MS, parseLocalDate } from './wall-time';

/** A stretch of time, `[startsAt, endsAt)` in epoch milliseconds, in which a zone keeps one offset. */
export interface OffsetSpan {
  /** -Infinity when nothing is known to have changed before. */
  readonly startsAt: number;
  /** Infinity when no change is planned. */
  readonly endsAt: number;
  /** Local time is UTC plus this. */
  readonly offsetMs: number;
}

// A zone that changes twice a year needs three spans for a booking horizon; the rest is a guard against odd questions.
const SPANS_KEPT = 64;
const ZONES_KEPT = 1_000;
const timelines = new Map<string, ZoneTimeline>();

/**
 * When a time zone changes its offset. Asking Temporal costs some hundred microseconds, so the answers are kept: a day without
 * a transition is plain arithmetic afterwards.
 */
export class ZoneTimeline {
  private spans: OffsetSpan[] = [];

  private constructor(private readonly timeZone: string) {}

  /** The timeline of an IANA zone, shared by everyone who asks for it. */
  static of(timeZone: string): ZoneTimeline {
    let timeline = timelines.get(timeZone);
    if (!timeline) {
      timeline = new ZoneTimeline(timeZone);
      if (timelines.size >= ZONES_KEPT) timelines.clear();
      timelines.set(timeZone, timeline);
    }
    return timeline;
  }

  /** @throws RangeError when there is no such zone. */
  spanAt(ms: number): OffsetSpan {
    for (const span of this.spans) if (span.startsAt <= ms && ms < span.endsAt) return span;
    const span = findSpan(this.timeZone, ms);
    if (this.spans.length >= SPANS_KEPT) this.spans = [];
    this.spans.push(span);
    return span;
  }

  /**
   * The spans that `[fromMs, toMs)` touches, in order.
   * @throws RangeError when there is no such zone.
   */
  spansBetween(fromMs: number, toMs: number): OffsetSpan[] {
    const spans: OffsetSpan[] = [];
    for (let at = fromMs; at < toMs; at = spans[spans.length - 1].endsAt) spans.push(this.spanAt(at));
    return spans;
  }

  /**
   * The first instant of a local date, in epoch milliseconds: midnight or, where the clock skips it, the moment after the gap.
   * For a date that a zone left out altogether, the start of the next one.
   * @throws RangeError when the date is not `YYYY-MM-DD` or there is no such zone.
   */
  startOfDay(date: string): number {
    const day = parseLocalDate(date);
    if (day === undefined) throw new RangeError(`not a date: ${date}`);
    const midnight = day * DAY_MS;
    // No zone is further than a day from UTC.
    for (const span of this.spansBetween(midnight - DAY_MS, midnight + DAY_MS + 1)) {
      const at = Math.max(midnight - span.offsetMs, span.startsAt);
      if (at < span.endsAt) return at;
    }
    throw new RangeError(`${this.timeZone} never reaches ${date}`);
  }

  /**
   * The instants at which the wall clock shows one of these local dates, both inclusive: one interval, or several where the clock goes
   * back over midnight; none for dates that the zone left out.
   * @throws RangeError when a date is not `YYYY-MM-DD` or there is no such zone.
   */
  intervalsOf(fromDate: string, untilDate: string): { startsAt: number; endsAt: number }[] {
    const [from, until] = [parseLocalDate(fromDate), parseLocalDate(untilDate)];
    if (from === undefined || until === undefined) throw new RangeError(`no dates: ${fromDate}, ${untilDate}`);
    const [begins, ends] = [from * DAY_MS, (until + 1) * DAY_MS];
    return this.spansBetween(begins - DAY_MS, ends + DAY_MS)
      .map(({ startsAt, endsAt, offsetMs }) => ({
        startsAt: Math.max(startsAt, begins - offsetMs),
        endsAt: Math.min(endsAt, ends - offsetMs),
      }))
      .filter(({ startsAt, endsAt }) => startsAt < endsAt);
  }

  /** The local date that the wall clock shows, counted in days from 1970-01-01. @throws RangeError when there is no such zone. */
  dayAt(ms: number): number {
    return Math.floor((ms + this.spanAt(ms).offsetMs) / DAY_MS);
  }
}

function findSpan(timeZone: string, ms: number): OffsetSpan {
  const here = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  // "previous" looks strictly before its instant, and a transition at `ms` itself begins the span of `ms`.
  const began = here.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const ends = here.getTimeZoneTransition('next');
  return {
    startsAt: began?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    endsAt: ends?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: here.offsetNanoseconds / 1e6,
  };
}
