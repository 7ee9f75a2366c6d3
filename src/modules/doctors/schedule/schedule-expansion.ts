import {
  type AvailabilityException,
  type DoctorSchedule,
  LONGEST_SLOT_MINUTES,
  type Slot,
  usualSlotMinutes,
} from './doctor-schedule';
import type { Interval } from './free-slots';
import { DAY_MS, LAST_EPOCH_DAY, MINUTE_MS } from './wall-time';
import { WeeklyGrid } from './weekly-grid';
import { ZoneTimeline } from './zone-timeline';

const LONGEST_QUESTION_DAYS = 400;
const NONE: readonly Slot[] = [];

/**
 * The slots that one version of a schedule offers before anyone has taken one: rules and exceptions, without notice, horizon,
 * buffers or claims. Expanded a day at a time, when first asked for, and kept for about as many days as the horizon is long.
 *
 * Days are those of UTC and not of the doctor: where a zone sets its clock back over midnight, a local day comes in two pieces
 * with a piece of the next between them, while UTC days always follow one another.
 */
export class ScheduleExpansion {
  private readonly zone: ZoneTimeline;
  private readonly grid: WeeklyGrid;
  private readonly timeOff: readonly Interval[];
  private readonly days = new Map<number, readonly Slot[]>();
  private openingSlots: readonly Interval[] | undefined;

  /**
   * @param visitMinutes the length of one kind of visit; by default that of the slots
   * @throws RangeError when a rule has no readable times; a schedule that passed `validateSchedule` has none such.
   */
  constructor(
    readonly schedule: DoctorSchedule,
    private readonly visitMinutes?: number,
  ) {
    this.zone = ZoneTimeline.of(schedule.timeZone);
    this.grid = new WeeklyGrid(schedule.rules, this.zone, visitMinutes);
    this.timeOff = merged([...intervalsOf(schedule.exceptions, 'time_off'), ...closedOn(schedule, this.zone)]);
  }

  /**
   * The slots whose start lies in `[fromMs, toMs)`, sorted. They never overlap, unless the visits are longer than the slots of the rules:
   * then each start of the grid is offered. Callers limit the range to the time for which the doctor takes bookings.
   * @throws RangeError when the range is longer than 400 days or no range of instants.
   */
  slotsBetween(fromMs: number, toMs: number): readonly Slot[] {
    if (!(toMs - fromMs <= LONGEST_QUESTION_DAYS * DAY_MS)) throw new RangeError(`too long: ${fromMs} to ${toMs}`);
    const found: Slot[] = [];
    for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day++) {
      const slots = this.day(day);
      const end = toMs >= (day + 1) * DAY_MS ? slots.length : firstAt(slots, toMs);
      for (let i = fromMs <= day * DAY_MS ? 0 : firstAt(slots, fromMs); i < end; i++) found.push(slots[i]);
    }
    return found;
  }

  /** The slot that starts at this instant, if one does and, when a length is asked for, it has that length. */
  slotStartingAt(ms: number, minutes?: number): Slot | undefined {
    const slots = this.day(Math.floor(ms / DAY_MS));
    const slot = slots[firstAt(slots, ms)];
    if (slot?.startsAt !== ms) return undefined;
    return minutes === undefined || slot.endsAt - ms === minutes * MINUTE_MS ? slot : undefined;
  }

  private day(day: number): readonly Slot[] {
    const known = this.days.get(day);
    if (known) return known;
    if (!(day >= 0 && day <= LAST_EPOCH_DAY)) return NONE;
    const slots = this.expand(day * DAY_MS);
    // One day more than the horizon touches, so that tomorrow's questions drop yesterday. A Map gives its oldest entry first.
    if (this.days.size > this.schedule.horizonDays + 2) this.days.delete(this.days.keys().next().value!);
    this.days.set(day, slots);
    return slots;
  }

  private expand(fromMs: number): readonly Slot[] {
    const toMs = fromMs + DAY_MS;
    this.openingSlots ??= this.expandOpenings();
    const first = firstAt(this.openingSlots, fromMs);
    const opened = this.openingSlots.slice(first, firstAt(this.openingSlots, toMs));
    const slots = this.ruleSlots(fromMs, toMs);
    if (opened.length > 0) slots.push(...opened);
    if (slots.length === 0) return NONE;
    if (opened.length > 0) slots.sort(byStart);
    return slots.map(toSlot);
  }

  private ruleSlots(fromMs: number, toMs: number): Interval[] {
    const slots = this.grid.slotsBetween(fromMs, toMs);
    return this.timeOff.length === 0 ? slots : slots.filter((slot) => !overlapsAny(this.timeOff, slot));
  }

  /** The slots of all openings that no time off takes, no rule offers already, and no earlier slot of another opening overlaps. */
  private expandOpenings(): readonly Interval[] {
    const openings = this.schedule.exceptions.filter((exception) => exception.kind === 'opening');
    const slots = openings.flatMap((opening) => this.slotsOfOpening(opening)).sort(byStart);
    // Ends follow one another as starts do, so the last slot that is kept of another opening is the one to look at.
    let last: OpeningSlot | undefined;
    let ofAnother: OpeningSlot | undefined;
    return slots.filter((slot) => {
      const rival = last?.opening === slot.opening ? ofAnother : last;
      if (rival !== undefined && slot.startsAt < rival.endsAt) return false;
      if (last?.opening !== slot.opening) ofAnother = last;
      last = slot;
      return true;
    });
  }

  private slotsOfOpening(opening: AvailabilityException): OpeningSlot[] {
    const stepMs = (opening.slotMinutes ?? usualSlotMinutes(this.schedule.rules)) * MINUTE_MS;
    if (!(stepMs > 0)) throw new RangeError(`not the length of a slot: ${opening.slotMinutes} minutes`);
    const visitMs = this.visitMinutes === undefined ? stepMs : this.visitMinutes * MINUTE_MS;
    const opens = opening.startsAt.getTime();
    const closes = opening.endsAt.getTime();
    const rules = this.ruleSlots(opens - LONGEST_SLOT_MINUTES * MINUTE_MS, closes);
    const slots: OpeningSlot[] = [];
    for (let startsAt = opens; startsAt + visitMs <= closes; startsAt += Math.min(stepMs, visitMs)) {
      const slot = { startsAt, endsAt: startsAt + visitMs, opening };
      const taken = overlapsAny(this.timeOff, slot) || overlapsAny(rules, slot);
      if (!taken && slot.endsAt <= this.zone.spanAt(startsAt).endsAt) slots.push(slot);
    }
    return slots;
  }
}

