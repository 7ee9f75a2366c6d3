/**
 * A half-open interval of time, `[startsAt, endsAt)`, in milliseconds of the Unix epoch: two ranges that only touch do not
 * overlap. Never empty. The same reading as PostgreSQL's `tstzrange(…, '[)')`.
 */
export class TimeRange {
  private constructor(
    /** First millisecond inside. */
    readonly startsAt: number,
    /** First millisecond after. */
    readonly endsAt: number,
  ) {}

  /** @throws RangeError when a bound is no instant, or the end is not after the start. */
  static of(startsAt: Date | number, endsAt: Date | number): TimeRange {
    const start = toInstant(startsAt);
    const end = toInstant(endsAt);
    if (end <= start) throw new RangeError(`a time range must end after it starts: ${iso(start)} to ${iso(end)}`);
    return new TimeRange(start, end);
  }

  get durationMs(): number {
    return this.endsAt - this.startsAt;
  }

  overlaps(other: TimeRange): boolean {
    return this.startsAt < other.endsAt && other.startsAt < this.endsAt;
  }

  /** @throws RangeError when the argument is no instant. */
  contains(instant: Date | number): boolean {
    const at = toInstant(instant);
    return this.startsAt <= at && at < this.endsAt;
  }

  /**
   * The range with time added before and after it, such as a doctor's buffers.
   * @throws RangeError when an amount is negative or no number.
   */
  widen(beforeMs: number, afterMs: number): TimeRange {
    if (!(beforeMs >= 0 && afterMs >= 0)) throw new RangeError(`cannot widen by ${beforeMs} and ${afterMs} ms`);
    return TimeRange.of(this.startsAt - beforeMs, this.endsAt + afterMs);
  }

  /** The text of a `tstzrange`: `[2026-12-01T09:00:00.000Z,2026-12-01T09:30:00.000Z)`. */
  toPostgres(): string {
    return `[${iso(this.startsAt)},${iso(this.endsAt)})`;
  }
}

// Within what a Date can hold: 8.64e15 ms on either side of the epoch.
function toInstant(value: Date | number): number {
  const ms = Number(value);
  if (!Number.isInteger(ms) || Math.abs(ms) > 8.64e15) throw new RangeError(`not an instant: ${String(value)}`);
  return ms;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
