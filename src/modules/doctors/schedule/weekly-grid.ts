import type { AvailabilityRule } from './doctor-schedule';
import type { Interval } from './free-slots';
import { DAY_MS, MINUTE_MS, parseLocalDate, parseWallTime, weekdayOf } from './wall-time';
import type { OffsetSpan, ZoneTimeline } from './zone-timeline';

interface GridRule {
  readonly weekday: number;
  /** Milliseconds since local midnight. */
  readonly opens: number;
  readonly closes: number;
  /** How long a visit takes. */
  readonly visitMs: number;
  /** From one start to the next. */
  readonly stepMs: number;
  /** Days since 1970-01-01, both inclusive. */
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Wall times `[from, to)` of one span, in milliseconds from 1970-01-01T00:00 by the wall clock. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly span: OffsetSpan;
}

/** Adds what a rule gives on the local day that begins at `midnight`, as far as it lies in the stretch. */
type Addition = (rule: GridRule, midnight: number, stretch: Stretch, found: Interval[]) => void;

/**
 * The slots of the weekly rules alone: the wall clock's grid, laid over the offsets of the zone. For a kind of visit with a length of its
 * own the starts keep to the grid of the rules, or follow one another as closely as the visits where those are shorter than the slots.
 */
export class WeeklyGrid {
  private readonly byWeekday: readonly GridRule[][];

  /**
   * @param visitMinutes of the kind of visit; by default each rule's own slot length
   * @throws RangeError when a rule has no readable times; `validateSchedule` tells which.
   */
  constructor(
    rules: readonly AvailabilityRule[],
    private readonly zone: ZoneTimeline,
    visitMinutes?: number,
  ) {
    const grid = rules.map((rule) => toGridRule(rule, visitMinutes)).sort((a, b) => a.opens - b.opens);
    this.byWeekday = Array.from({ length: 8 }, (_, weekday) => grid.filter((rule) => rule.weekday === weekday));
  }

  /** Slots that start in `[fromMs, toMs)`, sorted. */
  slotsBetween(fromMs: number, toMs: number): Interval[] {
    return this.walk(fromMs, toMs, layOut);
  }

  /** When the rules are open, cut to `[fromMs, toMs)`, sorted; hours that meet stay apart. */
  hoursBetween(fromMs: number, toMs: number): Interval[] {
    return this.walk(fromMs, toMs, open);
  }

  private walk(fromMs: number, toMs: number, add: Addition): Interval[] {
    const found: Interval[] = [];
    // Within one span the wall clock runs as UTC does, so the order of the walls is the order of the instants. What a gap
    // skips lies in no span, and what is doubled lies in two.
    for (const span of this.zone.spansBetween(fromMs, toMs)) {
      const from = Math.max(fromMs, span.startsAt) + span.offsetMs;
      const to = Math.min(toMs, span.endsAt) + span.offsetMs;
      this.walkDays({ from, to, span }, found, add);
    }
    return found;
  }

  private walkDays(stretch: Stretch, found: Interval[], add: Addition): void {
    for (let day = Math.floor(stretch.from / DAY_MS); day * DAY_MS < stretch.to; day++) {
      for (const rule of this.byWeekday[weekdayOf(day)]) {
        if (rule.firstDay <= day && day <= rule.lastDay) add(rule, day * DAY_MS, stretch, found);
      }
    }
  }
}

function toGridRule(rule: AvailabilityRule, visitMinutes = rule.slotMinutes): GridRule {
  const opens = parseWallTime(rule.startTime);
  const closes = parseWallTime(rule.endTime);
  const firstDay = rule.validFrom == null ? Number.NEGATIVE_INFINITY : parseLocalDate(rule.validFrom);
  const lastDay = rule.validUntil == null ? Number.POSITIVE_INFINITY : parseLocalDate(rule.validUntil);
  const unreadable = opens === undefined || closes === undefined || firstDay === undefined || lastDay === undefined;
  // A slot of no length would never reach the end of the day.
  if (unreadable || !(rule.slotMinutes > 0) || !(visitMinutes > 0))
    throw new RangeError(`not an availability rule: ${JSON.stringify(rule)}`);
  return {
    weekday: rule.weekday,
    opens: opens * MINUTE_MS,
    closes: closes * MINUTE_MS,
    visitMs: visitMinutes * MINUTE_MS,
    stepMs: Math.min(visitMinutes, rule.slotMinutes) * MINUTE_MS,
    firstDay,
    lastDay,
  };
}

/** The rule's slots, as far as they start within the stretch. */
function layOut(rule: GridRule, midnight: number, { from, to, span }: Stretch, slots: Interval[]): void {
  const { opens, visitMs, stepMs } = rule;
  const skipped = Math.max(0, Math.ceil((from - midnight - opens) / stepMs));
  // A slot that begins before a transition and ends after it would not end where the clock says.
  const latestEnd = Math.min(midnight + rule.closes, span.endsAt + span.offsetMs);
  for (let wall = midnight + opens + skipped * stepMs; wall < to && wall + visitMs <= latestEnd; wall += stepMs) {
    const startsAt = wall - span.offsetMs;
    slots.push({ startsAt, endsAt: startsAt + visitMs });
  }
}

function open(rule: GridRule, midnight: number, { from, to, span }: Stretch, hours: Interval[]): void {
  const opens = Math.max(midnight + rule.opens, from);
  const closes = Math.min(midnight + rule.closes, to);
  if (opens < closes) hours.push({ startsAt: opens - span.offsetMs, endsAt: closes - span.offsetMs });
}