interface OpeningSlot extends Interval {
  readonly opening: AvailabilityException;
}

function closedOn({ holidays = [] }: DoctorSchedule, zone: ZoneTimeline): Interval[] {
  return holidays.flatMap(({ from, until }) => zone.intervalsOf(from, until));
}

function intervalsOf(exceptions: readonly AvailabilityException[], kind: AvailabilityException['kind']): Interval[] {
  return exceptions
    .filter((exception) => exception.kind === kind)
    .map(({ startsAt, endsAt }) => ({ startsAt: startsAt.getTime(), endsAt: endsAt.getTime() }));
}

/** The same time as sorted intervals that do not overlap. */
function merged(intervals: Interval[]): Interval[] {
  const whole: Interval[] = [];
  for (const interval of intervals.sort(byStart)) {
    const last = whole[whole.length - 1];
    if (last === undefined || last.endsAt < interval.startsAt) whole.push(interval);
    else if (last.endsAt < interval.endsAt) whole[whole.length - 1] = { ...last, endsAt: interval.endsAt };
  }
  return whole;
}

/** Whether one of the intervals, sorted and without overlaps, shares time with this one. */
function overlapsAny(intervals: readonly Interval[], { startsAt, endsAt }: Interval): boolean {
  const next = firstAt(intervals, startsAt);
  if (next < intervals.length && intervals[next].startsAt < endsAt) return true;
  return next > 0 && intervals[next - 1].endsAt > startsAt;
}

/** Index of the first interval that starts at or after an instant; the length of the list when there is none. */
function firstAt(intervals: readonly Interval[], ms: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (intervals[middle].startsAt < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byStart(a: Interval, b: Interval): number {
  return a.startsAt - b.startsAt;
}

function toSlot({ startsAt, endsAt }: Interval): Slot {
  // One flat string; pieces put together by hand would stay a tree of pieces in memory.
  const json = JSON.stringify({ startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() });
  return { startsAt, endsAt, json };
}
