import type { AvailabilityException, DoctorSchedule } from './doctor-schedule';
import type { Interval } from './free-slots';
import { WeeklyGrid } from './weekly-grid';
import { ZoneTimeline } from './zone-timeline';

/** Why a doctor is not there: the clinic is closed, the doctor is off, or no rule and no opening covers all of the time. */
export type Absence = 'clinic_holiday' | 'time_off' | 'outside_hours';

/** When a doctor is there, whatever the slots: a visit that was booked before the slots changed need not lie on them. */
export class OpeningHours {
  private readonly grid: WeeklyGrid;
  private readonly closed: readonly Interval[];
  private readonly off: readonly Interval[];
  private readonly openings: readonly Interval[];

  constructor({ timeZone, rules, exceptions, holidays = [] }: DoctorSchedule) {
    const zone = ZoneTimeline.of(timeZone);
    this.grid = new WeeklyGrid(rules, zone);
    this.closed = holidays.flatMap(({ from, until }) => zone.intervalsOf(from, until));
    this.off = intervalsOf(exceptions, 'time_off');
    this.openings = intervalsOf(exceptions, 'opening');
  }

  /** Why the doctor is not there for all of a time; null when the doctor is. */
  absenceIn(time: Interval): Absence | null {
    if (this.closed.some((one) => overlap(one, time))) return 'clinic_holiday';
    if (this.off.some((one) => overlap(one, time))) return 'time_off';
    return this.covers(time) ? null : 'outside_hours';
  }

  private covers({ startsAt, endsAt }: Interval): boolean {
    const open = [...this.grid.hoursBetween(startsAt, endsAt), ...this.openings];
    let coveredUntil = startsAt;
    for (const hours of open.sort((a, b) => a.startsAt - b.startsAt)) {
      if (hours.startsAt > coveredUntil) break;
      coveredUntil = Math.max(coveredUntil, hours.endsAt);
    }
    return coveredUntil >= endsAt;
  }
}

function intervalsOf(exceptions: readonly AvailabilityException[], kind: AvailabilityException['kind']): Interval[] {
  return exceptions
    .filter((exception) => exception.kind === kind)
    .map(({ startsAt, endsAt }) => ({ startsAt: startsAt.getTime(), endsAt: endsAt.getTime() }));
}

function overlap(a: Interval, b: Interval): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
